"""Receipts say what the journal says; copies are marked; what is undone stays in view."""

from collections.abc import Callable
from datetime import date

import pytest

from kiosk.domain.identifiers import OfficeCode, ReceiptNumber
from kiosk.domain.money import Money
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.domain.receipt import Paper
from kiosk.domain.receipt_of_entry import receipt_of
from kiosk.errors import (
    MalformedIdentifierError,
    NothingReadError,
    NothingToReverseError,
    SupervisorNeededError,
    WrongPinError,
)
from kiosk.usecases.identify_person import identify_person
from kiosk.usecases.receipt_to_print import is_original_next
from kiosk.usecases.reverse_receipt import Approval
from tests.fakes.hall import CLERK, OTHER_CLERK, PINS, SUPERVISOR
from tests.fakes.morning import Morning

APPROVAL = Approval(SUPERVISOR, PINS[SUPERVISOR], "wrong_service")
UNKNOWN = ReceiptNumber(OfficeCode("TIP-001"), 3, 2026, "7A", 999_999)


# --- paper ------------------------------------------------------------------------------------------------
def test_a_receipt_is_unprinted_until_its_paper_is_recorded(morning: Morning) -> None:
    receipt = morning.settle().receipt
    assert [unprinted.number for unprinted in morning.desk.unprinted_receipts()] == [receipt.number]
    morning.desk.note_printing(receipt)
    assert morning.hall.print_ledger.asked == [(receipt.number, 0)]
    entry = morning.desk.record_paper(morning.session, receipt, Paper.PRINTED)
    assert entry.kind == "receipt.printed"
    assert morning.desk.unprinted_receipts() == []


def test_a_reprint_is_the_same_receipt_marked_as_a_copy(morning: Morning) -> None:
    receipt = morning.settle("PP1", "CR1").receipt
    morning.desk.record_paper(morning.session, receipt, Paper.PRINTED)
    for copy in (1, 2):
        again = morning.desk.reprint_receipt(receipt.number)
        assert again.copy == copy
        assert (again.items, again.qr_text, again.total) == (receipt.items, receipt.qr_text, receipt.total)
        entry = morning.desk.record_paper(morning.session, again, Paper.PRINTED)
        assert (entry.kind, entry.facts_fields()["copy"]) == ("receipt.reprinted", copy)


@pytest.mark.parametrize(("paper", "copy"), [(Paper.NOT_PRINTED, 0), (Paper.UNKNOWN, 1)])
def test_only_paper_that_cannot_exist_is_printed_as_the_original(
    morning: Morning, paper: Paper, copy: int
) -> None:
    receipt = morning.settle().receipt
    morning.desk.record_paper(morning.session, receipt, paper)
    assert morning.desk.reprint_receipt(receipt.number).copy == copy


def test_an_original_that_may_be_on_paper_never_comes_out_again(morning: Morning) -> None:
    receipt = morning.settle().receipt
    desk = morning.desk
    desk.note_printing(receipt)
    desk.record_paper(morning.session, receipt, Paper.NOT_PRINTED)
    again = desk.receipt_to_print(receipt.number)
    desk.note_printing(again)  # and the power fails: nobody records what became of it
    third = desk.receipt_to_print(receipt.number)
    assert (again.copy, third.copy) == (0, 1)
    assert morning.hall.journal.committed[-1].facts_fields()["paper"] == "unknown"
    desk.note_printing(third)
    desk.record_paper(morning.session, third, Paper.PRINTED)
    assert desk.receipt_to_print(receipt.number).copy == 2


def test_what_comes_out_next_is_known_before_it_does(morning: Morning) -> None:
    receipt, desk = morning.settle().receipt, morning.desk
    ledger = morning.hall.print_ledger

    def promised_and_given() -> tuple[bool, bool]:
        promised = is_original_next(desk.counter, ledger, receipt.number)
        return promised, desk.receipt_to_print(receipt.number).copy == 0

    assert promised_and_given() == (True, True)
    desk.note_printing(receipt)
    desk.record_paper(morning.session, receipt, Paper.NOT_PRINTED)
    assert promised_and_given() == (True, True)
    desk.note_printing(receipt)  # and the power fails
    assert promised_and_given() == (False, False)
    desk.record_paper(morning.session, desk.receipt_to_print(receipt.number), Paper.NOT_PRINTED)
    assert promised_and_given() == (False, False)


def test_receipts_without_paper_are_owed_and_come_out_as_originals(morning: Morning) -> None:
    first, second, third = (morning.settle().receipt for _ in range(3))
    morning.desk.record_paper(morning.session, first, Paper.NOT_PRINTED)
    morning.desk.record_paper(morning.session, second, Paper.PRINTED)
    assert list(morning.desk.owed_receipts()) == [first.number, third.number]
    for number in morning.desk.owed_receipts():
        receipt = morning.desk.receipt_to_print(number)
        assert receipt.copy == 0
        morning.desk.note_printing(receipt)
        morning.desk.record_paper(morning.session, receipt, Paper.PRINTED)
    assert list(morning.desk.owed_receipts()) == []


def test_after_a_crash_the_program_speaks_for_itself(morning: Morning) -> None:
    receipt = morning.settle().receipt
    entry = morning.desk.record_paper(None, receipt, Paper.UNKNOWN)
    assert (entry.author.role, entry.author.operator) == ("recovery", None)


