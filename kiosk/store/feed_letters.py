"""Letters, proposals and late entries as the feed brings them: kept and shown, nothing follows by itself."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kiosk.domain import canonical_json
from kiosk.domain.identifiers import ApplicationId, EntryHash
from kiosk.domain.letter import Letter, LetterAnswer, LetterReceipt, Proposal
from kiosk.domain.words import Words
from kiosk.store.database import Database

Fields = Mapping[str, Any]
# The revision that stands: the last amendment here, else the entry that filed the application.
_LATEST = """
    SELECT entries.hash FROM entries WHERE entries.position = coalesce(
        (SELECT max(position) FROM amendments WHERE amendments.application_id = ?1),
        (SELECT max(row_id) / 65536 FROM applications WHERE applications.application_id = ?1))
"""


def take_letter(database: Database, item: Fields) -> None:
    """Keep a letter in the place of its earlier words; one that was taken back goes."""
    fields = item["fields"]
    if fields.get("withdrawn"):
        database.run("DELETE FROM letters WHERE letter_id = ?", (fields["letter_id"],))
        return
    _letter(fields, str(item["at"]))
    database.run(
        "INSERT OR REPLACE INTO letters (letter_id, at, n, fields) VALUES (?, ?, ?, ?)",
        (fields["letter_id"], item["at"], item["n"], json.dumps(dict(fields), ensure_ascii=False)),
    )


def take_proposal(database: Database, item: Fields) -> None:
    """Keep a proposal; one that was taken back goes."""
    fields = item["fields"]
    if fields.get("withdrawn"):
        database.run("DELETE FROM proposals WHERE proposal_id = ?", (fields["proposal_id"],))
        return
    _proposal(fields, str(item["at"]), is_current=True)
    database.run(
        "INSERT OR REPLACE INTO proposals (proposal_id, application_id, entry_hash, at, n, fields)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            *(fields["proposal_id"], fields["application_id"], fields["entry_hash"]),
            *(item["at"], item["n"], json.dumps(dict(fields), ensure_ascii=False)),
        ),
    )


def take_late_entry(database: Database, item: Fields) -> None:
    """Keep what came to the portal from a PC that this one has replaced, with the cash that it moved."""
    fields = item["fields"]
    database.run(
        "INSERT OR REPLACE INTO late_entries (entry_hash, epoch, seq, kind, cash_dirhams, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            *(fields["entry_hash"], fields["epoch"], fields["seq"], fields["kind"]),
            *(fields["cash_dirhams"], item["at"]),
        ),
    )


def letters(database: Database) -> Sequence[Letter]:
    """Return every letter, newest first."""
    rows = database.rows("SELECT fields, at FROM letters ORDER BY n DESC")
    found = [_letter(json.loads(fields), str(at)) for fields, at in rows]
    return [
        replace(one, receipt=_receipt(database, ("letter", one.letter_id, one.content_hash))) for one in found
    ]


def proposals(database: Database) -> Sequence[Proposal]:
    """Return every proposal, newest first."""
    rows = database.rows("SELECT fields, at, application_id, entry_hash FROM proposals ORDER BY n DESC")
    found = [
        _proposal(json.loads(fields), str(at), is_current=database.value(_LATEST, (named,)) == seen)
        for fields, at, named, seen in rows
    ]
    return [
        replace(one, receipt=_receipt(database, ("proposal", one.proposal_id, one.content_hash)))
        for one in found
    ]


def _receipt(database: Database, named: tuple[str, str, str]) -> LetterReceipt | None:
    """Return the first answer to these very words."""
    row = database.row(
        "SELECT answer, operator, at FROM letters_received"
        " WHERE what = ? AND item_id = ? AND content_hash = ? ORDER BY position LIMIT 1",
        named,
    )
    return None if row is None else LetterReceipt(LetterAnswer(row[0]), str(row[1]), str(row[2]))


def _letter(fields: Fields, at: str) -> Letter:
    return Letter(
        str(fields["letter_id"]),
        _words(fields["title"]),
        _words(fields["text"]),
        str(fields.get("about", "")),
        at,
        content_hash(fields),
    )


def _proposal(fields: Fields, at: str, *, is_current: bool) -> Proposal:
    return Proposal(
        str(fields["proposal_id"]),
        ApplicationId(fields["application_id"]),
        EntryHash(fields["entry_hash"]),
        str(fields["field"]),
        fields["proposed"],
        _words(fields["reason"]),
        at,
        is_current,
        content_hash(fields),
    )


def content_hash(fields: Fields) -> str:
    """Return what names the words of an item: SHA-256 over its fields as canonical JSON."""
    return hashlib.sha256(canonical_json.encode(fields)).hexdigest()


def _words(text: Mapping[str, str]) -> Words:
    return Words(str(text["ar"]), str(text["en"]))
