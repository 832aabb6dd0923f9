"""Where the texts of a form are kept: one flat mapping, so that a draft is a list of pairs.

A plain question is kept under its name, a part under `NAME.PART`, a cell of a table under `NAME.ROW.COLUMN`
with rows counted from 1, and `NAME.rows` says how many rows are shown.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from kiosk.domain.answers import text_of
from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.composite import PARTS
from kiosk.domain.person import Person

ROWS: Final = "rows"
_Texts = Mapping[str, str]


class NotAnAnswerError(Exception):
    """A value of an answers file is of no kind a question can have; never leaves the form."""


def cell(table: str, row: int, column: str) -> str:
    """Return where a cell is kept; rows are counted from 1."""
    return f"{table}.{row}.{column}"


def root_of(name: str) -> str:
    """Return the question a part or cell belongs to."""
    return name.partition(".")[0]


def grouped(texts: _Texts) -> dict[str, dict[str, str]]:
    """Return the texts by question, the rest of each name beside its text."""
    groups: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        root, _, rest = name.partition(".")
        groups.setdefault(root, {})[rest] = text
    return groups


def row_of(rest: str) -> tuple[int, str] | None:
    """Return row and column of a cell's name behind the table's, None when it is none."""
    number, _, column = rest.partition(".")
    if not (column and number.isascii() and number.isdigit() and 0 < len(number) <= 5) or number[0] == "0":  # noqa: PLR2004 - five figures are more rows than any table has
        return None
    return int(number), column


def row_count(texts: _Texts, table: str, least: int = 0) -> int:
    """Return how many rows of a table are shown: as asked for, and never fewer than are typed in."""
    inside = grouped(texts).get(table, {})
    asked = inside.get(ROWS, "")
    typed = [place[0] for place in map(row_of, inside) if place is not None]
    return max(least, int(asked) if asked.isascii() and asked.isdigit() else 0, *typed, 0)


def without_row(texts: _Texts, table: str, row: int) -> dict[str, str]:
    """Return the texts with one row of a table taken out and those below moved up."""
    kept = {name: text for name, text in texts.items() if root_of(name) != table}
    for rest, text in grouped(texts).get(table, {}).items():
        place = row_of(rest)
        if place is not None and place[0] != row:
            kept[cell(table, place[0] - (place[0] > row), place[1])] = text
    kept[f"{table}.{ROWS}"] = str(max(0, row_count(texts, table) - 1))
    return kept


def texts_of(field: FieldDefinition | None, name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield what a clerk would type for an answer of a file; what is worked out is not typed.

    Raises:
        NotAnAnswerError: a fraction, or an object or list where the question has none.
    """
    if value is None or (field is not None and field.calculate is not None):
        return
    kind = field.kind if field is not None else FieldKind.TEXT
    if field is not None and kind is FieldKind.TABLE and isinstance(value, list | tuple):
        yield f"{name}.{ROWS}", str(len(value))
        for number, row in enumerate(value, start=1):
            for column, inside in _members(row):
                yield cell(name, number, column), _text(field.column(column), inside)
    elif kind in PARTS and isinstance(value, Mapping):
        parts = {part.name: part for part in PARTS[kind]}
        for part, inside in _members(value):
            yield f"{name}.{part}", _text(parts.get(part), inside)
    else:
        yield name, _text(field, value)


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        raise NotAnAnswerError
    return ((str(name), inside) for name, inside in value.items() if inside is not None)


def _text(field: FieldDefinition | None, value: Any) -> str:
    if not isinstance(value, str | int | bool):
        raise NotAnAnswerError
    return text_of(field, value)


def texts_from_document(definition: ServiceDefinition, person: Person) -> dict[str, str]:
    """Return what a document says in the questions that take it from there."""
    texts = {}
    for question in definition.fields:
        value = getattr(person, question.from_document, None) if question.from_document else None
        text = value.isoformat() if isinstance(value, date) else str(value or "")
        choices = {choice.value for choice in question.choices}
        if text and (not choices or text in choices):
            texts[question.name] = text
    return texts
