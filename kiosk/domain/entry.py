"""The journal entry: exact signed bytes, and the values read from them.

The layout is fixed by `portal/contract/entry.md` and its golden vectors, which the portal tests against with
a codec of its own.
"""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain import canonical_json, usual_envelope
from kiosk.domain.identifiers import DeviceId, EntryHash, EpochId, KeyId, OperatorId, SessionId
from kiosk.errors import MalformedEntryError

ENVELOPE_VERSION: Final = 1
ALGORITHM: Final = "Ed25519"
ENTRY_CONTEXT: Final = b"lpk-entry-1"
AUTHOR_CONTEXT: Final = b"lpk-author-1"
FACTS_CONTEXT: Final = b"lpk-facts-1"
PERSONAL_CONTEXT: Final = b"lpk-personal-1"
GENESIS_HASH: Final = EntryHash("0" * 64)
MAX_ENTRY_BYTES: Final = 256 * 1024
SALT_BYTES: Final = 16
_FIELDS: Final = frozenset(
    {
        "v",
        "device_id",
        "epoch",
        "seq",
        "kind",
        "schema",
        "author",
        "made_at",
        "versions",
        "facts_hash",
        "personal_hashes",
        "prev_hash",
        "alg",
        "key_id",
        "author_signature",
    }
)


class AuthorRole(enum.StrEnum):
    """Who acted; the program never posts under a person's name (G5)."""

    CLERK = "clerk"
    CITIZEN = "citizen"
    SUPERVISOR = "supervisor"
    RECOVERY = "recovery"
    COURIER = "courier"
    SUPPORT = "support"

    @property
    def is_person(self) -> bool:
        """Say whether this role signs with a session key."""
        return self in {AuthorRole.CLERK, AuthorRole.CITIZEN, AuthorRole.SUPERVISOR}


_ROLES: Final = {str(role): role for role in AuthorRole}


@dataclass(frozen=True, slots=True)
class Author:
    """The author as written in the envelope; persons carry their operator number and session."""

    role: AuthorRole
    operator: OperatorId | None = None
    session: SessionId | None = None


@dataclass(frozen=True, slots=True)
class MadeAt:
    """The time as claimed; order never depends on it.

    `wall` is ISO 8601 with milliseconds and offset; `offset_ms` is portal time minus wall time as last
    measured, with its error bound, or None while never measured; `mono_ms` counts from boot `boot`.
    """

    wall: str
    boot: str
    mono_ms: int
    offset_ms: int | None = None
    offset_error_ms: int | None = None
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Versions:
    """What decided the act: program, catalogue and price table."""

    program: str
    catalogue: str
    prices: str


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An act before it has a place in the chain: bodies are final bytes, each beginning with its salt."""

    kind: str
    schema: int
    author: Author
    made_at: MadeAt
    versions: Versions
    facts: bytes
    personal: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainPlace:
    """Where an entry stands: device, epoch, sequence number and the hash before it."""

    device_id: DeviceId
    epoch: EpochId
    seq: int
    prev_hash: EntryHash
    key_id: KeyId


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed journal entry: exact bytes, and copies of the fields that are searched by.

    `personal` keeps its length for ever; an erased body is None in its place. `signature` is empty for an
    entry that came back from the portal and is proved by the signature of a later one of its epoch.
    """

    envelope: bytes
    signature: bytes
    facts: bytes
    personal: tuple[bytes | None, ...]
    hash: EntryHash
    place: ChainPlace
    kind: str
    schema: int
    author: Author

    @property
    def seq(self) -> int:
        """The gap-free number within the epoch."""
        return self.place.seq

    def envelope_fields(self) -> dict[str, Any]:
        """Parse the envelope again, strictly."""
        return canonical_json.decode(self.envelope)

    def facts_fields(self) -> dict[str, Any]:
        """Parse the facts body, strictly."""
        return canonical_json.decode(self.facts)


def body(salt: bytes, fields: Mapping[str, Any]) -> bytes:
    """Return a body: an object whose first member is the salt, the rest canonical.

    The salt comes first so that the bytes before any guessable content are random (16 bytes).
    """
    if len(salt) != SALT_BYTES or "salt" in fields:
        raise MalformedEntryError("salt")
    rest = canonical_json.encode(fields)
    head = b'{"salt":"' + salt.hex().encode() + b'"'
    return head + (b"," + rest[1:] if len(fields) else b"}")


def facts_hash(data: bytes) -> str:
    """Hash a facts body with its context."""
    return hashlib.sha256(FACTS_CONTEXT + data).hexdigest()


