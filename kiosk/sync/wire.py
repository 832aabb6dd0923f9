"""The bytes of a run: entries stripped of what the receiver recomputes, and framed.

Fixed by `portal/contract/wire.md`. A run is rebuilt here exactly as the portal will rebuild it before it may
leave, so that a fault in this file or in the store can cost a journey but never an entry.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.entry import (
    ALGORITHM,
    ENVELOPE_VERSION,
    Entry,
    entry_hash,
    facts_hash,
    personal_hash,
)
from kiosk.domain.identifiers import EntryHash
from kiosk.errors import MalformedEntryError

RUN_CONTENT_TYPE: Final = "application/vnd.lpk.run"
RUN_BLOB_CONTENT_TYPE: Final = "application/vnd.lpk.run-blob"
MAIN_BRANCH: Final = "main"
SIGNATURE_BYTES: Final = 64
_RUN_VERSION: Final = 1
_ERASED: Final = 0xFFFF_FFFF
_OWED: Final = 0xFFFF_FFFE
_HASH_BYTES: Final = 32
_LENGTH: Final = struct.Struct(">I")
_RECOMPUTED: Final = frozenset(
    {
        "v",
        "device_id",
        "epoch",
        "seq",
        "prev_hash",
        "facts_hash",
        "personal_hashes",
        "alg",
        "key_id",
    }
)
_HEADER_FIELDS: Final = frozenset(
    {"v", "device_id", "epoch", "branch", "from_seq", "prev_hash", "count", "key_id", "alg"}
)


@dataclass(frozen=True, slots=True)
class RebuiltRun:
    """A run as its receiver sees it: header, exact envelopes in order with their hashes, last signature.

    Bodies that are owed are None, as erased ones are; `owing` are the indices of entries that owe any.
    """

    header: dict[str, Any]
    envelopes: tuple[bytes, ...]
    hashes: tuple[EntryHash, ...]
    facts: tuple[bytes | None, ...]
    personal: tuple[tuple[bytes | None, ...], ...]
    last_signature: bytes
    owing: frozenset[int] = frozenset()


def sendable_prefix(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the leading entries that fit one run: same epoch and key, gap-free."""
    for index, entry in enumerate(entries):
        first, place = entries[0].place, entry.place
        same = (first.device_id, first.epoch, first.key_id) == (place.device_id, place.epoch, place.key_id)
        if not same or place.seq != first.seq + index:
            return entries[:index]
    return entries


def signed_prefix(entries: Sequence[Entry], count: int) -> Sequence[Entry]:
    """Return at least `count` leading entries, up to one with a signature: it proves those before it."""
    while count < len(entries) and not entries[count - 1].signature:
        count += 1
    return entries[:count]


def encode_run(entries: Sequence[Entry], *, owes_bodies: bool = False) -> bytes:
    """Return the run of `entries` (at least one, one `sendable_prefix`), checked by rebuilding it.

    Args:
        entries: to be sent.
        owes_bodies: only the bodies' hashes go; the bodies are handed in later.

    Raises:
        MalformedEntryError: the portal would rebuild other bytes than were signed; nothing may be sent.
    """
    if not entries or len(sendable_prefix(entries)) != len(entries):
        raise MalformedEntryError("not one run")
    parts = [_part(_header(entries))]
    for entry in entries:
        fields = entry.envelope_fields()
        parts.append(_part(_stripped(fields, entry)))
        if owes_bodies:
            parts.extend(_owed_parts(fields, entry))
            continue
        parts.append(_part(entry.facts))
        parts.extend(_personal_parts(fields, entry))
    parts.append(_part(entries[-1].signature))
    run = b"".join(parts)
    _check_rebuilt(run, entries)
    return run


def decode_run(run: bytes) -> RebuiltRun:
    """Rebuild a run as the portal does.

    Raises:
        MalformedEntryError: the bytes are not a run.
    """
    parts = _Parts(run)
    head = parts.next_bytes()
    header = canonical_json.decode(head)
    if canonical_json.encode(header) != head:
        raise MalformedEntryError("run header is not canonical")
    _check_header(header)
    prev_hash, envelopes, hashes = header["prev_hash"], [], []
    facts: list[bytes | None] = []
    personal: list[tuple[bytes | None, ...]] = []
    owing: set[int] = set()
    for index in range(header["count"]):
        parts.has_owed = False
        envelope, own_facts, own_personal = _rebuild_entry(parts, header, index, prev_hash)
        if parts.has_owed:
            owing.add(index)
        prev_hash = entry_hash(envelope)
        envelopes.append(envelope)
        hashes.append(prev_hash)
        facts.append(own_facts)
        personal.append(own_personal)
    signature = parts.next_bytes()
    if len(signature) != SIGNATURE_BYTES or not parts.is_at_end:
        raise MalformedEntryError("run end")
    bodies = (tuple(facts), tuple(personal))
    return RebuiltRun(header, tuple(envelopes), tuple(hashes), *bodies, signature, frozenset(owing))


