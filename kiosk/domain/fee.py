"""What a service costs: the fee forms of the catalogue, in whole dirhams.

The forms are written down in `portal/contract/catalogue.md`; a fee is data of the signed catalogue, not code.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk.domain.application import FeeLine
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.money import Money, round_up_to
from kiosk.domain.words import Words
from kiosk.errors import AnswersInvalidError, MalformedCatalogueError

_BASIS: Final = 10_000
_Fee = Mapping[str, Any]
_Answers = Mapping[str, Any]


def fee_lines(definition: ServiceDefinition, answers: Mapping[str, Any]) -> tuple[FeeLine, ...]:
    """Return what these answers cost, one line per part that is not free.

    Raises:
        AnswersInvalidError: an answer the fee depends on is missing or outside the tariff.
    """
    lines = (
        FeeLine(
            str(part.get("beneficiary", definition.agency_code)),
            _label(part, definition.name),
            Money(_AMOUNTS[part["kind"]](part, answers)),
        )
        for part in _parts(definition.fee)
    )
    return tuple(line for line in lines if line.amount.dirhams)


def check_fee(fee: Mapping[str, Any], fields: frozenset[str]) -> None:
    """Refuse a fee that could not be worked out one day at the counter.

    Raises:
        MalformedCatalogueError: unknown kind, missing or negative number, a field that is not asked.
    """
    try:
        for part in _parts(fee):
            _check_part(part, fields)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise MalformedCatalogueError(f"fee: {error!r}") from error


def weighed_field(fee: _Fee) -> str:
    """Return the question that a scale answers, in grams; nothing where no weight is paid for."""
    return next((str(part["field"]) for part in _parts(fee) if part["kind"] == "weight"), "")


def _parts(fee: _Fee) -> list[_Fee]:
    if fee["kind"] == "sum":
        return [leaf for part in fee["parts"] for leaf in _parts({**_inherited(fee), **part})]
    return [fee]


def _inherited(fee: _Fee) -> dict[str, Any]:
    return {member: fee[member] for member in ("beneficiary", "label") if member in fee}


def _label(part: _Fee, default: Words) -> Words:
    return Words(part["label"]["ar"], part["label"]["en"]) if "label" in part else default


def _answer(part: _Fee, answers: _Answers) -> Any:
    if part["field"] not in answers:
        raise AnswersInvalidError(((part["field"], "missing"),))
    return answers[part["field"]]


def _fixed(part: _Fee, _answers: _Answers) -> int:
    return int(part["dirhams"])


def _per_unit(part: _Fee, answers: _Answers) -> int:
    return int(part["dirhams_each"]) * int(_answer(part, answers))


def _choice(part: _Fee, answers: _Answers) -> int:
    chosen = str(_answer(part, answers))
    if chosen not in part["dirhams"]:
        raise AnswersInvalidError(((part["field"], "not_a_choice"),))
    return int(part["dirhams"][chosen])


def _weight(part: _Fee, answers: _Answers) -> int:
    weight = int(_answer(part, answers))
    for row in part["rows"]:
        if weight <= row["up_to"]:
            return int(row["dirhams"])
    raise AnswersInvalidError(((part["field"], "out_of_range"),))


def _rate(part: _Fee, answers: _Answers) -> int:
    exact = -(-int(_answer(part, answers)) * part["basis_points"] // _BASIS)
    rounded = round_up_to(Money(exact), part.get("round_to_dirhams", 1))
    return max(rounded.dirhams, int(part.get("minimum_dirhams", 0)))


_AMOUNTS: Final[Mapping[str, Callable[[_Fee, _Answers], int]]] = {
    "fixed": _fixed,
    "per_unit": _per_unit,
    "choice": _choice,
    "weight": _weight,
    "rate": _rate,
}


def _check_part(part: _Fee, fields: frozenset[str]) -> None:
    numbers = {
        "fixed": lambda: [part["dirhams"]],
        "per_unit": lambda: [part["dirhams_each"]],
        "choice": lambda: list(part["dirhams"].values()),
        "weight": lambda: [part["rows"][0]["up_to"], *(row["dirhams"] for row in part["rows"])],
        "rate": lambda: [part["basis_points"], part.get("minimum_dirhams", 0)],
    }[part["kind"]]()
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("not whole dirhams")
    if part.get("round_to_dirhams", 1) < 1:
        raise ValueError("round_to_dirhams")
    if part["kind"] != "fixed" and part["field"] not in fields:
        raise ValueError(f"field {part['field']}")
    limits = [row["up_to"] for row in part.get("rows", ())]
    if limits != sorted(limits):
        raise ValueError("rows")
    _label(part, Words("-", "-"))
