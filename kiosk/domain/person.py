"""A person as read from a document or typed by the clerk.

The machine-readable name is Latin and cut to the zone's length: it is never the legal name.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class IdentitySource(enum.StrEnum):
    """Where an identity came from; typed entry is equal in rank to the reader."""

    MRZ = "mrz"
    TYPED = "typed"


class Sex(enum.StrEnum):
    """As the zone says; X is unspecified (ICAO Doc 9303)."""

    MALE = "M"
    FEMALE = "F"
    UNSPECIFIED = "X"


@dataclass(frozen=True, slots=True)
class Person:
    """Identity facts of one document, each as printed there.

    `document_kind` is `P`, `I`, `A`, `C` …(first letter(s) of the zone); `issuing_state` and `nationality`
    are ISO 3166 alpha-3 or ICAO's own codes; `expires_on` is None when the document does not expire.
    """

    source: IdentitySource
    document_kind: str
    issuing_state: str
    document_number: str
    surname_latin: str
    given_names_latin: str
    nationality: str
    birth_date: date
    sex: Sex
    expires_on: date | None
    optional_data: str = ""

    def document_facts(self) -> dict[str, Any]:
        """Return the document as read, for a personal body."""
        return {
            "kind": self.document_kind,
            "issuing_state": self.issuing_state,
            "number": self.document_number,
            "surname_latin": self.surname_latin,
            "given_names_latin": self.given_names_latin,
            "nationality": self.nationality,
            "birth_date": self.birth_date.isoformat(),
            "sex": str(self.sex),
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }

    def fields(self) -> dict[str, Any]:
        """Return all of it, to be read again by `of_fields`."""
        return {
            "source": str(self.source),
            "document": self.document_facts(),
            "optional_data": self.optional_data,
        }

    @classmethod
    def of_fields(cls, fields: Mapping[str, Any]) -> "Person":
        """Read what `fields` has written.

        Raises:
            KeyError, TypeError, ValueError: a member is missing or not of its type.
        """
        document = fields["document"]
        expires_on = document["expires_on"]
        return cls(
            source=IdentitySource(fields["source"]),
            document_kind=document["kind"],
            issuing_state=document["issuing_state"],
            document_number=document["number"],
            surname_latin=document["surname_latin"],
            given_names_latin=document["given_names_latin"],
            nationality=document["nationality"],
            birth_date=date.fromisoformat(document["birth_date"]),
            sex=Sex(document["sex"]),
            expires_on=date.fromisoformat(expires_on) if expires_on else None,
            optional_data=fields["optional_data"],
        )
