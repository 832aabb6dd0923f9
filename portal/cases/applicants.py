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
_PROOFS: Final[Mapping[str, str]] = {"agent": "power_of_attorney", "employee": "authorisation_letter"}
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
        *_witness_faults(said, body, filed_on),
    }


def _kind_faults(told: Said, said: Said, body: Said) -> Iterator[str]:
    of_identity = _KINDS.get(str(body["answers"].get("identity_kind")), "unstated")
    wanted = "company" if said.get("acts_for") == "company" else of_identity
    if told["kind"] != said["kind"] or said["kind"] != wanted:
        yield "who_acts_for"
    if told.get("written_by") != said.get("writes"):
        yield "who_writes"


def _proof_faults(said: Said, filed_on: str) -> Iterator[str]:
    wanted = _PROOFS.get(str(said.get("capacity")))
    if wanted is not None and said.get("proof") != wanted:
        yield "who_proof"
    day = said.get("proof_date")
    if day is not None and not (_is_day(day) and day <= filed_on):
        yield "who_proof_date"


def _witness_faults(said: Said, body: Said, filed_on: str) -> Iterator[str]:
    """Yield the witnesses where one is the applicant, or both are one, or a national number is none."""
    document = body.get("document") or {}
    numbers = [body["answers"].get(name) for name in _NUMBERS] + [document.get("number")]
    known = {_packed(str(number)) for number in numbers if number}
    for witness in said.get("witnesses", ()):
        number = _packed(witness["number"])
        is_wrong = witness["identity"] == "national_number" and not _is_national(number, filed_on)
        if is_wrong or number in known:
            yield "who_witnesses"
        known.add(number)


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
