"""Money is read without doubt or not at all, and shown in one way."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.money import (
    CIRCULATION,
    Denominations,
    Money,
    cash_suggestions,
    change_in_coins,
    denominations_on,
    parse_money,
    payable_in_cash,
    round_up_to,
)
from kiosk.errors import MalformedMoneyError, NotPayableInCashError

amounts = st.integers(min_value=0, max_value=10**14).map(Money)
payable = st.integers(min_value=0, max_value=10**7).map(lambda n: Money(n * 50))


@pytest.mark.parametrize(
    ("text", "dirhams"),
    [
        ("1.234", 1234),
        ("1,234.500", 1_234_500),
        ("1234.5", 1_234_500),
        ("12", 12_000),
        ("0.05", 50),
        ("١٢٫٥", 12_500),
        ("۱۲.۵۰۰", 12_500),
        ("١٬٢٣٤٫٥٠٠", 1_234_500),
        ("50.500 د.ل", 50_500),
        ("50.500 د.ل.", 50_500),
        ("د.ل 3", 3_000),
        ("5 دينار", 5_000),
        ("lyd 7.25", 7_250),
        ("\u200f12.500\u00a0LYD\u200e", 12_500),
        ("1,234,567.1", 1_234_567_100),
    ],
)
def test_clear_amounts_are_read(text: str, dirhams: int) -> None:
    assert parse_money(text) == Money(dirhams)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1,234",
        "1.234,5",
        "1.2345",
        ".5",
        "5.",
        "-5",
        "+5",
        "١2",
        "12,34.500",
        "1 234",
        "1e3",
        "²",
        "1؍5",
        "12.500 USD",
        "د.ل",
        "0x10",
        "1.2.3",
        "1234567890123",
    ],
)
def test_amounts_that_can_be_read_in_two_ways_are_refused(text: str) -> None:
    with pytest.raises(MalformedMoneyError):
        parse_money(text)


@given(amounts)
def test_what_is_displayed_is_read_back(money: Money) -> None:
    assert parse_money(money.display) == money
    assert parse_money(money.plain) == money


@given(st.text())
def test_no_text_makes_the_parser_raise_anything_else(text: str) -> None:
    with contextlib.suppress(MalformedMoneyError):
        assert parse_money(text).dirhams >= 0


@given(amounts, amounts)
def test_adding_and_taking_away_is_exact(one: Money, other: Money) -> None:
    assert one + other - other == one
    assert (-one).dirhams == -one.dirhams
    assert (one < other) == (one.dirhams < other.dirhams)


@pytest.mark.parametrize("wrong", [1.5, "1", True, None])
def test_money_is_whole_dirhams(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong)  # type: ignore[arg-type]  # the point of the test


def test_negative_amounts_are_shown_with_their_sign() -> None:
    assert Money(-1_234_500).display == "-1,234.500"
    assert Money(-1_234_500).plain == "-1234.500"


@pytest.mark.parametrize(("dirhams", "is_payable"), [(0, True), (50, True), (12_345, False), (-50, False)])
def test_only_multiples_of_the_smallest_coin_are_payable(dirhams: int, *, is_payable: bool) -> None:
    assert payable_in_cash(Money(dirhams)) is is_payable


@given(st.integers(min_value=-(10**9), max_value=10**9), st.sampled_from([1, 50, 1000]))
def test_rounding_up_gives_the_next_multiple(dirhams: int, step: int) -> None:
    rounded = round_up_to(Money(dirhams), step).dirhams
    assert rounded % step == 0
    assert 0 <= rounded - dirhams < step


def test_suggestions_are_the_exact_amount_and_the_next_notes() -> None:
    assert [money.plain for money in cash_suggestions(Money(12_500))] == [
        "12.500",
        "13.000",
        "15.000",
        "20.000",
        "50.000",
    ]


@given(amounts)
def test_suggestions_can_all_be_paid_and_are_enough(due: Money) -> None:
    offered = cash_suggestions(due)
    assert offered == tuple(sorted(set(offered)))
    assert all(payable_in_cash(money) and money >= due for money in offered)


@given(payable)
def test_change_in_coins_adds_up(change: Money) -> None:
    pieces = change_in_coins(change)
    assert sum(piece.dirhams * count for piece, count in pieces) == change.dirhams
    assert [piece for piece, _ in pieces] == sorted((piece for piece, _ in pieces), reverse=True)


def test_change_that_no_coins_make_is_refused() -> None:
    with pytest.raises(NotPayableInCashError):
        change_in_coins(Money(1_234))


def test_the_notes_of_a_day_are_those_in_circulation_then() -> None:
    without_fifty = Denominations(date(2027, 1, 1), (20_000, 50))
    table = (*CIRCULATION, without_fifty)
    assert denominations_on(date(2026, 12, 31), table) is CIRCULATION[0]
    assert denominations_on(date(2027, 1, 1), table) is without_fifty
    assert change_in_coins(Money(60_000), without_fifty) == ((Money(20_000), 3),)
