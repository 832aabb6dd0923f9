"""Who applied, for whom, who wrote: what of it does not fit, named by the counter's questions."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from jsonschema.exceptions import ValidationError

from portal.cases.bodies import validator

_KINDS: Final[Mapping[str, str]] = {
    "national_number": "citizen",
    "residence_permit": "resident",
    "administrative_number": "administrative",
}
_NUMBERS: Final = ("national_number", "residence_permit_number", "administrative_number", "document_number")
_PROOFS: Final[Mapping[str, str]] = {
    "agent": "power_of_attorney",
    "employee": "authorisation_letter",
    "appointed": "guardianship_judgment",
}
_JUDGMENT: Final = "guardianship_judgment"
_OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "company": ("commercial_register", "articles", "power_of_attorney", "authorisation_letter"),
    "minor": ("birth_certificate", "family_booklet", _JUDGMENT),
    "incapable": (_JUDGMENT,),
    "principal": ("power_of_attorney",),
}
_OF_AGE: Final = 18  # Source: as the counter's questions say (kiosk/data/applicant.json)
_DIGITS: Final = 12
_EARLIEST_YEAR: Final = 1880
Said = Mapping[str, Any]


def applicant_faults(application: Said, body: Said, filed_on: str) -> set[str]:
    """Return what does not fit in what facts and personal body say of the applicant, by question.

    Counters before this was recorded, and services that ask for nobody, say nothing and are asked nothing.
    """
    told, said = application.get("applicant"), body.get("applicant")
    if told is None and said is None:
        return set()
    if told is None or said is None:
        return {"who_acts_for"}
    faults = {name for error in validator("applicant").iter_errors(said) for name in _questions(error)}
    if faults:
        return faults
    return {
        *_kind_faults(told, said, body),
        *_proof_faults(said, filed_on),
        *_people_faults(said, body, filed_on),
        *_age_faults(said, body, filed_on),
    }


def refused_faults(definition: Said, body: Said) -> set[str]:
    """Return the question at which a service that is not for this kind of applicant says so."""
    said = body.get("applicant") or {}
    kind = str(said.get("kind", _KINDS.get(str(body["answers"].get("identity_kind")), "")))
    refused = {str(one["kind"]) for one in definition.get("applicants", {}).get("refused", ())}
    if kind not in refused:
        return set()
    return {"identity_kind" if kind in _KINDS.values() else "who_acts_for"}


def _kind_faults(told: Said, said: Said, body: Said) -> Iterator[str]:
    of_identity = _KINDS.get(str(body["answers"].get("identity_kind")), "unstated")
    wanted = said["acts_for"] if said.get("acts_for") in _OFFERED else of_identity
    if told["kind"] != said["kind"] or said["kind"] != wanted:
        yield "who_acts_for"
    if told.get("written_by") != said.get("writes"):
        yield "who_writes"


def _proof_faults(said: Said, filed_on: str) -> Iterator[str]:
    wanted = _PROOFS.get(str(said.get("capacity"))) or _PROOFS.get(str(said.get("relation")))
    offered = _OFFERED.get(str(said.get("acts_for")))
    if (wanted and said.get("proof") != wanted) or (offered and said.get("proof") not in offered):
        yield "who_proof"
    day = said.get("proof_date")
    if day is not None and not (_is_day(day) and day <= filed_on):
        yield "who_proof_date"


def _people_faults(said: Said, body: Said, filed_on: str) -> Iterator[str]:
    """Yield where one person stands twice (applicant, agent, witnesses), or a national number is none."""
    document = body.get("document") or {}
    numbers = [body["answers"].get(name) for name in _NUMBERS] + [document.get("number")]
    known = {_packed(str(number)) for number in numbers if number}
    people = [("who_witnesses", one["identity"], one["number"]) for one in said.get("witnesses", ())]
    if "agent_number" in said:
        people.insert(0, ("who_agent_number", said.get("agent_identity"), said["agent_number"]))
    for question, identity, text in people:
        number = _packed(text)
        is_wrong = identity == "national_number" and not _is_national(number, filed_on)
        if is_wrong or number in known:
            yield question
        known.add(number)


def _age_faults(said: Said, body: Said, filed_on: str) -> Iterator[str]:
    """Yield whether somebody of age is called a minor; a service that asks for no birth date cannot tell."""
    born = body["answers"].get("birth_date")
    if said.get("acts_for") == "minor" and isinstance(born, str) and _is_day(born):
        then, now = date.fromisoformat(born), date.fromisoformat(filed_on)
        if now.year - then.year - ((now.month, now.day) < (then.month, then.day)) >= _OF_AGE:
            yield "who_acts_for"


def _is_national(number: str, filed_on: str) -> bool:
    is_whole = len(number) == _DIGITS and number.isascii() and number.isdigit() and number[0] in "12"
    return is_whole and _EARLIEST_YEAR <= int(number[1:5]) <= int(filed_on[:4])


def _packed(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum()).casefold()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _questions(error: ValidationError) -> Iterator[str]:
    """Yield the counter's questions that an error of the schema is about."""
    path, wanted, said = list(error.absolute_path), error.validator_value, error.instance
    if error.validator == "required" and not path and isinstance(wanted, list) and isinstance(said, dict):
        names = [str(name) for name in wanted if name not in said]
    else:
        names = [str(path[0])] if path else ["kind"]
    yield from ("who_acts_for" if name == "kind" else f"who_{name}" for name in names)
