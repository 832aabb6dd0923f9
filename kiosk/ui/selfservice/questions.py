"""Which questions stand on one page: one decision each, in the order of the form. No Qt.

A decision may have several boxes: a name has four, a kind of number stands over its number. Everything else
is one question on one page.
"""

from datetime import date
from typing import Any, Final

from kiosk.domain.answers import Parts
from kiosk.domain.arabic import tidy
from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.form_texts import cell, grouped, row_of
from kiosk.ui.selfservice.layouts import Layout

NAME_PARTS: Final = ("given_name", "father_name", "grandfather_name", "family_name")
IDENTITY_KIND: Final = "identity_kind"
COLLECTION: Final = "office_of_collection"
_FEW: Final = 3
_SOME: Final = 6
_MOST_STEPS: Final = 20
_TYPED: Final = {
    FieldKind.TEXT: Layout.ARABIC,
    FieldKind.ARABIC_NAME: Layout.ARABIC,
    FieldKind.LATIN_NAME: Layout.LATIN,
    FieldKind.NATIONAL_NUMBER: Layout.DIGITS,
    FieldKind.DOCUMENT_NUMBER: Layout.LATIN,
    FieldKind.DATE: Layout.DATE,
    FieldKind.PHONE: Layout.PHONE,
    FieldKind.INTEGER: Layout.DIGITS,
    FieldKind.MONEY: Layout.MONEY,
}
_ALONE: Final = frozenset(
    {FieldKind.TABLE, FieldKind.ATTACHMENT, FieldKind.ERA_DATE, FieldKind.FULL_NAME, FieldKind.SIGNATURE}
)
Page = tuple[str, ...]


def layout_of(field: FieldDefinition) -> Layout:
    """Return the keyboard of a field that is typed into."""
    return _TYPED.get(field.kind, Layout.ARABIC)


def can_be_asked_here(definition: ServiceDefinition, *, has_scanner: bool) -> bool:
    """Say whether every question can be asked at this machine: a scan needs a scanner of papers."""
    return has_scanner or all(field.kind is not FieldKind.ATTACHMENT for field in definition.fields)


def steps_of(definition: ServiceDefinition, field: FieldDefinition) -> tuple[int, int] | None:
    """Return least and most of a whole number that is small enough for two buttons, else None."""
    rules: Any = definition.schema.get("properties", {}).get(field.name, {})
    least, most = rules.get("minimum"), rules.get("maximum")
    is_small = isinstance(least, int) and isinstance(most, int) and most - least <= _MOST_STEPS
    return (least, most) if field.kind is FieldKind.INTEGER and is_small else None


def question_pages(form: Form, today: date, preset: frozenset[str] = frozenset()) -> tuple[Page, ...]:
    """Return the pages of questions that must be answered, as the form stands now.

    Args:
        form: as filled so far; answers decide what else is asked.
        today: the date.
        preset: fields that are answered already and only shown when the answers are checked.
    """
    mandatory = form.mandatory_fields(today)
    skipped = preset | form.from_document
    asked = [
        f
        for f in form.visible_fields(today)
        if f.name in mandatory and f.name not in skipped and f.calculate is None
    ]
    pages: list[Page] = []
    while asked:
        size = _together(form.definition, asked)
        pages.append(tuple(f.name for f in asked[:size]))
        asked = asked[size:]
    return tuple(pages)


def optional_of(form: Form, page: Page, today: date) -> Page:
    """Return the questions that may be added to a page: of the same part of the form, not mandatory."""
    mandatory = form.mandatory_fields(today)
    first = form.definition.field(page[0])
    if first is None or first.name not in NAME_PARTS:
        return ()
    return tuple(
        f.name
        for f in form.visible_fields(today)
        if f.section == first.section and f.name not in mandatory and f.name not in page
    )


def rows_typed(form: Form, table: str) -> tuple[int, ...]:
    """Return the numbers of the rows in which anything stands."""
    places = ((row_of(rest), text) for rest, text in grouped(form.texts).get(table, {}).items())
    return tuple(sorted({place[0] for place, text in places if place is not None and tidy(text)}))


def row_pages(form: Form, table: FieldDefinition, row: int, today: date) -> tuple[Page, ...]:
    """Return the columns of a row that are asked, a page of columns each, as the row stands now.

    Asked is what must be answered, by the row's own answers too, and what is answered already.
    """
    wanted = set(form.definition.schema["properties"][table.name]["items"].get("required", ()))
    answers, typed = _row_answers(form, table, row, today)
    missing = {
        name.rpartition(".")[2]
        for name, problem in form.rules.findings({table.name: [answers]})
        if problem == "missing" and name.startswith(f"{table.name}.0.")
    }
    asked = [column for column in table.columns if column.name in {*wanted, *missing, *typed}]
    pages: list[Page] = []
    while asked:
        size = 1
        if len(asked) > 1 and {asked[0].name, asked[1].name} <= wanted:
            size = _together(form.definition, asked)
        pages.append(tuple(column.name for column in asked[:size]))
        asked = asked[size:]
    return tuple(pages)


def _row_answers(form: Form, table: FieldDefinition, row: int, today: date) -> tuple[Parts, frozenset[str]]:
    """Return the right answers of a row, and the columns in which anything is typed."""
    typed = {column.name for column in table.columns if form.texts.get(cell(table.name, row, column.name))}
    reading = form.read(today)
    rows, shown = reading.answers.get(table.name), reading.rows.get(table.name, ())
    if row not in shown or not isinstance(rows, list | tuple):
        return {}, frozenset(typed)
    return rows[shown.index(row)], frozenset(typed)


def _together(definition: ServiceDefinition, asked: list[FieldDefinition]) -> int:
    """Return how many of the questions, from the first on, are one decision."""
    first = asked[0]
    if first.kind in _ALONE:
        return 1
    if first.name in NAME_PARTS:
        return sum(1 for f in asked[: len(NAME_PARTS)] if f.name in NAME_PARTS)
    if len(asked) == 1 or asked[1].section != first.section:
        return 1
    following = asked[1]
    if following.kind in _ALONE:
        return 1
    is_few = first.kind is FieldKind.YES_NO or 0 < len(first.choices) <= _FEW
    if is_few and following.kind in _TYPED and _belongs(definition, first, following):
        return 2
    return 2 if _is_touched(definition, first) and _is_touched(definition, following) else 1


def _belongs(definition: ServiceDefinition, first: FieldDefinition, following: FieldDefinition) -> bool:
    """Say whether a question stands by the one before: what that one decides comes first, others later."""
    decides = any(field.show_if and field.show_if.field == first.name for field in definition.fields)
    return not decides or (following.show_if is not None and following.show_if.field == first.name)


def _is_touched(definition: ServiceDefinition, field: FieldDefinition) -> bool:
    """Say whether a question is answered by a touch or two."""
    if field.kind is FieldKind.YES_NO or 0 < len(field.choices) <= _SOME:
        return True
    return steps_of(definition, field) is not None
