"""From a form to a receipt: exactly once, to the last dirham, and only when durable."""

from dataclasses import replace

import pytest

from kiosk.domain.basket import Basket
from kiosk.domain.identifiers import BasketId, ServiceCode, TrackingNumber
from kiosk.domain.money import ZERO, Money
from kiosk.errors import (
    AlreadySettledError,
    AnswersInvalidError,
    DiskFullError,
    EmptyBasketError,
    NoOpenShiftError,
    ShiftOpenElsewhereError,
    TooLittleTenderedError,
    UnknownServiceError,
)
from kiosk.ports import Durability
from kiosk.usecases.take_payment import expected_receipt
from tests.fakes.hall import CLERK, OTHER_CLERK, PINS, Hall, make_hall
from tests.fakes.morning import Morning


# --- file -------------------------------------------------------------------------------------------------
def test_a_filed_application_is_checked_numbered_and_priced(morning: Morning) -> None:
    application = morning.application("PP1")
    assert application.fee == Money(50_000)
    assert application.tracking_number.digits.startswith("0001")
    assert application.answers["given_name"] == "محمّد"
    assert application.documents_seen
    assert application.receipt_words is not None
    assert morning.hall.journal.kinds()[-1] == "shift.opened"


def test_an_incomplete_form_is_not_filed(morning: Morning) -> None:
    with pytest.raises(AnswersInvalidError) as raised:
        morning.desk.file_application(morning.session, morning.desk.new_form(ServiceCode("CR1")))
    assert ("given_name", "missing") in raised.value.problems


def test_nobody_files_without_a_shift_of_his_own(hall: Hall, morning: Morning) -> None:
    form = morning.example()
    other = hall.desk.sign_in(OTHER_CLERK, PINS[OTHER_CLERK])
    with pytest.raises(ShiftOpenElsewhereError):
        hall.desk.file_application(other, form)
    hall.desk.close_shift(morning.session, Money(100_000))
    with pytest.raises(NoOpenShiftError):
        hall.desk.file_application(morning.session, form)


def test_an_unknown_service_has_no_form(hall: Hall) -> None:
    with pytest.raises(UnknownServiceError):
        hall.desk.new_form(ServiceCode("ZZ9"))
    with pytest.raises(UnknownServiceError):
        make_hall().desk.new_form(ServiceCode("PP1"))


# --- pay --------------------------------------------------------------------------------------------------
def test_the_receipt_expected_is_the_real_one_but_for_what_the_act_decides(morning: Morning) -> None:
    basket = morning.basket("PP1", "CR1")
    entries = morning.hall.journal.kinds()
    expected = expected_receipt(morning.desk.counter, morning.session, basket)
    assert morning.hall.journal.kinds() == entries, "nothing is done by it"
    real = morning.desk.take_payment(morning.session, basket, basket.due).receipt
    assert expected != real
    decided = replace(expected, number=real.number, made_at=real.made_at, qr_text=real.qr_text)
    assert replace(decided, entry_hash=real.entry_hash) == real


def test_one_basket_is_one_entry_and_one_receipt(morning: Morning) -> None:
    basket = morning.basket("PP1", "CR1", "CO2")
    before = len(morning.hall.journal.committed)
    settlement = morning.desk.take_payment(morning.session, basket, Money(60_000))
    assert len(morning.hall.journal.committed) == before + 1
    receipt = settlement.receipt
    assert (receipt.total, receipt.tendered, receipt.change) == (Money(51_000), Money(60_000), Money(9_000))
    assert [item.service_code for item in receipt.items] == ["PP1", "CR1", "CO2"]
    assert [item.amount.dirhams for item in receipt.items] == [50_000, 1_000, 0]
    assert str(receipt.number) == "TIP-001-03-2026-7A-000001"
    assert receipt.entry_hash == settlement.entry.hash
    assert receipt.qr_text.startswith(f"LPR1:{receipt.number}/")
    assert receipt.made_at == "2026-11-22 12:00:00 +02:00"
    assert receipt.clerk == CLERK
    assert settlement.durability is Durability.BOTH_COPIES
    assert [a.application_id for a in settlement.applications] == [
        a.application_id for a in basket.applications
    ]


