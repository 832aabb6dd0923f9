"""Who applied, as far as paper and lists show it: name and masked number, from an entry's personal body."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.names import name_in
from kiosk.domain.national_number import mask
from kiosk.domain.person_numbers import NUMBER_FIELDS


@dataclass(frozen=True, slots=True)
class Applicant:
    """The name in Arabic as answered, else in Latin as in the document; numbers never unmasked.

    Of a company it is the company's name, and `representative` is who acts for it in which `capacity` (a
    code); the number is the representative's. A minor, somebody without legal capacity and whoever gave a
    power have their own name and number, and `representative` acts for them. `witnesses` are those before
    whom the clerk wrote.
    """

    name: str = ""
    masked_number: str = ""
    representative: str = ""
    capacity: str = ""
    is_acted_for: bool = False
    witnesses: tuple[tuple[str, str], ...] = ()


def applicant_of(personal: Mapping[str, Any] | None) -> Applicant:
    """Return the applicant named by a personal body of `basket.settled`; empty when it was erased."""
    if personal is None:
        return Applicant()
    answers: Mapping[str, Any] = personal["answers"]
    document: Mapping[str, Any] = personal["document"] or {}
    latin = " ".join(
        str(document[part]) for part in ("given_names_latin", "surname_latin") if document.get(part)
    )
    numbers = [str(answers[name]) for name in NUMBER_FIELDS if answers.get(name)]
    number = [*numbers, str(document.get("number", ""))][0]
    said: Mapping[str, Any] = personal.get("applicant", {})
    person, company = name_in(answers) or latin, str(said.get("company_name", ""))
    return Applicant(
        company or person,
        mask(number),
        person if company else str(said.get("agent_name", "")),
        str(said.get("capacity") or said.get("relation") or ("agent" if "agent_name" in said else "")),
        "agent_name" in said,
        tuple((str(one["name"]), mask(str(one["number"]))) for one in said.get("witnesses", ())),
    )
