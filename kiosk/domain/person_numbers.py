"""The numbers that name one person, and how they are compared; never a telephone, families share one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.domain.person import Person

# The agreed field names (`portal/contract/catalogue.md`), the first one answered counts.
NUMBER_FIELDS: Final = (
    "national_number",
    "residence_permit_number",
    "administrative_number",
    "document_number",
)


def number_key(number: str) -> str:
    """Return a number as it is compared: digits and letters only."""
    return "".join(sign for sign in number if sign.isalnum()).casefold()


def numbers_of(answers: Mapping[str, Any], person: Person | None) -> tuple[str, ...]:
    """Return the keys of the numbers that name one person."""
    numbers = [answers.get(name) for name in NUMBER_FIELDS] + [person.document_number if person else None]
    return tuple(dict.fromkeys(number_key(str(number)) for number in numbers if number))


def applied_with(personal: Mapping[str, Any], numbers: Sequence[str]) -> bool:
    """Say whether a personal body is an application of whoever these numbers name; erased ones never are."""
    document = personal.get("document") or {}
    own = set(numbers_applying(personal["answers"], None, personal.get("applicant", {})))
    if not personal.get("applicant", {}).get("company_number") and document.get("number"):
        own.add(number_key(str(document["number"])))
    return bool(own & set(numbers))


def numbers_applying(
    answers: Mapping[str, Any], person: Person | None, applicant: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the keys of the numbers of whoever applies: a company's own, not its representative's."""
    company = number_key(str(applicant.get("company_number", "")))
    return (company,) if company else numbers_of(answers, person)