def test_receipt_numbers_have_no_gap_also_after_a_failure(morning: Morning) -> None:
    morning.settle()
    morning.hall.journal.is_disk_full = True
    basket = morning.basket()
    with pytest.raises(DiskFullError):
        morning.desk.take_payment(morning.session, basket, basket.due)
    morning.hall.journal.is_disk_full = False
    settlement = morning.desk.take_payment(morning.session, basket, basket.due)
    assert settlement.receipt.number.sequence == 2


def test_a_free_service_is_settled_without_cash(morning: Morning) -> None:
    settlement = morning.settle("CO2")
    assert settlement.receipt.total == ZERO
    assert settlement.entry.facts_fields()["payments"] == []
    assert settlement.entry.facts_fields()["ledger"] == []


def test_a_basket_is_settled_once(morning: Morning) -> None:
    basket = morning.basket()
    morning.desk.take_payment(morning.session, basket, basket.due)
    with pytest.raises(AlreadySettledError):
        morning.desk.take_payment(morning.session, basket, basket.due)
    with pytest.raises(AlreadySettledError):
        morning.desk.void_basket(morning.session, basket, "left")


def test_wrong_cash_writes_nothing(morning: Morning) -> None:
    before = morning.hall.journal.kinds()
    with pytest.raises(TooLittleTenderedError):
        morning.desk.take_payment(morning.session, morning.basket(), Money(1_000))
    with pytest.raises(EmptyBasketError):
        morning.desk.take_payment(morning.session, morning.desk.new_basket(), ZERO)
    assert morning.hall.journal.kinds() == before


def test_cash_is_taken_only_by_the_person_whose_shift_it_is(morning: Morning) -> None:
    other = morning.desk.sign_in(OTHER_CLERK, PINS[OTHER_CLERK])
    with pytest.raises(ShiftOpenElsewhereError):
        morning.desk.take_payment(other, morning.basket(), Money(50_000))


def test_a_tracking_number_that_is_taken_is_drawn_again(morning: Morning) -> None:
    first = morning.settle().applications[0]
    twice = [replace(morning.application(), tracking_number=first.tracking_number) for _ in range(2)]
    basket = Basket(BasketId("twins"), tuple(twice))
    applications = morning.desk.take_payment(morning.session, basket, basket.due).applications
    numbers = {application.tracking_number for application in applications}
    assert len(numbers) == 2
    assert first.tracking_number not in numbers
    assert TrackingNumber(first.tracking_number.digits) == first.tracking_number


def test_a_single_copy_is_not_hidden(morning: Morning) -> None:
    morning.hall.journal.durability = Durability.SINGLE_COPY
    assert morning.settle().durability is Durability.SINGLE_COPY


# --- void -------------------------------------------------------------------------------------------------
def test_a_voided_basket_leaves_a_trace_and_no_money(morning: Morning) -> None:
    entry = morning.desk.void_basket(morning.session, morning.basket("PP1", "CR1"), "citizen_left")
    assert (entry.kind, entry.facts_fields()["services"]) == ("basket.voided", ["PP1", "CR1"])
    totals = morning.desk.shift_totals()
    assert totals is not None
    assert (totals.receipts, totals.expected_cash) == (0, Money(100_000))
    with pytest.raises(EmptyBasketError):
        morning.desk.void_basket(morning.session, morning.desk.new_basket(), "citizen_left")


# --- the list of the day ----------------------------------------------------------------------------------
def test_the_days_applications_come_newest_first_and_in_pages(morning: Morning) -> None:
    numbers = [morning.settle("CR1").applications[0].tracking_number for _ in range(3)]
    first = morning.desk.todays_applications(limit=2)
    rest = morning.desk.todays_applications(before_seq=first[-1].seq)
    assert [row.tracking_number for row in [*first, *rest]] == numbers[::-1]
    assert first[0].applicant.startswith("محمّد")


def test_services_are_found_at_the_desk(hall: Hall) -> None:
    assert [service.code for service in hall.desk.find_services("جواز سفر")][:1] == ["PP1"]
    assert make_hall().desk.find_services("جواز") == ()
    assert hall.desk.service_index() is hall.desk.service_index()
