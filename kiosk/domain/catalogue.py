"""Service definitions as values: form, documents, fee, words. Parsed from the signed catalogue, once.

The file format is written down in `portal/contract/catalogue.md`.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Words
from kiosk.errors import UnknownServiceError


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

    `from_document` names the attribute of a read person that fills it; `vary` the generator of synthetic
    answers for it.
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
    sector: str = ""
    invented: tuple[str, ...] = ()

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
