"""The portal's answers read at the door: pure parsing of verified bytes into what the courier works with."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.entry import Entry
from kiosk.errors import AnswerNotTrustedError, MalformedEntryError

CHECKPOINT_CONTEXT: Final = "lpk-checkpoint-1"
INCARNATION_CONTEXT: Final = "lpk-incarnation-1"
DOCUMENT_CONTEXTS: Final = {
    "catalogue.published": "lpk-catalogue-1",
    "prices.published": "lpk-prices-1",
    "directory.published": "lpk-directory-1",
    "holidays.published": "lpk-holidays-1",
    "roster.published": "lpk-roster-1",
    "settings.published": "lpk-settings-1",
    "support.asked": "lpk-orders-1",
}


@dataclass(frozen=True, slots=True)
class PortalHead:
    """What the portal holds of one epoch."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class OwedEntry:
    """An entry that the portal holds without its bodies."""

    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Greeting:
    """The portal's answer to hello; `restored` is what the offline keys say of a restored portal's new life.

    `heads` are those of the main branch, `branches` of all of them, `owed` names entries whose bodies the
    portal does not hold.
    """

    time: datetime
    incarnation: str
    heads: Mapping[str, PortalHead]
    feed_head: int
    minimum_version: str
    term: int = 0
    restored: Mapping[str, Any] | None = None
    branches: Mapping[str, tuple[PortalHead, ...]] = field(default_factory=dict)
    owed: tuple[OwedEntry, ...] = ()


def parse_answer(body: bytes) -> dict[str, Any]:
    """Read the body of a signed answer.

    Raises:
        AnswerNotTrustedError: it is signed, but not of the published form.
    """
    try:
        return canonical_json.decode(body)
    except MalformedEntryError as error:
        raise AnswerNotTrustedError(f"signed, but not canonical JSON: {error.detail}") from error


def parse_greeting(fields: Mapping[str, Any]) -> Greeting:
    """Read the answer to hello; only the main branch of each epoch is of interest here.

    Raises:
        AnswerNotTrustedError: it is signed, but not of the published form.
    """
    try:
        time = datetime.fromisoformat(fields["time"])
        heads = {
            str(head["epoch"]): PortalHead(_natural(head["seq"]), str(head["hash"]))
            for head in fields["heads"]
            if head["branch"] == "main"
        }
        return Greeting(
            time if time.tzinfo is not None else time.replace(tzinfo=UTC),
            str(fields["incarnation"]["id"]),
            heads,
            _natural(fields["feed_head"]),
            str(fields.get("minimum_version", "")),
            _natural(fields["incarnation"]["term"]),
            fields["restored"] if isinstance(fields.get("restored"), Mapping) else None,
            _by_epoch(fields["heads"]),
            tuple(
                OwedEntry(str(owed["epoch"]), _natural(owed["seq"]), str(owed["hash"]))
                for owed in fields.get("owed", ())
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerNotTrustedError(f"hello is not of the published form: {error!r}") from error


def _by_epoch(heads: Any) -> Mapping[str, tuple[PortalHead, ...]]:
    found: dict[str, tuple[PortalHead, ...]] = {}
    for head in heads:
        epoch = str(head["epoch"])
        found[epoch] = (*found.get(epoch, ()), PortalHead(_natural(head["seq"]), str(head["hash"])))
    return found


def announced_life(
    fields: Mapping[str, Any], opened: Callable[[Mapping[str, Any]], bytes]
) -> Mapping[str, Any] | None:
    """Return what the offline keys say of the life that an answer names, None when they say nothing of it.

    Args:
        fields: an answer with `incarnation` and `restored`.
        opened: returns the payload of a document signed by the offline keys.
    """
    document = fields.get("restored")
    if not isinstance(document, dict):
        return None
    try:
        payload = parse_answer(opened(document))
        life = {"term": payload["term"], "id": payload["id"]}
        return payload if payload["type"] == "incarnation" and life == fields["incarnation"] else None
    except (AnswerNotTrustedError, KeyError, TypeError):
        return None


def rewound_facts(greeting: Greeting, before: str, heads: Iterable[tuple[str, int, int]]) -> dict[str, Any]:
    """Return the facts of `portal.rewound`: which life came, restored to when, lacking what of each epoch."""
    restored = greeting.restored or {}
    return {
        "incarnation": {"term": greeting.term, "id": greeting.incarnation},
        "previous": {"id": before},
        "restored_to": str(restored.get("restored_to", "")),
        "heads": [
            {"epoch": epoch, "countersigned": countersigned, "held": held}
            for epoch, countersigned, held in heads
        ],
    }


def parse_feed_page(fields: Mapping[str, Any], after: int) -> Mapping[str, Any]:
    """Check a feed page: every item has its parts, and the cursor goes forward.

    Raises:
        AnswerNotTrustedError: it is signed, but not of the published form.
    """
    try:
        following, more = _natural(fields["next"]), bool(fields["more"])
        whole = all(
            {"n", "kind", "object", "version", "at", "fields"} <= set(item) for item in fields["items"]
        )
        named = str(fields["incarnation"]["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerNotTrustedError(f"feed is not of the published form: {error!r}") from error
    goes_on = following > after if more else following >= after
    if not whole or not goes_on or not named:
        raise AnswerNotTrustedError("feed is not of the published form: items or cursor")
    return fields


def is_checkpoint_for(payload: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Say whether a checkpoint's payload is one and names exactly what the answer said."""
    return payload.get("type") == "checkpoint" and all(
        payload.get(name) == value for name, value in expected.items()
    )


def checkpoint_of_short(
    fields: Mapping[str, Any], last: Entry, incarnation: str, key_id: str
) -> dict[str, Any]:
    """Return the long answer to a run that a short one stands for; its checkpoint is still to be proved.

    Args:
        fields: `received_at`, `seq` and `signature`, as answered.
        last: the run's last entry.
        incarnation: `term.id` of the answer's signature.
        key_id: of the key that signed the answer, and the checkpoint too.

    Raises:
        AnswerNotTrustedError: signed, but not of the published form.
    """
    term, _, identity = incarnation.partition(".")
    try:
        payload = {
            "type": "checkpoint",
            "incarnation": {"term": int(term), "id": identity},
            "device_id": last.place.device_id,
            "epoch": last.place.epoch,
            "branch": "main",
            "seq": _natural(fields["seq"]),
            "hash": last.hash,
            "received_at": str(fields["received_at"]),
        }
        signature = str(fields["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerNotTrustedError(f"checkpoint is not of the published form: {error!r}") from error
    text = base64.urlsafe_b64encode(canonical_json.encode(payload)).rstrip(b"=").decode()
    signatures = [{"key_id": key_id, "signature": signature}]
    document = {"context": CHECKPOINT_CONTEXT, "payload": text, "signatures": signatures}
    return {"checkpoint": document, "head_seq": payload["seq"], "head_hash": last.hash}


def _natural(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a whole number")
    return value
