"""Fees are data, worked out in whole dirhams."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.fee import check_fee, fee_lines
from kiosk.errors import AnswersInvalidError, MalformedCatalogueError

RATE = {"kind": "rate", "field": "n", "basis_points": 100, "minimum_dirhams": 1000, "round_to_dirhams": 50}
WEIGHT = {
    "kind": "weight",
    "field": "n",
    "rows": [{"up_to": 100, "dirhams": 2000}, {"up_to": 500, "dirhams": 5000}],
}
CHOICE = {"kind": "choice", "field": "n", "dirhams": {"a": 2000, "b": 0}}
FIELDS = frozenset({"n"})


def total(service: ServiceDefinition, fee: dict[str, Any], answers: dict[str, Any]) -> int:
    return sum(line.amount.dirhams for line in fee_lines(replace(service, fee=fee), answers))


@pytest.mark.parametrize(
    ("fee", "answer", "dirhams"),
    [
        ({"kind": "fixed", "dirhams": 0}, 1, 0),
        ({"kind": "fixed", "dirhams": 1000}, 1, 1000),
        ({"kind": "per_unit", "field": "n", "dirhams_each": 1000}, 3, 3000),
        (CHOICE, "a", 2000),
        (CHOICE, "b", 0),
        (WEIGHT, 100, 2000),
        (WEIGHT, 101, 5000),
        (RATE, 1, 1000),
        (RATE, 1_000_001, 10_050),
        (RATE, 1_000_000, 10_000),
        ({"kind": "rate", "field": "n", "basis_points": 1}, 1, 1),
        ({"kind": "sum", "parts": [CHOICE, {"kind": "fixed", "dirhams": 50}]}, "a", 2050),
    ],
)
def test_each_form_of_fee(service: ServiceDefinition, fee: dict[str, Any], answer: Any, dirhams: int) -> None:
    check_fee(fee, FIELDS)
    assert total(service, fee, {"n": answer}) == dirhams


def test_lines_name_beneficiary_and_label(service: ServiceDefinition) -> None:
    parts = [
        {"kind": "fixed", "dirhams": 100, "beneficiary": "LPC", "label": {"ar": "بريد", "en": "Post"}},
        {"kind": "fixed", "dirhams": 50},
        {"kind": "sum", "parts": [{"kind": "fixed", "dirhams": 200}], "beneficiary": "TAX"},
    ]
    lines = fee_lines(replace(service, fee={"kind": "sum", "parts": parts}), {})
    assert [(line.beneficiary, line.label.en, line.amount.dirhams) for line in lines] == [
        ("LPC", "Post", 100),
        ("XAG", "Service", 50),
        ("TAX", "Service", 200),
    ]


@pytest.mark.parametrize(
    ("fee", "answers", "problem"),
    [
        (RATE, {}, "missing"),
        (CHOICE, {"n": "c"}, "not_a_choice"),
        (WEIGHT, {"n": 501}, "out_of_range"),
    ],
)
def test_answers_outside_the_tariff_are_named(
    service: ServiceDefinition, fee: dict[str, Any], answers: dict[str, Any], problem: str
) -> None:
    with pytest.raises(AnswersInvalidError) as raised:
        total(service, fee, answers)
    assert raised.value.problems == (("n", problem),)


@pytest.mark.parametrize(
    "fee",
    [
        {},
        {"kind": "song"},
        {"kind": "fixed", "dirhams": 1.5},
        {"kind": "fixed", "dirhams": -1},
        {"kind": "fixed", "dirhams": True},
        {"kind": "per_unit", "dirhams_each": 1, "field": "other"},
        {"kind": "choice", "field": "n", "dirhams": 5},
        {"kind": "weight", "field": "n", "rows": []},
        {"kind": "weight", "field": "n", "rows": WEIGHT["rows"][::-1]},
        {"kind": "sum", "parts": 5},
        {**RATE, "round_to_dirhams": 0},
        {"kind": "fixed", "dirhams": 5, "label": {"ar": "رسم"}},
    ],
)
def test_a_fee_that_cannot_be_worked_out_is_refused(fee: dict[str, Any]) -> None:
    with pytest.raises(MalformedCatalogueError):
        check_fee(fee, FIELDS)


@given(st.integers(min_value=0, max_value=10**10))
def test_a_rate_is_rounded_up_to_what_coins_can_pay(service: ServiceDefinition, amount: int) -> None:
    due = total(service, RATE, {"n": amount})
    assert due % 50 == 0
    assert due >= 1000
    assert due * 100 >= amount