def personal_hash(data: bytes) -> str:
    """Hash a personal body with its context."""
    return hashlib.sha256(PERSONAL_CONTEXT + data).hexdigest()


def entry_hash(envelope: bytes) -> EntryHash:
    """Hash an envelope with its context; this is what the journal key signs."""
    return EntryHash(hashlib.sha256(ENTRY_CONTEXT + envelope).hexdigest())


def envelope_fields(draft: EntryDraft, place: ChainPlace) -> dict[str, Any]:
    """Return the envelope's fields with an empty author signature."""
    made, author = draft.made_at, draft.author
    return {
        "v": ENVELOPE_VERSION,
        "device_id": place.device_id,
        "epoch": place.epoch,
        "seq": place.seq,
        "kind": draft.kind,
        "schema": draft.schema,
        "author": {"role": str(author.role), "operator": author.operator, "session": author.session},
        "made_at": {
            "wall": made.wall,
            "boot": made.boot,
            "mono_ms": made.mono_ms,
            "offset_ms": made.offset_ms,
            "offset_error_ms": made.offset_error_ms,
            "suspect": made.suspect,
        },
        "versions": {
            "program": draft.versions.program,
            "catalogue": draft.versions.catalogue,
            "prices": draft.versions.prices,
        },
        "facts_hash": facts_hash(draft.facts),
        "personal_hashes": [personal_hash(data) for data in draft.personal],
        "prev_hash": place.prev_hash,
        "alg": ALGORITHM,
        "key_id": place.key_id,
        "author_signature": None,
    }


def author_digest(fields: Mapping[str, Any]) -> bytes:
    """Return the 32 bytes that the session key signs: the envelope whose author signature is null."""
    unsigned = {**fields, "author_signature": None}
    return hashlib.sha256(AUTHOR_CONTEXT + canonical_json.encode(unsigned)).digest()


def parse_entry(envelope: bytes, signature: bytes, facts: bytes, personal: tuple[bytes | None, ...]) -> Entry:
    """Read an entry and check that its bodies are the ones its envelope names.

    Raises:
        MalformedEntryError: not canonical, fields missing or unknown, or a body's hash differs.
    """
    usual = usual_envelope.read(envelope)
    if usual is None or usual[1] not in _ROLES:
        return _parse_strictly(envelope, signature, facts, personal)
    operator, role, session, device, epoch, facts_named, key_id, kind, hashes, before, schema, seq = usual
    _check_bodies(facts_named, usual_envelope.texts(hashes), facts, personal)
    return Entry(
        envelope,
        signature,
        facts,
        personal,
        entry_hash(envelope),
        ChainPlace(DeviceId(device), EpochId(epoch), int(seq), EntryHash(before), KeyId(key_id)),
        kind,
        int(schema),
        Author(_ROLES[role], _operator(operator), _session(session)),
    )


def _parse_strictly(
    envelope: bytes, signature: bytes, facts: bytes, personal: tuple[bytes | None, ...]
) -> Entry:
    """Read an entry of any form."""
    fields = canonical_json.decode_canonical(envelope)
    if fields.keys() != _FIELDS or fields["v"] != ENVELOPE_VERSION:
        raise MalformedEntryError("envelope fields")
    _check_bodies(fields["facts_hash"], fields["personal_hashes"], facts, personal)
    try:
        place = ChainPlace(
            DeviceId(fields["device_id"]),
            EpochId(fields["epoch"]),
            int(fields["seq"]),
            EntryHash(fields["prev_hash"]),
            KeyId(fields["key_id"]),
        )
        author = Author(
            AuthorRole(fields["author"]["role"]), fields["author"]["operator"], fields["author"]["session"]
        )
        return Entry(
            envelope,
            signature,
            facts,
            personal,
            entry_hash(envelope),
            place,
            str(fields["kind"]),
            int(fields["schema"]),
            author,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedEntryError("envelope values") from error


def _check_bodies(facts_named: Any, named: Any, facts: bytes, personal: tuple[bytes | None, ...]) -> None:
    if facts_hash(facts) != facts_named:
        raise MalformedEntryError("facts hash")
    if not isinstance(named, list) or len(named) != len(personal):
        raise MalformedEntryError("number of personal bodies")
    for data, expected in zip(personal, named, strict=True):
        if data is not None and personal_hash(data) != expected:
            raise MalformedEntryError("personal hash")


def _operator(written: str) -> OperatorId | None:
    found = usual_envelope.optional(written)
    return None if found is None else OperatorId(found)


def _session(written: str) -> SessionId | None:
    found = usual_envelope.optional(written)
    return None if found is None else SessionId(found)
