"""A form being filled: questions of a definition, texts as typed, and what is still wrong with them.

The JSON Schema of the definition decides what is valid; here its findings become pairs (field, problem code)
in the order in which the questions are asked. The codes (`answers.PROBLEM_CODES`) have texts of their own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Protocol

from kiosk.domain.answers import Answer, Answers, BadAnswerError, read_answer, text_of
from kiosk.domain.application import FeeLine
from kiosk.domain.arabic import tidy
from kiosk.domain.attachment import Attachment
from kiosk.domain.catalogue import Condition, FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.fee import fee_lines
from kiosk.domain.person import Person
from kiosk.errors import AnswersInvalidError

Problem = tuple[str, str]

_BY_KEYWORD: Final[Mapping[str, str]] = {
    "minLength": "too_short",
    "maxLength": "too_long",
    "minimum": "out_of_range",
    "maximum": "out_of_range",
    "exclusiveMinimum": "out_of_range",
    "exclusiveMaximum": "out_of_range",
    "multipleOf": "out_of_range",
    "enum": "not_a_choice",
    "const": "not_a_choice",
}
_BY_KIND: Final[Mapping[FieldKind, str]] = {
    FieldKind.ARABIC_NAME: "arabic_letters_only",
    FieldKind.LATIN_NAME: "latin_letters_only",
    FieldKind.NATIONAL_NUMBER: "bad_national_number",
    FieldKind.DATE: "bad_date",
    FieldKind.PHONE: "bad_phone",
    FieldKind.INTEGER: "not_a_number",
    FieldKind.MONEY: "bad_money",
}


class _SchemaError(Protocol):
    """What is read of a finding of the schema validator."""

    validator: Any
    validator_value: Any
    instance: Any
    absolute_path: Any


@dataclass(frozen=True)
class FormRules:
    """A definition and its schema's validator, built once and shared by every form of the service."""

    definition: ServiceDefinition

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator

        return Draft202012Validator(self.definition.schema)

    @cached_property
    def drivers(self) -> frozenset[str]:
        """The questions that decide whether others are asked."""
        return frozenset(f.show_if.field for f in self.definition.fields if f.show_if is not None)

    def findings(self, answers: Mapping[str, Answer]) -> Iterator[Problem]:
        """Yield what the schema has against these answers."""
        for error in self._validator.iter_errors(dict(answers)):
            yield from self._problems(error)

    def _problems(self, error: _SchemaError) -> Iterable[Problem]:
        if error.validator == "required":
            return [(name, "missing") for name in error.validator_value if name not in error.instance]
        name = str(error.absolute_path[0]) if error.absolute_path else ""
        asked_as = self.definition.field(name)
        known = _BY_KEYWORD.get(str(error.validator))
        return [(name, known or (_BY_KIND.get(asked_as.kind, "not_allowed") if asked_as else "not_allowed"))]


@dataclass(frozen=True, slots=True)
class Checked:
    """A form looked through: its normalised answers (those that are right) and its problems."""

    answers: Answers
    problems: tuple[Problem, ...]

    def problem_of(self, name: str) -> str | None:
        """Return the problem code of one question or paper, None when it is right."""
        return dict(self.problems).get(name)


