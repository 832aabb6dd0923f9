"""What a question is answered by on a touch page: its boxes, in parts where it has parts. No Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.domain.answers import SIGNATURES, Answer, BadAnswerError, read_answer
from kiosk.domain.arabic import tidy
from kiosk.domain.catalogue import FieldDefinition, FieldKind
from kiosk.domain.composite import PARTS
from kiosk.domain.form import Form
from kiosk.domain.form_texts import cell, root_of
from kiosk.domain.national_number import mask
from kiosk.ui.counter.answer_words import answer_text
from kiosk.ui.selfservice.questions import layout_of, steps_of
from kiosk.ui.selfservice.screens import Block, Entry, Options, Stepper
from kiosk.ui.speech import Speech, ltr

MASKED: Final = frozenset({FieldKind.NATIONAL_NUMBER, FieldKind.DOCUMENT_NUMBER})
RARE_PARTS: Final = frozenset({"missing_reason", "as_written"})  # of a name: asked for where it lacks a part
_MOST_SHOWN: Final = 4
_PLAIN_CHOICES: Final = frozenset({FieldKind.YES_NO, FieldKind.SIGNATURE})


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what is typed or chosen in it, where its text is kept, its words and what can be chosen."""

    field: FieldDefinition
    place: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """A form at one moment, in one language: makes the boxes of its questions."""

    form: Form
    say: Speech
    today: date

    def boxes(self, field: FieldDefinition, *, has_more: bool = False) -> tuple[Box, ...]:
        """Return the boxes of a question.

        Args:
            field: the question.
            has_more: of a name also the parts that are rarely wanted.
        """
        if field.kind in PARTS:
            parts = [part for part in PARTS[field.kind] if self._is_wanted(field, part, has_more=has_more)]
            return tuple(self._part(field, part) for part in parts)
        parent = self.form.read(self.today).answers.get(field.narrow_by) if field.narrow_by else None
        return (self._box(field, field.name, parent),)

    def cell(self, table: FieldDefinition, row: int, column: FieldDefinition) -> Box:
        """Return the box of a cell; a column beside it may narrow its choices."""
        beside = column.narrow_by and self.form.texts.get(cell(table.name, row, column.narrow_by), "")
        return self._box(column, cell(table.name, row, column.name), beside or None)

    def _box(self, field: FieldDefinition, place: str, parent: object) -> Box:
        words = self.say.words
        hint = words(field.hint) if field.hint is not None else self._how_written(field)
        return Box(field, place, words(field.label), hint, self._choices(field, parent))

    def _part(self, field: FieldDefinition, part: FieldDefinition) -> Box:
        named = f"form.{field.kind}.{part.name}"
        choices = tuple((choice.value, self.say(f"{named}_{choice.value}")) for choice in part.choices)
        return Box(part, f"{field.name}.{part.name}", self.say(named), self._how_written(part), choices)

    def _how_written(self, field: FieldDefinition) -> str:
        return self.say.of("selfservice.kind.date") if field.kind is FieldKind.DATE else ""

    def _is_wanted(self, field: FieldDefinition, part: FieldDefinition, *, has_more: bool) -> bool:
        """Say whether a part is shown now: of a paper's date first its calendar, then what is written."""
        if field.kind is not FieldKind.ERA_DATE:
            return has_more or part.name not in RARE_PARTS
        era = self.form.texts.get(f"{field.name}.era", "")
        if part.name == "gregorian":
            text = self.form.texts.get(f"{field.name}.text", "")
            return era == "gregorian" and bool(text) and day_in(text, self.today) is None
        return (part.name == "era") is not bool(era)

    def _choices(self, field: FieldDefinition, parent: object) -> tuple[tuple[str, str], ...]:
        if field.kind is FieldKind.YES_NO:
            return (("true", self.say("yes")), ("false", self.say("no")))
        if field.kind is FieldKind.SIGNATURE:
            return tuple((value, self.say.of(f"selfservice.signature.{value}")) for value in SIGNATURES)
        offered = field.choices_for(parent, self.today)
        return tuple((choice.value, self.say.words(choice.label)) for choice in offered)

    def block(self, box: Box, trouble: str = "", *, is_alone: bool, title: str) -> Block:
        """Return what a box is drawn from; what the page's title says is not written twice."""
        text, field = self.form.texts.get(box.place, ""), box.field
        if box.choices or field.choices or field.kind in _PLAIN_CHOICES:
            label = "" if is_alone or box.label == title else box.label
            return Options(box.place, label, box.choices, text, trouble, "" if is_alone else box.label)
        steps = steps_of(self.form.definition, field) if box.place == field.name else None
        if steps is not None:
            return Stepper(box.place, box.label, text, *steps, trouble)
        hint = "" if is_alone else box.hint
        return Entry(box.place, box.label, text, layout_of(field), hint, trouble, is_alone=is_alone)