def _header(entries: Sequence[Entry]) -> bytes:
    place = entries[0].place
    return canonical_json.encode(
        {
            "v": _RUN_VERSION,
            "device_id": place.device_id,
            "epoch": place.epoch,
            "branch": MAIN_BRANCH,
            "from_seq": place.seq,
            "prev_hash": place.prev_hash,
            "count": len(entries),
            "key_id": place.key_id,
            "alg": ALGORITHM,
        }
    )


def _check_header(header: dict[str, Any]) -> None:
    if set(header) != _HEADER_FIELDS or header["v"] != _RUN_VERSION:
        raise MalformedEntryError("run header")
    if not _is_natural(header["count"]) or not _is_natural(header["from_seq"]):
        raise MalformedEntryError("run header numbers")


def _stripped(fields: dict[str, Any], entry: Entry) -> bytes:
    kept = {name: value for name, value in fields.items() if name not in _RECOMPUTED}
    return canonical_json.encode({**kept, "personal_count": len(entry.personal)})


def _personal_parts(fields: dict[str, Any], entry: Entry) -> Iterator[bytes]:
    for data, named in zip(entry.personal, fields["personal_hashes"], strict=True):
        yield _part(data) if data is not None else _LENGTH.pack(_ERASED) + bytes.fromhex(named)


def _owed_parts(fields: dict[str, Any], entry: Entry) -> Iterator[bytes]:
    """Yield the hashes of all bodies: of those that are kept as owed, of erased ones as erased."""
    yield _LENGTH.pack(_OWED) + bytes.fromhex(fields["facts_hash"])
    for data, named in zip(entry.personal, fields["personal_hashes"], strict=True):
        yield _LENGTH.pack(_ERASED if data is None else _OWED) + bytes.fromhex(named)


def _part(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


def _check_rebuilt(run: bytes, entries: Sequence[Entry]) -> None:
    rebuilt = decode_run(run)
    for entry, envelope, own_hash in zip(entries, rebuilt.envelopes, rebuilt.hashes, strict=True):
        if envelope != entry.envelope or own_hash != entry.hash:
            raise MalformedEntryError(f"entry {entry.seq} would be rebuilt differently")


def _rebuild_entry(
    parts: "_Parts", header: dict[str, Any], index: int, prev_hash: str
) -> tuple[bytes, bytes | None, tuple[bytes | None, ...]]:
    fields = canonical_json.decode(parts.next_bytes())
    count = fields.pop("personal_count", None)
    if _RECOMPUTED & set(fields) or not _is_natural(count):
        raise MalformedEntryError("stripped envelope")
    facts, named_facts = parts.next_body(facts_hash, frozenset({_OWED}))
    bodies = [parts.next_body(personal_hash, frozenset({_OWED, _ERASED})) for _ in range(count)]
    envelope = canonical_json.encode(
        {
            **fields,
            "v": ENVELOPE_VERSION,
            "device_id": header["device_id"],
            "epoch": header["epoch"],
            "seq": header["from_seq"] + index,
            "prev_hash": prev_hash,
            "facts_hash": named_facts,
            "personal_hashes": [named for _, named in bodies],
            "alg": header["alg"],
            "key_id": header["key_id"],
        }
    )
    return envelope, facts, tuple(data for data, _ in bodies)


def _is_natural(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


class _Parts:
    """Cuts length-prefixed parts off a run, one after the other."""

    def __init__(self, run: bytes) -> None:
        self._run = run
        self._at = 0
        self.has_owed = False

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._run)

    def next_bytes(self) -> bytes:
        length = self._length()
        if length in {_ERASED, _OWED}:
            raise MalformedEntryError("a part without bytes")
        return self._take(length)

    def next_body(self, hash_of: Callable[[bytes], str], bare: frozenset[int]) -> tuple[bytes | None, str]:
        length = self._length()
        if length in bare:
            self.has_owed |= length == _OWED
            return None, self._take(_HASH_BYTES).hex()
        data = self._take(length)
        return data, hash_of(data)

    def _length(self) -> int:
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size))
        return int(length)

    def _take(self, count: int) -> bytes:
        taken = self._run[self._at : self._at + count]
        if len(taken) != count:
            raise MalformedEntryError("run is cut off")
        self._at += count
        return taken
