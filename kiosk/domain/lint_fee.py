"""Whether a fee can be worked out for every form that is accepted, and be paid in coins."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kiosk.domain.catalogue import ServiceDefinition

SMALLEST_COIN_DIRHAMS: Final = (
    50  # Source: docs/domain-facts.md, money: coins of 50, 100, 250 and 500 dirhams
)
_Fee = Mapping[str, Any]


def fee_findings(definition: ServiceDefinition) -> Iterator[tuple[str, str]]:
    """Yield `fee_not_payable` and `fee_unknown` with the part of the fee that is to blame."""
    for place, part in enumerate(_parts(definition.fee), start=1):
        if any(amount % SMALLEST_COIN_DIRHAMS for amount in _amounts(part, definition)):
            yield "fee_not_payable", f"part {place} ({part['kind']})"
        unknown = _unknown(part, definition)
        if unknown:
            yield "fee_unknown", f"part {place}: {unknown}"


def _parts(fee: _Fee) -> list[_Fee]:
    return [leaf for part in fee["parts"] for leaf in _parts(part)] if fee["kind"] == "sum" else [fee]


def _amounts(part: _Fee, definition: ServiceDefinition) -> list[int]:
    """Return the amounts of which all that a part may cost is made."""
    match part["kind"]:
        case "fixed":
            return [part["dirhams"]]
        case "per_unit":
            return [part["dirhams_each"] * _step(part["field"], definition)]
        case "choice":
            return list(part["dirhams"].values())
        case "weight":
            return [row["dirhams"] for row in part["rows"]]
        case _:
            return [part.get("round_to_dirhams", 1), part.get("minimum_dirhams", 0)]


def _step(name: str, definition: ServiceDefinition) -> int:
    """Return the step in which a number grows: what it is passed on as, dirham for dirham, may be in tens."""
    return int(definition.schema["properties"][name].get("multipleOf", 1))


def _unknown(part: _Fee, definition: ServiceDefinition) -> str:
    """Return why a fee may be unknown though a form is accepted."""
    name = part.get("field")
    if name is None:
        return ""
    field, schema = definition.field(name), definition.schema["properties"][name]
    if field is None or field.show_if is not None or name not in definition.schema.get("required", ()):
        return f"{name} is not always answered"
    if part["kind"] == "choice":
        return (
            "" if set(schema.get("enum", ())) <= part["dirhams"].keys() else f"{name}: a choice without fee"
        )
    if schema.get("type") != "integer":
        return f"{name} is no number"
    heaviest = part["rows"][-1]["up_to"] if part["kind"] == "weight" else None
    if heaviest is not None and not schema.get("maximum", heaviest + 1) <= heaviest:
        return f"{name}: heavier than the last row"
    return ""
