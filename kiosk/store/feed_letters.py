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
        (SELECT max(position) FROM amendments WHERE amendments.application_id = proposals.application_id),
        (SELECT max(row_id) / 65536 FROM applications
            WHERE applications.application_id = proposals.application_id))
"""
# Beside an item every answer that was given to it, the first one first; the hash says to which words.
_ANSWERED = """
    content_hash, answer, letters_received.operator, letters_received.at,
    (SELECT number FROM letter_register WHERE letter_register.position = letters_received.position)
"""
_LETTERS = f"""
    SELECT fields, letters.at, {_ANSWERED} FROM letters
    LEFT JOIN letters_received ON what = 'letter' AND letters_received.item_id = letter_id
    ORDER BY n DESC, letter_id, letters_received.position
"""  # noqa: S608 - own constants
_PROPOSALS = f"""
    SELECT fields, proposals.at, {_ANSWERED}, ({_LATEST}) IS entry_hash FROM proposals
    LEFT JOIN letters_received ON what = 'proposal' AND letters_received.item_id = proposal_id
    ORDER BY n DESC, proposal_id, letters_received.position
"""  # noqa: S608 - own constants


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
    """Return every letter, newest first, each with the first answer to these very words."""
    found: dict[str, Letter] = {}
    for fields, at, *answer in database.rows(_LETTERS):
        one = _letter(json.loads(fields), str(at))
        found.setdefault(one.letter_id, one)
        if found[one.letter_id].receipt is None:
            found[one.letter_id] = replace(one, receipt=_receipt(one.content_hash, answer))
    return list(found.values())


def proposals(database: Database) -> Sequence[Proposal]:
    """Return every proposal, newest first, each with the first answer to these very words."""
    found: dict[str, Proposal] = {}
    for fields, at, *answer, is_current in database.rows(_PROPOSALS):
        one = _proposal(json.loads(fields), str(at), is_current=bool(is_current))
        found.setdefault(one.proposal_id, one)
        if found[one.proposal_id].receipt is None:
            found[one.proposal_id] = replace(one, receipt=_receipt(one.content_hash, answer))
    return list(found.values())


def _receipt(content: str, answered: Sequence[Any]) -> LetterReceipt | None:
    """Return an answer if it was given to these words."""
    to, answer, operator, at, number = answered
    if to != content:
        return None
    return LetterReceipt(LetterAnswer(answer), str(operator), str(at), str(number or ""))


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
