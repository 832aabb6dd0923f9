"""From the texts of a form to its answers: what is asked, what is answered, and what cannot be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kiosk.domain.answers import Answer, BadAnswerError, Parts, Scalar, read_answer
from kiosk.domain.arabic import tidy
from kiosk.domain.calculation import CannotBeWorkedOutError, value_of
from kiosk.domain.catalogue import Condition, FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.composite import PARTS, missing_parts
from kiosk.domain.form_texts import ROWS, cell, grouped, row_of

MAX_ROWS: Final = 500  # a guess: far above any file a counter takes, far below what stalls a screen
_Inside = Mapping[str, str]


@dataclass(slots=True)
class Reading:
    """What was read: visible questions, right answers, problems by name.

    `rows` gives for each table the shown number of each answered row: rows left empty are no answers.
    """

    today: date
    visible: list[FieldDefinition] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def place_of(self, name: str) -> str:
        """Return the name of a finding with its row as shown instead of its place in the answer."""
        root, *rest = name.split(".")
        if not rest or not rest[0].isdigit() or root not in self.rows:
            return name
        shown = self.rows[root][int(rest[0])]
        return ".".join((root, str(shown), *rest[1:]))


def read_form(definition: ServiceDefinition, texts: Mapping[str, str], today: date) -> Reading:
    """Read every question that is asked, in order; a later one sees the answers before it."""
    reading, groups = Reading(today), grouped(texts)
    for question in definition.fields:
        if question.show_if is None or is_met(question.show_if, reading.answers):
            reading.visible.append(question)
            _read_question(reading, question, groups.get(question.name, {}), definition)
    for name in groups.keys() - {question.name for question in definition.fields}:
        reading.problems[name] = "not_allowed"
    return reading


def is_met(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Say whether a condition holds; True is not 1 here."""
    given = answers.get(condition.field)
    return any(type(value) is type(given) and value == given for value in condition.values)


def _read_question(
    reading: Reading, question: FieldDefinition, inside: _Inside, definition: ServiceDefinition
) -> None:
    name = question.name
    if question.calculate is not None:
        _work_out(reading, question)
    elif question.kind is FieldKind.TABLE:
        schema = definition.schema["properties"][name]
        _read_table(reading, question, inside, min(int(schema.get("maxItems", MAX_ROWS)), MAX_ROWS))
    elif question.kind in PARTS:
        _read_parts(reading, question, inside)
    else:
        answers, problems = _read_all((question,), {name: inside.get("", "")}, reading)
        reading.answers |= answers
        reading.problems |= problems
        _refuse_others(reading, name, inside, {""})


def _work_out(reading: Reading, question: FieldDefinition) -> None:
    try:
        reading.answers[question.name] = value_of(question.calculate or 0, reading.answers, reading.today)
    except CannotBeWorkedOutError:
        return


def _read_parts(reading: Reading, question: FieldDefinition, inside: _Inside) -> None:
    parts = PARTS[question.kind]
    answer, problems = _read_all(parts, inside, reading)
    name = question.name
    if answer or problems:
        for part in missing_parts(question.kind, answer):
            problems.setdefault(part, "missing")
    if answer:
        reading.answers[name] = answer
    reading.problems |= {f"{name}.{part}": problem for part, problem in problems.items()}
    _refuse_others(reading, name, inside, {part.name for part in parts})


def _read_table(reading: Reading, question: FieldDefinition, inside: _Inside, most: int) -> None:
    typed, name = _typed_rows(inside), question.name
    if len(typed) > most:
        reading.problems[name] = "too_many_rows"
        return
    rows: list[Parts] = []
    shown: list[int] = []
    for number in sorted(typed):
        answer, problems = _read_all(question.columns, typed[number], reading)
        if answer or problems:
            rows.append(answer)
            shown.append(number)
        reading.problems |= {cell(name, number, column): problem for column, problem in problems.items()}
    if rows:
        reading.answers[name] = rows
        reading.rows[name] = tuple(shown)
    known = {f"{number}.{column.name}" for number in typed for column in question.columns}
    _refuse_others(reading, name, inside, {*known, ROWS})


def _typed_rows(inside: _Inside) -> dict[int, dict[str, str]]:
    typed: dict[int, dict[str, str]] = {}
    for rest, text in inside.items():
        place = row_of(rest)
        if place is not None and tidy(text):
            typed.setdefault(place[0], {})[place[1]] = text
    return typed


def _read_all(
    questions: Iterable[FieldDefinition], texts: _Inside, reading: Reading
) -> tuple[dict[str, Scalar], dict[str, str]]:
    """Return answers and problems of questions that stand beside each other."""
    answers: dict[str, Scalar] = {}
    problems: dict[str, str] = {}
    for question in questions:
        text = tidy(texts.get(question.name, ""))
        if not text or (
            question.show_if is not None and not is_met(question.show_if, {**reading.answers, **answers})
        ):
            continue
        try:
            answer = read_answer(question, text, reading.today)
            _check_choice(question, answer, {**reading.answers, **answers}, reading.today)
            answers[question.name] = answer
        except BadAnswerError as error:
            problems[question.name] = error.problem
    return answers, problems


def _check_choice(question: FieldDefinition, answer: Scalar, answers: Mapping[str, Any], today: date) -> None:
    """Refuse a choice that is not offered there or that day."""
    if not question.choices or question.kind not in {FieldKind.CHOICE, FieldKind.PLACE}:
        return
    parent = answers.get(question.narrow_by) if question.narrow_by else None
    if all(choice.value != answer for choice in question.choices_for(parent, today)):
        raise BadAnswerError("not_there")


def _refuse_others(reading: Reading, name: str, inside: _Inside, known: set[str]) -> None:
    for rest in inside.keys() - known:
        if tidy(inside[rest]):
            reading.problems[f"{name}.{rest}" if rest else name] = "not_allowed"
