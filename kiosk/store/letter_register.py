"""The register of letters as journal and feed know it: numbers, parties, words."""

import json
from collections.abc import Sequence
from typing import Any

from kiosk.domain import canonical_json
from kiosk.domain.letter import Direction, RegisterLine
from kiosk.domain.words import Words
from kiosk.store import entry_table
from kiosk.store.database import Database

_CENTRE = Words("المركز", "The centre")
_GONE = Words("—", "—")


def last_sequence(database: Database, direction: Direction, year: int, series: str) -> int:
    """Return the last number given in a direction, 0 before the first."""
    sql = "SELECT max(sequence) FROM letter_register WHERE direction = ? AND year = ? AND series = ?"
    return int(database.value(sql, (str(direction), year, series)) or 0)


def lines(database: Database, limit: int) -> Sequence[RegisterLine]:
    """Return the newest letters of the register; all of them with a limit of -1."""
    columns = "position, direction, number, at, operator, item_id"
    sql = f"SELECT {columns} FROM letter_register ORDER BY position DESC LIMIT ?"  # noqa: S608 - own names
    rows = database.rows(sql, (limit,))
    return [_line(database, *row) for row in rows]


def _line(database: Database, position: int, direction: str, *told: str) -> RegisterLine:
    number, at, operator, item_id = told
    way = Direction(direction)
    if way is Direction.IN:
        said = database.value("SELECT fields FROM letters WHERE letter_id = ?", (item_id,))
        fields: dict[str, Any] = {} if said is None else json.loads(str(said))
        party, subject, text = _CENTRE, _both(fields.get("title")), _both(fields.get("text"))
    else:
        entry = entry_table.entry_at(database, position)
        data = entry.personal[0] if entry is not None and entry.personal else None
        body = {} if data is None else canonical_json.decode(data)
        party, subject, text = (_same(body.get(name)) for name in ("recipient", "subject", "text"))
    return RegisterLine(number, way, at, operator, party, subject, text, item_id)


def _both(words: dict[str, str] | None) -> Words:
    return _GONE if words is None else Words(str(words["ar"]), str(words["en"]))


def _same(text: str | None) -> Words:
    return _GONE if text is None else Words(text, text)
