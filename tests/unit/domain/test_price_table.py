"""Price tables over a catalogue, and the table of holidays."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.catalogue_changes import CatalogueChanges, changes, changes_of, is_same
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.price_table import Holiday, parse_holidays, parse_prices, priced
from kiosk.domain.words import Words
from kiosk.errors import MalformedCatalogueError
from tests.fakes.hall import shipped_catalogue

CR1 = ServiceCode("CR1")
CHEAP = {"kind": "fixed", "dirhams": 50}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return replace(shipped_catalogue(), price_table="prices-4")


def table(version: int, **fees: Any) -> dict[str, Any]:
    return {"type": "prices", "version": version, "price_table": f"prices-{version}", "fees": fees}


def test_a_newer_table_stands_over_the_catalogues_fees(catalogue: Catalogue) -> None:
    found = priced(catalogue, parse_prices(table(5, CR1=CHEAP)))
    assert (found.find(CR1).fee, found.price_table) == (CHEAP, "prices-5")
    assert found.find(CR1).price_table == "prices-5"
    others = [service.fee for service in found.services if service.code != CR1]
    assert others == [service.fee for service in catalogue.services if service.code != CR1]


def test_the_table_of_the_catalogues_own_time_stands_too(catalogue: Catalogue) -> None:
    assert priced(catalogue, parse_prices(table(4, CR1=CHEAP))).find(CR1).fee == CHEAP


def test_a_table_older_than_the_catalogue_changes_nothing(catalogue: Catalogue) -> None:
    assert priced(catalogue, parse_prices(table(3, CR1=CHEAP))) == catalogue
    assert priced(catalogue, None) == catalogue


def test_a_fee_that_asks_for_an_answer_the_form_does_not_know_is_not_taken(catalogue: Catalogue) -> None:
    fee = {"kind": "per_unit", "field": "elephants", "dirhams_each": 5}
    found = priced(catalogue, parse_prices(table(5, CR1=fee)))
    assert found.find(CR1).fee == catalogue.find(CR1).fee


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {**table(1), "type": "catalogue"},
        {**table(1), "fees": 7},
        table(1, CR1={"kind": "gift"}),
        table(1, CR1={"kind": "fixed", "dirhams": -5}),
        table(1, CR1=None),
    ],
)
def test_what_is_no_price_table_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(MalformedCatalogueError):
        parse_prices(payload)


def test_holidays_come_in_the_order_of_their_days() -> None:
    days = [
        {"date": "2027-10-23", "name": {"ar": "عيد التحرير", "en": "Liberation Day"}},
        {"date": "2027-02-17", "name": {"ar": "ثورة 17 فبراير", "en": "Revolution Day"}},
    ]
    first, second = parse_holidays({"type": "holidays", "version": 1, "days": days})
    assert first == Holiday(date(2027, 2, 17), Words("ثورة 17 فبراير", "Revolution Day"))
    assert second.day == date(2027, 10, 23)


@pytest.mark.parametrize("days", [None, [{}], [{"date": "2027-13-01", "name": {"ar": "ا", "en": "a"}}]])
def test_what_is_no_table_of_holidays_is_refused(days: Any) -> None:
    with pytest.raises(MalformedCatalogueError):
        parse_holidays({"type": "holidays", "version": 1, "days": days})


def test_two_catalogues_are_compared_service_by_service(catalogue: Catalogue) -> None:
    first, second, third, *rest = catalogue.services
    after = replace(
        catalogue,
        hash="f" * 64,
        services=(replace(second, version="9.0.0"), replace(third, fee=CHEAP), *rest),
    )
    found = changes(catalogue, after)
    assert found == CatalogueChanges((first.name,), (), (second.name,), (third.name,))
    assert changes(after, catalogue).added == (first.name,)
    assert changes(catalogue, catalogue).is_nothing
    assert is_same(catalogue, catalogue)
    assert not is_same(catalogue, replace(catalogue, price_table="prices-5"))
    assert changes_of([first], {}).retired == (first.name,)
    assert changes_of([second], {second.code: after.services[0]}).revised == (second.name,)
    assert changes_of([second], {second.code: second}).is_nothing
