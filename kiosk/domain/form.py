"""A form being filled: questions of a definition, texts as typed, and what is still wrong with them.

The JSON Schema of the definition decides what is valid; here its findings become pairs (field, problem code)
in the order in which the questions are asked. The codes (`answers.PROBLEM_CODES`) have texts of their own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from kiosk.domain.answers import Answers
from kiosk.domain.application import FeeLine
from kiosk.domain.attachment import Attachment
from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.composite import PARTS
from kiosk.domain.fee import fee_lines
from kiosk.domain.form_reading import MAX_ROWS, Reading, read_form
from kiosk.domain.form_rules import FormRules, Problem
from kiosk.domain.form_texts import (
    ROWS,
    NotAnAnswerError,
    root_of,
    row_count,
    row_of,
    texts_from_document,
    texts_of,
    without_row,
)
from kiosk.domain.person import Person
from kiosk.domain.person_numbers import numbers_of
from kiosk.domain.who_applies import UNTOUCHED, problems_of_people
from kiosk.errors import AnswersInvalidError

CONSENT: Final = "consent"  # the place of the notice among questions and papers


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

    Of the papers seen some are kept at the office; all others are given back. `consent` names the words about
    privacy that the citizen has agreed to. A question whose condition is not met is hidden: its text is kept
    while minds are changed, and never becomes an answer.
    """

    rules: FormRules
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    documents_seen: frozenset[str] = frozenset()
    person: Person | None = None
    attachments: tuple[Attachment, ...] = ()
    documents_kept: frozenset[str] = frozenset()
    consent: str = ""

    @classmethod
    def blank(cls, definition: ServiceDefinition) -> "Form":
        """Return an empty form of a service."""
        return cls(FormRules(definition), UNTOUCHED if definition.asks_who else MappingProxyType({}))

    @classmethod
    def of_answers(cls, definition: ServiceDefinition, answers: Mapping[str, Any]) -> "Form":
        """Return a form filled from an answers file.

        Papers count as seen, the notice as told and agreed to, and a person applies for himself.

        Raises:
            AnswersInvalidError: an answer has no form that any question could have.
        """
        texts: dict[str, str] = dict(cls.blank(definition).texts)
        alien: list[str] = []
        for name, value in answers.items():
            try:
                texts |= texts_of(definition.field(name), name, value)
            except NotAnAnswerError:
                alien.append(name)
        if alien:
            raise AnswersInvalidError(tuple((name, "not_allowed") for name in alien))
        seen = frozenset(document.code for document in definition.documents)
        return cls(FormRules(definition), MappingProxyType(texts), seen, consent=definition.notice)

    @property
    def definition(self) -> ServiceDefinition:
        """The service this form applies for."""
        return self.rules.definition

    def with_text(self, name: str, text: str) -> "Form":
        """Return the form with another text in one field."""
        return replace(self, texts=MappingProxyType({**self.texts, name: text}))

    def rows_shown(self, table: str) -> int:
        """Return how many rows of a table stand on the form: at least one, and all that are typed in."""
        least = int(self.definition.schema["properties"][table].get("minItems", 1))
        return row_count(self.texts, table, max(1, min(least, MAX_ROWS)))

    def with_row(self, table: str) -> "Form":
        """Return the form with one more row in a table; unchanged when it has all it may have."""
        shown = self.rows_shown(table)
        most = int(self.definition.schema["properties"][table].get("maxItems", MAX_ROWS))
        return self.with_text(f"{table}.{ROWS}", str(shown + 1)) if shown < min(most, MAX_ROWS) else self

    def without_row(self, table: str, row: int) -> "Form":
        """Return the form with a row taken out, those below moved up; rows are counted from 1."""
        return replace(self, texts=MappingProxyType(without_row(self.texts, table, row)))

    def with_document_seen(self, code: str, *, seen: bool) -> "Form":
        """Return the form with one paper marked as seen or not."""
        codes = self.documents_seen | {code} if seen else self.documents_seen - {code}
        return replace(self, documents_seen=codes, documents_kept=self.documents_kept & codes)

    def with_document_kept(self, code: str, *, kept: bool) -> "Form":
        """Return the form with one paper kept at the office or given back; either way it was seen."""
        codes = self.documents_kept | {code} if kept else self.documents_kept - {code}
        return replace(self, documents_seen=self.documents_seen | {code}, documents_kept=codes)

    def with_papers(
        self, seen: Iterable[str], attachments: Iterable[Attachment], kept: Iterable[str] = ()
    ) -> "Form":
        """Return the form with exactly these papers seen and kept and these pictures attached."""
        codes = frozenset(seen)
        return replace(
            self,
            documents_seen=codes,
            attachments=tuple(attachments),
            documents_kept=codes & frozenset(kept),
        )

    def with_consent(self, *, agreed: bool) -> "Form":
        """Return the form with the words of its service agreed to, or not."""
        return replace(self, consent=self.definition.notice if agreed else "")

    @property
    def is_agreed_to(self) -> bool:
        """Say whether nothing about privacy is left to be told."""
        return self.consent == self.definition.notice

    def with_attachment(self, attachment: Attachment) -> "Form":
        """Return the form with one picture more; the same picture of the same paper is there once."""
        if attachment in self.attachments:
            return self
        return replace(self, attachments=(*self.attachments, attachment))

    def without_attachment(self, attachment: Attachment) -> "Form":
        """Return the form without a picture; what it answered is open again."""
        pictures = tuple(one for one in self.attachments if one != attachment)
        texts = {name: text for name, text in self.texts.items() if text != attachment.hash}
        return replace(self, attachments=pictures, texts=MappingProxyType(texts))

    def prefilled(self, person: Person) -> "Form":
        """Return the form with what a document says in the fields that take it from there."""
        texts = {**self.texts, **texts_from_document(self.definition, person)}
        return replace(self, texts=MappingProxyType(texts), person=person)

    def field_of_scan(self, code: str, today: date) -> str:
        """Return the question that takes a scanned number, or nothing.

        A question takes it when its pattern does and would refuse the number without its last sign: what
        takes any number is no place for this one. Of those that fit, the first still open.
        """
        properties = self.definition.schema.get("properties", {})
        taking = [
            question.name
            for question in self.visible_fields(today)
            if (pattern := properties.get(question.name, {}).get("pattern"))
            and re.search(pattern, code)
            and not re.search(pattern, code[:-1])
        ]
        return next((name for name in taking if not self.texts.get(name)), taking[0] if taking else "")

    @property
    def from_document(self) -> frozenset[str]:
        """The fields whose text is what the read document says."""
        if self.person is None:
            return frozenset()
        read = texts_from_document(self.definition, self.person)
        return frozenset(name for name, text in read.items() if self.texts.get(name) == text)

    def visible_fields(self, today: date) -> tuple[FieldDefinition, ...]:
        """Return the questions asked now, in order."""
        return tuple(self.read(today).visible)

    def mandatory_fields(self, today: date) -> frozenset[str]:
        """Return the names of the visible questions that must be answered."""
        reading = self.read(today)
        deciding = {name: value for name, value in reading.answers.items() if name in self.rules.drivers}
        missing = {name for name, problem in self.rules.findings(deciding) if problem == "missing"}
        wanted = missing | {*deciding} & {*self.definition.schema.get("required", ())}
        return frozenset(f.name for f in reading.visible if f.name in wanted)

    def check(self, today: date) -> Checked:
        """Look the form through.

        Args:
            today: the date at the counter; nobody is born after it.
        """
        reading = self.read(today)
        found = dict(reading.problems)
        hidden = {f.name for f in self.definition.fields} - {f.name for f in reading.visible}
        findings = [
            (reading.place_of(name), problem) for name, problem in self.rules.findings(reading.answers)
        ]
        for name, problem in findings:
            if root_of(name) not in hidden:
                found.setdefault(name, problem)
        if not found:  # a hidden question is only asked for while the one that decides is open
            found = dict(findings)
        wrong = [*self.rules.broken(reading.answers, today), *self._about_people(reading)]
        for name, problem in wrong:
            found.setdefault(name, problem)
        found = self._without_echoes(found)
        for name in self._without_scan(reading):
            found.setdefault(name, "bad_attachment")
        for name, problem in self._beside_the_answers():
            found.setdefault(name, problem)
        return Checked(MappingProxyType(reading.answers), self._in_order(found))

    def _beside_the_answers(self) -> Iterator[Problem]:
        """Yield the papers that were not seen, and the notice that was not agreed to."""
        for document in self.definition.documents:
            if document.is_required and document.code not in self.documents_seen:
                yield document.code, "document_not_seen"
        if not self.is_agreed_to:
            yield CONSENT, "consent_missing"

    def _about_people(self, reading: Reading) -> Iterator[Problem]:
        """Yield what is wrong with whoever acts, and stands by while the clerk writes."""
        if self.definition.asks_who:
            numbers = frozenset(numbers_of(reading.answers, self.person))
            for place, problem in problems_of_people(reading.answers, numbers, reading.today.year):
                yield reading.place_of(place), problem

    def _without_scan(self, reading: Reading) -> list[str]:
        """Return the questions answered with a scan that is not among those taken for this form."""
        taken = {attachment.hash for attachment in self.attachments}
        asked = [f.name for f in reading.visible if f.kind is FieldKind.ATTACHMENT]
        return [name for name in asked if name in reading.answers and reading.answers[name] not in taken]

    def _without_echoes(self, found: dict[str, str]) -> dict[str, str]:
        """Leave out what could not be worked out only because of another problem that is told."""
        worked_out = {field.name for field in self.definition.fields if field.calculate is not None}
        others = {n: p for n, p in found.items() if not (n in worked_out and p == "missing")}
        return others or found

    def read(self, today: date) -> Reading:
        """Read the texts: what is asked now, what is answered, what cannot be read."""
        known: dict[date, Reading] = self.__dict__.setdefault("_readings", {})  # a page asks a dozen times
        return known.get(today) or known.setdefault(today, read_form(self.definition, self.texts, today))

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

    def _in_order(self, found: Mapping[str, str]) -> tuple[Problem, ...]:
        order = [*(f.name for f in self.definition.fields), *(d.code for d in self.definition.documents)]
        places = {name: place for place, name in enumerate(order)}

        def place_of(name: str) -> tuple[int, int, int, str]:
            root, _, rest = name.partition(".")
            row, inside = row_of(rest) or (0, rest)
            return places.get(root, len(order)), row, self._part_place(root, inside), name

        return tuple((name, found[name]) for name in sorted(found, key=place_of))

    def _part_place(self, root: str, inside: str) -> int:
        field = self.definition.field(root)
        names = [part.name for part in (field.columns or PARTS.get(field.kind, ()))] if field else []
        return names.index(inside) if inside in names else -1
