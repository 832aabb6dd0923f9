"""The journal entry's envelope and hashes (`contract/entry.md`), from the receiver's side."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final

from portal import canonical_json
from portal.errors import MalformedError

GENESIS_HASH: Final = "0" * 64
LARGEST_ENTRY_BYTES: Final = 262_144
PERSON_ROLES: Final = frozenset({"clerk", "citizen", "supervisor"})
_VERSION: Final = 1
_ALGORITHM: Final = "Ed25519"
_STRIPPED: Final = frozenset(
    {"kind", "schema", "author", "made_at", "versions", "author_signature", "personal_count"}
)
_KIND: Final = re.compile(r"[a-z0-9_.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a chain an entry stands, and by which key its run is signed."""

    device_id: str
    epoch: str
    seq: int
    prev_hash: str
    key_id: str


@dataclass(frozen=True, slots=True)
class ReceivedEntry:
    """An entry rebuilt from a run: exact envelope bytes, its hash, and its bodies with theirs.

    An erased personal body is None beside its hash; so is one that is owed, and `owed` names its position
    (0 is the facts, whose bytes are then empty).
    """

    place: Place
    hash: str
    kind: str
    schema: int
    envelope: bytes
    facts: bytes
    facts_hash: str
    personal: tuple[tuple[str, bytes | None], ...]
    owed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ReceivedBody:
    """A body as it came in a run; `data` is None for one that was erased, or is owed and follows later."""

    hash: str
    data: bytes | None
    is_owed: bool = False


def facts_hash(data: bytes) -> str:
    """Hash a facts body."""
    return hashlib.sha256(b"lpk-facts-1" + data).hexdigest()


def personal_hash(data: bytes) -> str:
    """Hash a personal body."""
    return hashlib.sha256(b"lpk-personal-1" + data).hexdigest()


def entry_hash(envelope: bytes) -> str:
    """Hash an envelope; the journal key signs the 32 bytes of this hash."""
    return hashlib.sha256(b"lpk-entry-1" + envelope).hexdigest()


def author_digest(fields: dict[str, Any]) -> bytes:
    """Return the 32 bytes that a session key signs: the envelope with its author signature null."""
    unsigned = canonical_json.encode({**fields, "author_signature": None})
    return hashlib.sha256(b"lpk-author-1" + unsigned).digest()


def read_stripped(data: bytes) -> dict[str, Any]:
    """Read a stripped envelope.

    Raises:
        MalformedError: not canonical, members missing or unknown, or of the wrong type.
    """
    fields = canonical_json.decode_canonical(data)
    if fields.keys() != _STRIPPED:
        raise MalformedError("members of the stripped envelope")
    schema, count = fields["schema"], fields["personal_count"]
    if not isinstance(fields["kind"], str) or not _KIND.fullmatch(fields["kind"]):
        raise MalformedError("kind")
    if type(schema) is not int or not 1 <= schema < 2**31:
        raise MalformedError("schema")
    if type(count) is not int or count < 0:
        raise MalformedError("personal_count")
    if not all(isinstance(fields[name], dict) for name in ("author", "made_at", "versions")):
        raise MalformedError("author, made_at or versions")
    if not isinstance(fields["author_signature"], str | None):
        raise MalformedError("author_signature")
    return fields


def rebuild(
    stripped: dict[str, Any], place: Place, facts: ReceivedBody, personal: tuple[ReceivedBody, ...]
) -> ReceivedEntry:
    """Put an envelope together again from what was sent and what is recomputed.

    Raises:
        MalformedError: the entry is larger than an entry may be.
    """
    sent = {name: value for name, value in stripped.items() if name != "personal_count"}
    envelope = canonical_json.encode(
        {
            **sent,
            "v": _VERSION,
            "device_id": place.device_id,
            "epoch": place.epoch,
            "seq": place.seq,
            "prev_hash": place.prev_hash,
            "facts_hash": facts.hash,
            "personal_hashes": [body.hash for body in personal],
            "alg": _ALGORITHM,
            "key_id": place.key_id,
        }
    )
    bodies = sum(len(body.data or b"") for body in (facts, *personal))
    if len(envelope) + bodies + 64 > LARGEST_ENTRY_BYTES:
        raise MalformedError(f"entry {place.seq} is larger than {LARGEST_ENTRY_BYTES} bytes")
    return ReceivedEntry(
        place,
        entry_hash(envelope),
        stripped["kind"],
        stripped["schema"],
        envelope,
        facts.data or b"",
        facts.hash,
        tuple((body.hash, body.data) for body in personal),
        frozenset(position for position, body in enumerate((facts, *personal)) if body.is_owed),
    )
