"""Service definitions as values: form, documents, fee, words. Parsed from the signed catalogue, once.

The file format is written down in `portal/contract/catalogue.md`.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Words
from kiosk.errors import UnknownServiceError

RULE_PREFIX: Final = "rule."
Operand = str | int | Mapping[str, Any]


class OfflineClass(enum.StrEnum):
    """A: finished here offline; B: accepted offline, result later; C: needs the agency's answer."""

    FINISHED_HERE = "A"
    ACCEPTED_HERE = "B"
    NEEDS_AGENCY = "C"


class FieldKind(enum.StrEnum):
    """How an answer is typed and shown; the JSON Schema decides what is valid."""

    TEXT = "text"
    ARABIC_NAME = "arabic_name"
    LATIN_NAME = "latin_name"
    NATIONAL_NUMBER = "national_number"
    DOCUMENT_NUMBER = "document_number"
    DATE = "date"
    PHONE = "phone"
    CHOICE = "choice"
    INTEGER = "integer"
    MONEY = "money"
    YES_NO = "yes_no"
    PLACE = "place"
    ERA_DATE = "era_date"
    FULL_NAME = "full_name"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"
    TABLE = "table"


class PrivacyClass(enum.StrEnum):
    """How carefully answers are kept: `special` is health, family hardship and the like."""

    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field.

    `parent` is the answer of the field named by `narrow_by` under which it is offered; `since` and `until`
    are the first and last day it exists (`YYYY-MM-DD`), empty when open.
    """

    value: str
    label: Words
    parent: str = ""
    since: str = ""
    until: str = ""

    def exists_on(self, day: date) -> bool:
        """Say whether it can be chosen on that day."""
        text = day.isoformat()
        return (not self.since or self.since <= text) and (not self.until or text <= self.until)


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only when another answer is one of `values`."""

    field: str
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One question: its place in the UI schema.

    `from_document` names the attribute of a read person that fills it; `vary` the generator of synthetic
    answers for it; `narrow_by` the question whose answer narrows its choices; `calculate` says how its answer
    is worked out (`domain/calculation.py`); `columns` are the questions of each row of a table.
    """

    name: str
    kind: FieldKind
    label: Words
    hint: Words | None = None
    choices: tuple[Choice, ...] = ()
    show_if: Condition | None = None
    from_document: str | None = None
    section: Words | None = None
    vary: str | None = None
    narrow_by: str | None = None
    calculate: Mapping[str, Any] | None = None
    columns: tuple["FieldDefinition", ...] = ()

    def column(self, name: str) -> "FieldDefinition | None":
        """Return the column of that name, None when there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def choices_for(self, parent: object, today: date) -> tuple[Choice, ...]:
        """Return what can be chosen on a day.

        Args:
            parent: the answer of `narrow_by`, None while there is none: then nothing is offered yet.
            today: the date at the counter.
        """
        offered = (c for c in self.choices if self.narrow_by is None or c.parent == parent)
        return tuple(choice for choice in offered if choice.exists_on(today))


@dataclass(frozen=True, slots=True)
class DocumentDefinition:
    """A paper the citizen brings; `is_required` papers must be marked as seen before filing."""

    code: str
    label: Words
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold between answers; where it does not, the question `at` says `words`."""

    code: str
    at: str
    left: Operand
    relation: str
    right: Operand
    words: Words
    only_if: Condition | None = None

    @property
    def problem(self) -> str:
        """The problem code of this rule."""
        return f"{RULE_PREFIX}{self.code}"


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """One step after the counter; steps with the same `after` go side by side."""

    code: str
    agency_code: str
    words: Words
    days: int
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedApplicant:
    """A kind of applicant that a service is not for: why, and what to do instead."""

    kind: str
    reason: Words
    next_step: Words


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """One executable service of one catalogue version.

    `asks_who` says that the counter's questions about the applicant stand behind its own (`who_applies.py`);
    `notice` names the words about privacy that must be agreed to before it is filed, empty where none are.
    """

    code: ServiceCode
    version: str
    name: Words
    agency_code: str
    agency: Words
    offline_class: OfflineClass
    schema: Mapping[str, Any]
    fields: tuple[FieldDefinition, ...]
    documents: tuple[DocumentDefinition, ...]
    fee: Mapping[str, Any]
    legal_basis: Words
    is_invented: bool
    receipt_words: Words
    next_steps: Words
    keywords: tuple[str, ...] = ()
    example: Mapping[str, Any] | None = None
    sector: str = ""
    invented: tuple[str, ...] = ()
    eligibility: tuple[Words, ...] = ()
    workflow: tuple[WorkflowStep, ...] = ()
    result_words: Words | None = None
    privacy_class: PrivacyClass = PrivacyClass.SENSITIVE
    rules: tuple[Rule, ...] = ()
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    catalogue_hash: str = ""
    price_table: str = ""
    asks_who: bool = False
    notice: str = ""
    refused: tuple[RefusedApplicant, ...] = ()

    @property
    def days(self) -> int:
        """How many working days the longest way through the workflow takes."""
        return max((days for _, days in self.way), default=0)

    @property
    def way(self) -> tuple[tuple[WorkflowStep, int], ...]:
        """The steps of the workflow, each with the working day of the whole way by which it is done."""
        ready: dict[str, int] = {}
        for step in self.workflow:
            ready[step.code] = step.days + max((ready.get(before, 0) for before in step.after), default=0)
        return tuple((step, ready[step.code]) for step in self.workflow)

    @property
    def asked_scans(self) -> "tuple[FieldDefinition, ...]":
        """The questions that are answered by a scan."""
        return tuple(field for field in self.fields if field.kind is FieldKind.ATTACHMENT)

    def rule_of(self, problem: str) -> Rule | None:
        """Return the rule a problem code names, None when it names none."""
        return next((rule for rule in self.rules if rule.problem == problem), None)

    def field(self, name: str) -> FieldDefinition | None:
        """Return the question of that name, None when there is none."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A published catalogue: its content hash and its services in the order of the file."""

    hash: str
    price_table: str
    services: tuple[ServiceDefinition, ...]

    def find(self, code: ServiceCode) -> ServiceDefinition:
        """Return the service of that code.

        Raises:
            UnknownServiceError: the catalogue holds none.
        """
        for service in self.services:
            if service.code == code:
                return service
        raise UnknownServiceError(code)