@dataclass(frozen=True)
class Form:
    """A definition, texts as typed, papers seen, pictures attached, and the document that was read, if any.

    A question whose condition is not met is hidden: its text is kept while minds are changed, and never
    becomes an answer.
    """

    rules: FormRules
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    documents_seen: frozenset[str] = frozenset()
    person: Person | None = None
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def blank(cls, definition: ServiceDefinition) -> "Form":
        """Return an empty form of a service."""
        return cls(FormRules(definition))

    @classmethod
    def of_answers(cls, definition: ServiceDefinition, answers: Mapping[str, Any]) -> "Form":
        """Return a form filled from an answers file; papers count as seen.

        Raises:
            AnswersInvalidError: an answer is neither text, whole number nor yes/no.
        """
        alien = [name for name, value in answers.items() if not isinstance(value, str | int | bool | None)]
        if alien:
            raise AnswersInvalidError(tuple((name, "not_allowed") for name in alien))
        texts = {
            name: text_of(definition.field(name), value)
            for name, value in answers.items()
            if value is not None
        }
        seen = frozenset(document.code for document in definition.documents)
        return cls(FormRules(definition), MappingProxyType(texts), seen)

    @property
    def definition(self) -> ServiceDefinition:
        """The service this form applies for."""
        return self.rules.definition

    def with_text(self, name: str, text: str) -> "Form":
        """Return the form with another text in one field."""
        return replace(self, texts=MappingProxyType({**self.texts, name: text}))

    def with_document_seen(self, code: str, *, seen: bool) -> "Form":
        """Return the form with one paper marked as seen or not."""
        codes = self.documents_seen | {code} if seen else self.documents_seen - {code}
        return replace(self, documents_seen=codes)

    def with_papers(self, seen: Iterable[str], attachments: Iterable[Attachment]) -> "Form":
        """Return the form with exactly these papers seen and these pictures attached."""
        return replace(self, documents_seen=frozenset(seen), attachments=tuple(attachments))

    def with_attachment(self, attachment: Attachment) -> "Form":
        """Return the form with one picture more; the same picture of the same paper is there once."""
        if attachment in self.attachments:
            return self
        return replace(self, attachments=(*self.attachments, attachment))

    def without_attachment(self, attachment: Attachment) -> "Form":
        """Return the form without a picture."""
        return replace(self, attachments=tuple(one for one in self.attachments if one != attachment))

    def prefilled(self, person: Person) -> "Form":
        """Return the form with what a document says in the fields that take it from there."""
        texts = {**self.texts, **_texts_from(self.definition, person)}
        return replace(self, texts=MappingProxyType(texts), person=person)

    @property
    def from_document(self) -> frozenset[str]:
        """The fields whose text is what the read document says."""
        if self.person is None:
            return frozenset()
        read = _texts_from(self.definition, self.person)
        return frozenset(name for name, text in read.items() if self.texts.get(name) == text)

    def visible_fields(self, today: date) -> tuple[FieldDefinition, ...]:
        """Return the questions asked now, in order."""
        visible, _, _ = self._read(today)
        return visible

    def mandatory_fields(self, today: date) -> frozenset[str]:
        """Return the names of the visible questions that must be answered."""
        visible, answers, _ = self._read(today)
        deciding = {name: value for name, value in answers.items() if name in self.rules.drivers}
        missing = {name for name, problem in self.rules.findings(deciding) if problem == "missing"}
        return frozenset(f.name for f in visible if f.name in missing | {*deciding} & self._required())

    def check(self, today: date) -> Checked:
        """Look the form through.

        Args:
            today: the date at the counter; nobody is born after it.
        """
        visible, answers, found = self._read(today)
        hidden = {f.name for f in self.definition.fields} - {f.name for f in visible}
        findings = list(self.rules.findings(answers))
        for name, problem in findings:
            if name not in hidden:
                found.setdefault(name, problem)
        if not found:  # a hidden question is only asked for while the one that decides is open
            found = dict(findings)
        for document in self.definition.documents:
            if document.is_required and document.code not in self.documents_seen:
                found.setdefault(document.code, "document_not_seen")
        return Checked(MappingProxyType(answers), self._in_order(found))

    def answers(self, today: date) -> Answers:
        """Return the answers of a form without problems.

        Raises:
            AnswersInvalidError: there are problems; it names them.
        """
        checked = self.check(today)
        if checked.problems:
            raise AnswersInvalidError(checked.problems)
        return checked.answers

    def fee(self, today: date) -> tuple[FeeLine, ...] | None:
        """Return what it costs as filled so far, None while an answer it depends on is missing or wrong."""
        return self.fee_of(self.check(today))

    def fee_of(self, checked: Checked) -> tuple[FeeLine, ...] | None:
        """Return the fee of a form that was looked through already."""
        try:
            return fee_lines(self.definition, checked.answers)
        except AnswersInvalidError:
            return None

    def _required(self) -> frozenset[str]:
        return frozenset(self.definition.schema.get("required", ()))

    def _read(self, today: date) -> tuple[tuple[FieldDefinition, ...], dict[str, Answer], dict[str, str]]:
        """Return visible questions, their right answers, and problems by field."""
        visible: list[FieldDefinition] = []
        answers: dict[str, Answer] = {}
        problems: dict[str, str] = {}
        for question in self.definition.fields:
            if question.show_if is not None and not _is_met(question.show_if, answers):
                continue
            visible.append(question)
            text = tidy(self.texts.get(question.name, ""))
            if text:
                _read_into(question, text, today, (answers, problems))
        for name in self.texts:
            if self.definition.field(name) is None:
                problems[name] = "not_allowed"
        return tuple(visible), answers, problems

    def _in_order(self, found: Mapping[str, str]) -> tuple[Problem, ...]:
        order = [*(f.name for f in self.definition.fields), *(d.code for d in self.definition.documents)]
        known = [name for name in order if name in found]
        return tuple((name, found[name]) for name in [*known, *sorted(set(found) - set(known))])


def _read_into(
    question: FieldDefinition, text: str, today: date, into: tuple[dict[str, Answer], dict[str, str]]
) -> None:
    answers, problems = into
    try:
        answers[question.name] = read_answer(question, text, today)
    except BadAnswerError as error:
        problems[question.name] = error.problem


def _is_met(condition: Condition, answers: Mapping[str, Answer]) -> bool:
    """Say whether a condition holds; True is not 1 here."""
    given = answers.get(condition.field)
    return any(type(value) is type(given) and value == given for value in condition.values)


def _texts_from(definition: ServiceDefinition, person: Person) -> dict[str, str]:
    texts = {}
    for question in definition.fields:
        value = getattr(person, question.from_document, None) if question.from_document else None
        text = value.isoformat() if isinstance(value, date) else str(value or "")
        choices = {choice.value for choice in question.choices}
        if text and (not choices or text in choices):
            texts[question.name] = text
    return texts
