"""What counters answer to letters and proposals: who received which words, and when."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases.bodies import Opened, open_entry, place_flags, read_body
from portal.errors import MalformedError
from portal.feed.words import LETTER, PROPOSAL
from portal.tables import Entry, FeedItem
from portal.text_codes import time_text

RECEIVED: Final = "letter.received"
SENT: Final = "letter.sent"
_KINDS: Final = {"letter": LETTER, "proposal": PROPOSAL}


def judge_receipt(session: Session, opened: Opened, _doubts: Sequence[str], _now: datetime) -> list[str]:
    """Look a receipt through.

    Returns:
        What is wrong with the entry: `place_differs`, `letter_unknown`, `words_differ`.
    """
    entry, facts = opened.entry, opened.facts
    flags = place_flags(session, entry, facts)
    sent = _sent(session, entry.device_id, _KINDS[facts["what"]], facts["item_id"])
    if not sent:
        return [*flags, "letter_unknown"]
    if facts["content_hash"] not in {content_hash(item.fields) for item in sent}:
        flags.append("words_differ")
    return flags


def judge_sent(session: Session, opened: Opened, _doubts: Sequence[str], _now: datetime) -> list[str]:
    """Look an outgoing letter through.

    Returns:
        What is wrong with the entry: `place_differs`, `personal_malformed`.
    """
    flags = place_flags(session, opened.entry, opened.facts)
    try:
        read_body(opened.personal_at(0), f"personal-{SENT}")
    except MalformedError:
        flags.append("personal_malformed")
    return flags


def written_by_offices(session: Session) -> Iterator[dict[str, Any]]:
    """Yield every letter that an office has sent, in the order it came."""
    for entry in session.scalars(select(Entry).where(Entry.kind == SENT).order_by(Entry.id)):
        try:
            opened = open_entry(session, entry)
            facts, words = opened.facts, read_body(opened.personal_at(0), f"personal-{SENT}")
        except MalformedError:
            continue
        envelope = canonical_json.decode(entry.envelope)
        yield {
            "number": facts["number"],
            "office": facts["office"],
            "counter": facts["counter"],
            "operator": envelope["author"].get("operator"),
            "at": envelope["made_at"]["wall"],
            "received_at": time_text(entry.received_at),
            **{name: words[name] for name in ("recipient", "subject", "text")},
            "flags": list(entry.flags),
        }


def content_hash(fields: Mapping[str, Any]) -> str:
    """Return what names the words of an item: SHA-256 over its fields as canonical JSON."""
    return hashlib.sha256(canonical_json.encode(fields)).hexdigest()


def sent_and_answered(session: Session) -> Iterator[dict[str, Any]]:
    """Yield every letter and proposal by its id: to how many counters it went, and what they answered.

    `is_current` says that an answer is to the words that stand now, not to earlier ones.
    """
    answers = _answers(session)
    for what, kind in _KINDS.items():
        chosen = select(FeedItem).where(FeedItem.kind == kind).order_by(FeedItem.object, FeedItem.version)
        for name, items in groupby(session.scalars(chosen), key=lambda item: item.object):
            newest = {item.device_id: item for item in items}  # the last words that each counter was sent
            last = max(newest.values(), key=lambda item: item.at)
            yield {
                "what": what,
                "id": name,
                "at": time_text(last.at),
                "is_withdrawn": bool(last.fields.get("withdrawn")),
                "counters": len(newest),
                "answers": [
                    {**told, "is_current": seen == content_hash(newest[told["device_id"]].fields)}
                    for told, seen in answers.get((what, name), ())
                    if told["device_id"] in newest
                ],
            }


def _answers(session: Session) -> dict[tuple[str, str], list[tuple[dict[str, Any], str]]]:
    """Return what was answered and to which words, by letter or proposal, in the order it came."""
    found: dict[tuple[str, str], list[tuple[dict[str, Any], str]]] = {}
    for entry in session.scalars(select(Entry).where(Entry.kind == RECEIVED).order_by(Entry.id)):
        try:
            facts = open_entry(session, entry).facts
        except MalformedError:
            continue
        envelope = canonical_json.decode(entry.envelope)
        told = {
            "device_id": entry.device_id,
            "office": facts["office"],
            "counter": facts["counter"],
            "operator": envelope["author"].get("operator"),
            "at": envelope["made_at"]["wall"],
            "answer": facts["answer"],
            "flags": list(entry.flags),
        }
        found.setdefault((facts["what"], facts["item_id"]), []).append((told, facts["content_hash"]))
    return found


def _sent(session: Session, device_id: str, kind: str, name: str) -> Sequence[FeedItem]:
    return session.scalars(
        select(FeedItem).where(
            FeedItem.device_id == device_id, FeedItem.kind == kind, FeedItem.object == name
        )
    ).all()
