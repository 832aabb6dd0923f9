"""The price table: fees that stand over the catalogue's own, and the table of holidays beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.fee import check_fee
from kiosk.domain.words import Words
from kiosk.errors import MalformedCatalogueError

_WRONG: Final = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class PriceTable:
    """A published price table: the fee form of each service by its code."""

    version: int
    name: str
    fees: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which offices are closed."""

    day: date
    name: Words


def parse_prices(payload: Mapping[str, Any]) -> PriceTable:
    """Read a price table's payload (`portal/contract/wire.md`).

    Raises:
        MalformedCatalogueError: not a price table, or a fee that could not be worked out.
    """
    try:
        if payload["type"] != "prices":
            raise MalformedCatalogueError("type")
        table = PriceTable(int(payload["version"]), str(payload["price_table"]), dict(payload["fees"]))
        for fee in table.fees.values():
            check_fee(fee, _fields_named(fee))
    except _WRONG as error:
        raise MalformedCatalogueError(f"prices: {error!r}") from error
    return table


def parse_holidays(payload: Mapping[str, Any]) -> tuple[Holiday, ...]:
    """Read a table of holidays, in the order of the days.

    Raises:
        MalformedCatalogueError: not of the published form.
    """
    try:
        if payload["type"] != "holidays":
            raise MalformedCatalogueError("type")
        found = (
            Holiday(date.fromisoformat(each["date"]), Words(each["name"]["ar"], each["name"]["en"]))
            for each in payload["days"]
        )
        return tuple(sorted(found, key=lambda holiday: holiday.day))
    except _WRONG as error:
        raise MalformedCatalogueError(f"holidays: {error!r}") from error


def priced(catalogue: Catalogue, table: PriceTable | None) -> Catalogue:
    """Return the catalogue with the fees in force.

    A table older than the one that the catalogue was published with changes nothing. A fee that asks for an
    answer which the service's form does not know is not taken: the catalogue's own stands.
    """
    if table is None or table.version < _version_in(catalogue.price_table):
        return catalogue
    services = tuple(_with_fee(service, table) for service in catalogue.services)
    return replace(catalogue, price_table=table.name, services=services)


def _with_fee(service: ServiceDefinition, table: PriceTable) -> ServiceDefinition:
    fee = table.fees.get(service.code)
    if fee is None:
        return replace(service, price_table=table.name)
    try:
        check_fee(fee, frozenset(field.name for field in service.fields))
    except MalformedCatalogueError:
        return service
    return replace(service, fee=fee, price_table=table.name)


def _version_in(name: str) -> int:
    """Return the number in a table's name, `prices-N`; 0 when it has none."""
    _, _, number = name.rpartition("-")
    return int(number) if number.isascii() and number.isdigit() else 0


def _fields_named(fee: Mapping[str, Any]) -> frozenset[str]:
    """Return the answers that a fee asks for, so that all else of it can be checked without a form."""
    parts = fee.get("parts", ()) if fee.get("kind") == "sum" else (fee,)
    return frozenset(str(part["field"]) for part in parts if "field" in part)
