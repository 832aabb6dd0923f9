"""Writes the dictionary that the portal's answers are packed against, and puts it where both sides find it.

It is made of answers as the contract shows them, with the words that come again and again and nothing of
anybody's: the rarest first, the most frequent last, where zstd reaches them most cheaply. A dictionary in use
is never changed under its name.
"""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.dictionary_file import store_dictionary
from kiosk.domain import canonical_json

AT = "2026-12-01T08:00:00.000Z"
ID = "019a0000-0000-7000-8000-000000000000"
LIFE = {"id": "", "term": 1}
REASONS = (
    "service_unknown documents_missing personal_missing personal_malformed personal_differs answers_invalid "
    "fee_differs payment_differs ledger_unbalanced place_differs author_unproved late duplicate siblings "
    "too_late attachments_late office supervisor support"
)


def item(kind: str, about: str, fields: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """Return a feed item."""
    return {"n": 1, "kind": kind, "object": about, "version": version, "at": AT, "fields": fields}


def page(*items: dict[str, Any]) -> bytes:
    """Return a page of the feed."""
    return canonical_json.encode({"incarnation": LIFE, "items": list(items), "more": False, "next": 1})


def document(kind: str) -> dict[str, Any]:
    """Return a signed document without its payload."""
    return {"context": f"lpk-{kind}-1", "signatures": [{"key_id": "", "signature": ""}]}


def case_state(state: str) -> dict[str, Any]:
    """Return an item of a case's state."""
    fields = {"application_id": ID, "state": state, "at": AT, "entry_hash": "", "reasons": []}
    return item("case.state", ID, {**fields, "by": "agency", "due_on": "2026-12-01", "office": "TIP-001"})


def judgement(state: str, **more: Any) -> dict[str, Any]:
    """Return an item of a judgement."""
    fields = {"application_id": ID, "entry_hash": "", "state": state, "reasons": [], "fields": [], **more}
    return item("judgement", ID, fields)


def pieces() -> list[bytes]:
    """Return what the dictionary is made of, the most frequent last."""
    words = {"ar": "", "en": ""}
    letter = {"letter_id": ID, "title": words, "text": words, "withdrawn": False}
    waiting = judgement("needs_attention", owner="office", due_on="2026-12-01")
    delta = {"base": "", "delta": "KLUv_", "document": document("catalogue")}
    hello = {
        "time": AT,
        "incarnation": LIFE,
        "minimum_version": "0.1.0",
        "heads": [{"epoch": "", "branch": "main", "seq": 1, "hash": ""}],
        "feed_head": 1,
        "restored": False,
        "offers": ["short-form-1", "short-form-2", "catalogue-delta-1", "way-around-1", "dictionary:"],
    }
    return [
        REASONS.encode(),
        page(item("letter", ID, letter)),
        page(item("result.ready", ID, {"application_id": ID, "office": "TIP-001"})),
        *(
            page(item(f"{kind}.published", kind, {"document": {**document(kind), "payload": ""}}))
            for kind in ("holidays", "prices", "roster", "catalogue")
        ),
        page(*map(case_state, ("with_agency", "approved", "rejected", "ready", "handed_over", "withdrawn"))),
        canonical_json.encode(hello),
        page(item("catalogue.published", "catalogue", delta, 2)),
        page(waiting, judgement("waiting_for_attachments"), judgement("waiting_for_payment")),
        page(judgement("accepted"), judgement("accepted")),
    ]


def main() -> None:
    store_dictionary(str(__doc__), "answer-2", lambda: b"".join(pieces()))


if __name__ == "__main__":
    main()
