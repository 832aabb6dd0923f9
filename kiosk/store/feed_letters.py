"""Letters, proposals and late entries as the feed brings them: kept and shown, nothing follows by itself."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.domain.identifiers import ApplicationId, EntryHash
from kiosk.domain.letter import Letter, Proposal
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
    return [_letter(json.loads(fields), str(at)) for fields, at in rows]


def proposals(database: Database) -> Sequence[Proposal]:
    """Return every proposal, newest first."""
    rows = database.rows("SELECT fields, at, application_id, entry_hash FROM proposals ORDER BY n DESC")
    return [
        _proposal(json.loads(fields), str(at), is_current=database.value(_LATEST, (named,)) == seen)
        for fields, at, named, seen in rows
    ]


def _letter(fields: Fields, at: str) -> Letter:
    about = str(fields.get("about", ""))
    return Letter(str(fields["letter_id"]), _words(fields["title"]), _words(fields["text"]), about, at)


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
    )


def _words(text: Mapping[str, str]) -> Words:
    return Words(str(text["ar"]), str(text["en"]))
