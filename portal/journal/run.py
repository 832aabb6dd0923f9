"""The run: whole entries framed for the line (`contract/wire.md`), decoded and chained."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from portal import canonical_json
from portal.errors import MalformedError, TooLargeError
from portal.journal.envelope import (
    GENESIS_HASH,
    Place,
    ReceivedBody,
    ReceivedEntry,
    facts_hash,
    personal_hash,
    read_stripped,
    rebuild,
)

MOST_ENTRIES: Final = 5_000
ERASED: Final = 0xFFFFFFFF
OWED: Final = 0xFFFFFFFE
_HASH_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_FORMS: Final = {
    "device_id": re.compile(r"K[0-9A-HJKMNP-TV-Z]{12}"),
    "epoch": re.compile(r"[0-9a-f]{32}"),
    "prev_hash": re.compile(r"[0-9a-f]{64}"),
    "key_id": re.compile(r"[0-9a-f]{16}"),
    "branch": re.compile(r"main"),
    "alg": re.compile(r"Ed25519"),
}
_HEADER: Final = frozenset({*_FORMS, "v", "from_seq", "count"})


@dataclass(frozen=True, slots=True)
class Run:
    """A decoded run: entries in order, each chained to the one before; `signature` is the last entry's."""

    device_id: str
    epoch: str
    key_id: str
    entries: tuple[ReceivedEntry, ...]
    signature: bytes


class _Parts:
    """Reads length-prefixed parts one after the other and never beyond the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        """Return the next `length` bytes."""
        end = self._at + length
        if end > len(self._data):
            raise MalformedError(f"cut off at byte {len(self._data)}")
        found, self._at = self._data[self._at : end], end
        return found

    def part(self) -> bytes:
        """Return the next part."""
        (length,) = struct.unpack(">I", self.take(4))
        return self.take(length)

    def facts(self) -> ReceivedBody:
        """Return the next facts body; one that is owed has only a hash."""
        return self._body(facts_hash, frozenset({OWED}))

    def personal(self) -> ReceivedBody:
        """Return the next personal body; one that is owed or was erased has only a hash."""
        return self._body(personal_hash, frozenset({OWED, ERASED}))

    def _body(self, hash_of: Callable[[bytes], str], bare: frozenset[int]) -> ReceivedBody:
        (length,) = struct.unpack(">I", self.take(4))
        if length in bare:
            return ReceivedBody(self.take(_HASH_BYTES).hex(), None, is_owed=length == OWED)
        data = self.take(length)
        return ReceivedBody(hash_of(data), data)

    def require_end(self) -> None:
        """Refuse bytes after the last part."""
        if self._at != len(self._data):
            raise MalformedError(f"more bytes than the header counts, from byte {self._at}")


def decode_run(data: bytes) -> Run:
    """Decode a run and chain its entries.

    Raises:
        MalformedError: the framing, the header or an envelope is not of the published form.
        TooLargeError: more entries than one run may carry.
    """
    parts = _Parts(data)
    header = _read_header(parts.part())
    place = Place(
        header["device_id"], header["epoch"], header["from_seq"], header["prev_hash"], header["key_id"]
    )
    entries: list[ReceivedEntry] = []
    for _ in range(header["count"]):
        entry = _read_entry(parts, place)
        entries.append(entry)
        place = replace(place, seq=place.seq + 1, prev_hash=entry.hash)
    signature = parts.part()
    if len(signature) != _SIGNATURE_BYTES:
        raise MalformedError("signature")
    parts.require_end()
    return Run(header["device_id"], header["epoch"], header["key_id"], tuple(entries), signature)


def _read_entry(parts: _Parts, place: Place) -> ReceivedEntry:
    try:
        stripped = read_stripped(parts.part())
        facts = parts.facts()
        personal = tuple(parts.personal() for _ in range(stripped["personal_count"]))
        return rebuild(stripped, place, facts, personal)
    except MalformedError as error:
        raise MalformedError(f"entry {place.seq}: {error.detail}") from error


def _read_header(data: bytes) -> dict[str, Any]:
    header = canonical_json.decode_canonical(data)
    if header.keys() != _HEADER or header["v"] != 1:
        raise MalformedError("members of the run's header")
    for name, form in _FORMS.items():
        if not isinstance(header[name], str) or not form.fullmatch(header[name]):
            raise MalformedError(f"header: {name}")
    for name in ("from_seq", "count"):
        if type(header[name]) is not int or header[name] < 1:
            raise MalformedError(f"header: {name}")
    if header["count"] > MOST_ENTRIES:
        raise TooLargeError(f"at most {MOST_ENTRIES} entries in one run")
    if (header["from_seq"] == 1) != (header["prev_hash"] == GENESIS_HASH):
        raise MalformedError("header: prev_hash")
    return header
