"""A person as read from a document or typed by the clerk.

The machine-readable name is Latin and cut to the zone's length: it is never the legal name.
"""

import enum
from dataclasses import dataclass
from datetime import date


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