def with_answer(form: Form, place: str, text: str, today: date) -> Form:
    """Return the form with a text in a box.

    The day of a Gregorian paper is taken from what is written there: it is the same day. Of another calendar
    nothing is worked out.
    """
    root = root_of(place)
    field = form.definition.field(root)
    if field is None or field.kind is not FieldKind.ERA_DATE or place == f"{root}.gregorian":
        return form.with_text(place, text)
    before, after = form, form.with_text(place, text)
    day = _day_of(after, root, today)
    held = after.texts.get(f"{root}.gregorian", "")
    if day is None and held != _day_of(before, root, today):
        return after  # typed by hand, beside a date that is written in words
    return after.with_text(f"{root}.gregorian", day or "")


def _day_of(form: Form, root: str, today: date) -> str | None:
    """Return the day of a Gregorian paper, nothing for another calendar, None where it is not in figures."""
    if form.texts.get(f"{root}.era") != "gregorian":
        return ""
    return day_in(form.texts.get(f"{root}.text", ""), today)


def day_in(text: str, today: date) -> str | None:
    """Return the day that is written in figures, None when it is written in another way."""
    gregorian = next(part for part in PARTS[FieldKind.ERA_DATE] if part.name == "gregorian")
    try:
        return str(read_answer(gregorian, tidy(text), today))
    except BadAnswerError:
        return None


def answer_value(field: FieldDefinition, answer: Answer, say: Speech) -> str:
    """Return an answer as a citizen checks it: numbers masked, of a long table its first rows."""
    if isinstance(answer, Mapping):
        return " · ".join(_of_parts(field, answer, say))
    if not isinstance(answer, str | int):
        rows = [say("list_comma").join(_of_row(field, row, say)) for row in answer[:_MOST_SHOWN]]
        numbered = [f"{ltr(str(number))}. {row}" for number, row in enumerate(rows, start=1)]
        more = len(answer) - len(rows)
        return "\n".join([*numbered, *([say.of("selfservice.table.and_more", count=more)] if more else [])])
    if field.kind in MASKED:
        return ltr(mask(str(answer)))
    if field.kind is FieldKind.SIGNATURE:
        return say.of(f"selfservice.signature.{answer}")
    return answer_text(field, answer, say)


def _of_parts(field: FieldDefinition, answer: Mapping[str, Answer], say: Speech) -> Iterator[str]:
    """Yield the parts as they were answered; of a name the four together."""
    texts = {part.name: str(answer[part.name]) for part in PARTS[field.kind] if part.name in answer}
    if field.kind is FieldKind.FULL_NAME:
        names = [text for name, text in texts.items() if name not in RARE_PARTS]
        texts = {"": " ".join(names), **{name: texts[name] for name in texts if name in RARE_PARTS}}
    for part in PARTS[field.kind]:
        if part.choices and part.name in texts:
            texts[part.name] = say(f"form.{field.kind}.{part.name}_{texts[part.name]}")
    if texts.get("gregorian") == texts.get("text", "").replace("/", "-"):
        texts.pop("gregorian", None)
    return (ltr(text) if name == "gregorian" else text for name, text in texts.items())


def _of_row(field: FieldDefinition, row: Mapping[str, Answer], say: Speech) -> Iterator[str]:
    return (answer_value(column, row[column.name], say) for column in field.columns if column.name in row)
