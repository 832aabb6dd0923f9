"""Answers as a person reads them: a line for each, a table a line for each row. No Qt."""

from collections.abc import Iterator, Mapping
from datetime import date

from kiosk.domain.answers import Answer, Scalar
from kiosk.domain.catalogue import FieldDefinition, FieldKind
from kiosk.domain.composite import PARTS
from kiosk.domain.form_texts import cell
from kiosk.domain.money import Money
from kiosk.ui.speech import Speech, ltr

_LEFT_TO_RIGHT_KINDS = frozenset(
    {
        FieldKind.NATIONAL_NUMBER,
        FieldKind.DOCUMENT_NUMBER,
        FieldKind.DATE,
        FieldKind.PHONE,
        FieldKind.INTEGER,
        FieldKind.LATIN_NAME,
    }
)


def answer_lines(field: FieldDefinition, answer: Answer, say: Speech) -> Iterator[tuple[str, str, str]]:
    """Yield where each part of an answer is changed, its words, and the answer as read."""
    label = say.words(field.label)
    if field.kind is FieldKind.TABLE and isinstance(answer, list | tuple):
        for number, row in enumerate(answer, start=1):
            text = _joined(field.columns, row, say)
            name = cell(field.name, number, field.columns[0].name)
            yield name, say("form.table.row", label=label, row=number), text
    elif isinstance(answer, Mapping):
        for part in PARTS[field.kind]:
            if part.name in answer:
                told = say("form.part", label=label, part=say(f"form.{field.kind}.{part.name}"))
                yield f"{field.name}.{part.name}", told, _part_text(field, part, answer[part.name], say)
    elif isinstance(answer, str | int):
        yield field.name, label, answer_text(field, answer, say)


def _joined(columns: tuple[FieldDefinition, ...], row: Mapping[str, Scalar], say: Speech) -> str:
    texts = [answer_text(column, row[column.name], say) for column in columns if column.name in row]
    return say("list_comma").join(texts)


def _part_text(field: FieldDefinition, part: FieldDefinition, answer: Scalar, say: Speech) -> str:
    if part.kind is FieldKind.CHOICE:
        return say(f"form.{field.kind}.{part.name}_{answer}")
    return answer_text(part, answer, say)


def answer_text(field: FieldDefinition, answer: Scalar, say: Speech) -> str:
    """Return an answer as a person reads it."""
    if field.kind is FieldKind.YES_NO:
        return say("yes") if answer else say("no")
    if field.kind is FieldKind.MONEY and isinstance(answer, int):
        return say.money(Money(answer))
    if field.kind in {FieldKind.SIGNATURE, FieldKind.ATTACHMENT}:
        return say(f"form.signature.{answer}" if field.kind is FieldKind.SIGNATURE else "form.scanned")
    for choice in field.choices:
        if choice.value == answer:
            return say.words(choice.label)
    if field.kind is FieldKind.DATE:
        return ltr(date.fromisoformat(str(answer)).strftime("%Y/%m/%d"))
    return ltr(str(answer)) if field.kind in _LEFT_TO_RIGHT_KINDS else str(answer)
