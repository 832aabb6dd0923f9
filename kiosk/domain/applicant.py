"""Who applied, as far as paper and lists show it: name and masked number, from an entry's personal body."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain.names import name_in
from kiosk.domain.national_number import mask

# The agreed field names (`portal/contract/catalogue.md`), the first one answered counts.
_NUMBER_FIELDS: Final = ("national_number", "residence_permit_number", "document_number")


@dataclass(frozen=True, slots=True)
class Applicant:
    """The name in Arabic as answered, else in Latin as in the document; the number never unmasked."""

    name: str = ""
    masked_number: str = ""


def applicant_of(personal: Mapping[str, Any] | None) -> Applicant:
    """Return the applicant named by a personal body of `basket.settled`; empty when it was erased."""
    if personal is None:
        return Applicant()
    answers: Mapping[str, Any] = personal["answers"]
    document: Mapping[str, Any] = personal["document"] or {}
    latin = " ".join(
        str(document[part]) for part in ("given_names_latin", "surname_latin") if document.get(part)
    )
    numbers = [str(answers[name]) for name in _NUMBER_FIELDS if answers.get(name)]
    number = [*numbers, str(document.get("number", ""))][0]
    return Applicant(name_in(answers) or latin, mask(number))
