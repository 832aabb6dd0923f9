"""Service definitions as values: form, documents, fee, words. Parsed from the signed catalogue, once.

The file format is written down in `portal/contract/catalogue.md`.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Words


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


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only when another answer is one of `values`."""

    field: str
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One question: its place in the UI schema.

    `from_document` names the attribute of a read person that fills it; `is_personal` is False only for
    answers that say nothing about anybody (number of copies).
    """

    name: str
    kind: FieldKind
    label: Words
    hint: Words | None = None
    choices: tuple[Choice, ...] = ()
    show_if: Condition | None = None
    from_document: str | None = None
    section: Words | None = None


@dataclass(frozen=True, slots=True)
class DocumentDefinition:
    """A paper the citizen brings; `is_required` papers must be marked as seen before filing."""

    code: str
    label: Words
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """One executable service of one catalogue version."""

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


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A published catalogue: its content hash and its services in the order of the file."""

    hash: str
    price_table: str
    services: tuple[ServiceDefinition, ...]
