"""Every act's money sums to zero, and cash that does not fit is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import ledger
from kiosk.domain.application import Application, FeeLine
from kiosk.domain.basket import Basket, CashPayment
from kiosk.domain.identifiers import ApplicationId, BasketId, OperatorId, ServiceCode, ShiftId, TrackingNumber
from kiosk.domain.lockout import FREE_TRIES, LOCKED_MS, WrongPins
from kiosk.domain.money import Money
from kiosk.domain.person import Sex
from kiosk.domain.shift import Shift, ShiftClosing
from kiosk.domain.words import Words
from kiosk.errors import EmptyBasketError, NotPayableInCashError, TooLittleTenderedError

WORDS = Words("رسم", "Fee")
coins = st.integers(min_value=0, max_value=10**6).map(lambda n: n * 50)


def application(*dirhams: int, number: int = 1) -> Application:
    return Application(
        application_id=ApplicationId(str(number)),
        tracking_number=TrackingNumber.make(1, number),
        service_code=ServiceCode("XX1"),
        service_version="1",
        service_name=WORDS,
        agency_code="XAG",
        answers={},
        documents_seen=(),
        fee_lines=tuple(FeeLine(f"A{n % 2}", WORDS, Money(d)) for n, d in enumerate(dirhams)),
    )


def basket(*dirhams: int) -> Basket:
    return Basket(BasketId("b"), (application(*dirhams),))


@given(st.lists(st.lists(coins, max_size=4), max_size=4))
def test_a_settlement_sums_to_zero_and_its_opposite_undoes_it(fees: list[list[int]]) -> None:
    applications = [application(*dirhams) for dirhams in fees]
    lines = ledger.settlement_lines(applications)
    assert ledger.is_balanced(lines)
    assert ledger.is_balanced(ledger.opposite_lines(lines))
    both = [*lines, *ledger.opposite_lines(lines)]
    for account in {line.account for line in lines}:
        assert sum(line.amount.dirhams for line in both if line.account == account) == 0
    assert ledger.read(ledger.written(lines)) == lines


@given(coins, coins)
def test_opening_and_closing_sum_to_zero(one: int, other: int) -> None:
    assert ledger.is_balanced(ledger.opening_lines(Money(one)))
    assert ledger.is_balanced(ledger.closing_lines(Money(one), Money(other)))
    assert not ledger.is_balanced([ledger.LedgerLine(ledger.SUSPENSE, Money(1))])


def test_lines_of_nothing_are_left_out() -> None:
    assert ledger.settlement_lines([application(0)]) == ()
    assert [line.account for line in ledger.closing_lines(Money(5), Money(5))] == [
        ledger.CASH_TILL,
        ledger.OFFICE_SAFE,
    ]


@given(coins, coins)
def test_change_is_what_was_given_too_much(due: int, more: int) -> None:
    payment = basket(due).pay_in_cash(Money(due + more))
    assert payment == CashPayment(Money(due + more), Money(more))


@pytest.mark.parametrize(
    ("given_basket", "tendered", "refusal"),
    [
        (Basket(BasketId("b")), 0, EmptyBasketError),
        (basket(1_001), 2_000, NotPayableInCashError),
        (basket(1_000), 950, TooLittleTenderedError),
        (basket(1_000), 1_001, NotPayableInCashError),
    ],
)
def test_cash_that_does_not_fit_is_refused(
    given_basket: Basket, tendered: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        given_basket.pay_in_cash(Money(tendered))


def test_a_basket_grows_and_shrinks() -> None:
    both = basket(1_000).with_application(application(500, number=2))
    assert both.due == Money(1_500)
    assert both.without_application(ApplicationId("1")).due == Money(500)


def test_a_difference_is_counted_minus_expected() -> None:
    shift = Shift(ShiftId("s"), OperatorId("1"), "2026-11-22", "", Money(0))
    assert ShiftClosing(shift, Money(1_000), Money(950)).difference == Money(-50)


def test_five_wrong_pins_lock_a_number_for_a_while() -> None:
    wrong = WrongPins()
    for _ in range(FREE_TRIES):
        assert wrong.wait_ms(10) == 0
        wrong = wrong.one_more(10)
    assert wrong.wait_ms(10) == LOCKED_MS
    assert wrong.wait_ms(10 + LOCKED_MS) == 0
    assert wrong.one_more(20).wait_ms(20) == 0


def test_a_text_needs_both_languages() -> None:
    with pytest.raises(ValueError, match="languages"):
        Words("نص", "")
    assert date.fromisoformat("2026-11-22").isoweekday() == 7
    assert Sex("X") is Sex.UNSPECIFIED
