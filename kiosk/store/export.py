"""Writes the journal as an open file: one JSON line per entry, exact bytes (`portal/contract/export.md`)."""

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.entry import entry_hash
from kiosk.store.copies import JournalCopies
from kiosk.store.frames import EntryParts
from kiosk.store.journal import StoreJournal

FORMAT: Final = "lpk-export-1"


def export_lines(
    journal: StoreJournal, copies: JournalCopies, certificates: Sequence[bytes]
) -> Iterator[str]:
    """Yield the lines of an export of everything, the last one the signed `export.made` entry.

    Args:
        journal: the open journal; an `export.made` entry is written first, then everything is read.
        copies: where the entries are read from.
        certificates: the compact certificates of the journal keys, so that the file proves itself.
    """
    journal.record_export()
    yield from open_lines(copies, certificates)


def open_lines(copies: JournalCopies, certificates: Sequence[bytes]) -> Iterator[str]:
    """Yield the same lines without writing an entry: beside a working window, unproved against truncation."""
    header = {"format": FORMAT, "certificates": [_text(data) for data in certificates]}
    yield _line(header)
    with copies.database.snapshot():
        for parts in copies.in_database():
            yield _line(_entry(parts))


def _entry(parts: EntryParts) -> dict[str, Any]:
    fields = canonical_json.decode(parts.envelope)
    copied = {name: fields[name] for name in ("device_id", "epoch", "seq", "kind")}
    return {
        **copied,
        "hash": entry_hash(parts.envelope),
        "envelope": _text(parts.envelope),
        "signature": _text(parts.signature),
        "facts": _text(parts.facts),
        "personal": [None if data is None else _text(data) for data in parts.personal],
    }


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, separators=(",", ":"), sort_keys=True)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