def test_a_copy_says_confirmed_only_when_all_its_applications_were_accepted(morning: Morning) -> None:
    settled = morning.settle("PP1", "CR1")
    first, second = (application.application_id for application in settled.applications)
    seen = []
    for states in ({}, {first: "accepted"}, {first: "accepted", second: "needs_attention"}):
        morning.hall.books.states = {one: (state, ()) for one, state in states.items()}
        seen.append(morning.desk.reprint_receipt(settled.receipt.number).confirmed)
    morning.hall.books.states = {first: ("accepted", ()), second: ("accepted", ())}
    assert (seen, morning.desk.reprint_receipt(settled.receipt.number).confirmed) == ([False] * 3, True)


def test_a_receipt_nobody_issued_cannot_be_printed(morning: Morning) -> None:
    with pytest.raises(MalformedIdentifierError):
        morning.desk.reprint_receipt(UNKNOWN)


def test_an_erased_body_leaves_a_receipt_without_a_name(morning: Morning) -> None:
    entry = morning.settle().entry
    erased = type(entry)(
        entry.envelope,
        entry.signature,
        entry.facts,
        (None,),
        entry.hash,
        entry.place,
        entry.kind,
        1,
        entry.author,
    )
    item = receipt_of(erased, "LPR1:", confirmed=True).items[0]
    assert (item.applicant, item.masked_number, item.amount) == ("", "", Money(50_000))


# --- reversal ---------------------------------------------------------------------------------------------
def test_a_reversal_gives_the_money_back_and_has_a_receipt_of_its_own(morning: Morning) -> None:
    settled = morning.settle("PP1", "CR1")
    undone = morning.desk.reverse_receipt(morning.session, settled.receipt.number, APPROVAL)
    receipt = undone.receipt
    assert (receipt.total, receipt.reverses) == (Money(-51_000), settled.receipt.number)
    assert receipt.number.sequence == 2
    assert [item.amount.dirhams for item in receipt.items] == [-50_000, -1_000]
    assert receipt.items[0].applicant == settled.receipt.items[0].applicant
    facts = undone.entry.facts_fields()
    assert (facts["approved_by"], facts["reversed_entry"]) == (SUPERVISOR, settled.entry.hash)
    totals = morning.desk.shift_totals()
    assert totals is not None
    assert (totals.expected_cash, totals.reversed_receipts) == (Money(100_000), 1)
    assert all(row.is_reversed for row in morning.desk.todays_applications())


def test_a_reversal_can_be_reprinted_from_its_bytes(morning: Morning) -> None:
    number = morning.settle().receipt.number
    receipt = morning.desk.reverse_receipt(morning.session, number, APPROVAL).receipt
    assert morning.desk.reprint_receipt(receipt.number) == receipt


def test_a_receipt_is_reversed_once_and_a_reversal_never(morning: Morning) -> None:
    number = morning.settle().receipt.number
    undone = morning.desk.reverse_receipt(morning.session, number, APPROVAL)
    for again in (number, undone.receipt.number, UNKNOWN):
        with pytest.raises(NothingToReverseError):
            morning.desk.reverse_receipt(morning.session, again, APPROVAL)


@pytest.mark.parametrize(
    ("approval", "refusal"),
    [
        (Approval(OTHER_CLERK, PINS[OTHER_CLERK], "x"), SupervisorNeededError),
        (Approval(CLERK, PINS[CLERK], "x"), SupervisorNeededError),
        (Approval(SUPERVISOR, "000000", "x"), WrongPinError),
    ],
)
def test_only_another_persons_supervisor_pin_approves(
    morning: Morning, approval: Approval, refusal: type[Exception]
) -> None:
    number = morning.settle().receipt.number
    with pytest.raises(refusal):
        morning.desk.reverse_receipt(morning.session, number, approval)
    assert "basket.reversed" not in morning.hall.journal.kinds()


def test_a_pin_is_not_shown_when_an_approval_is_logged() -> None:
    assert PINS[SUPERVISOR] not in repr(APPROVAL)


# --- identify ---------------------------------------------------------------------------------------------
class OneDocumentReader:
    """A reader that has one document, or none."""

    def __init__(self, person: Person | None) -> None:
        self._person = person

    def is_present(self) -> bool:
        return True

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Person:
        if self._person is None or is_cancelled():
            raise NothingReadError(f"{deadline_s} s")
        return self._person


@pytest.mark.parametrize(
    ("expires_on", "has_expired"),
    [(None, False), (date(2026, 11, 22), False), (date(2026, 11, 21), True)],
)
def test_an_expired_document_is_read_and_said_to_be_expired(
    expires_on: date | None, *, has_expired: bool
) -> None:
    person = Person(
        IdentitySource.MRZ, "P", "LBY", "AB1", "S", "A", "LBY", date(1984, 3, 17), Sex.MALE, expires_on
    )
    found = identify_person(OneDocumentReader(person), date(2026, 11, 22), 5.0, lambda: False)
    assert (found.person, found.has_expired) == (person, has_expired)


def test_without_a_document_the_clerk_types() -> None:
    with pytest.raises(NothingReadError):
        identify_person(OneDocumentReader(None), date(2026, 11, 22), 5.0, lambda: False)
