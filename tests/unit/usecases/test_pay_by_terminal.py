"""Money by the terminal: noted before it is asked for, never asked twice, never lost."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.domain.entry import AuthorRole
from kiosk.domain.money import ZERO, Money
from kiosk.domain.operator import Session
from kiosk.domain.receipt import TerminalPaper
from kiosk.domain.terminal_acts import OpenPayment
from kiosk.domain.terminal_payment import Doubt, Means, Outcome, Paid, Refusal, Refused, Unknown
from kiosk.errors import AlreadySettledError, DiskFullError, MalformedIdentifierError
from kiosk.usecases.citizen_desk import CitizenDesk
from kiosk.usecases.take_payment import Settlement
from tests.fakes.hall import CLERK, PINS, Hall
from tests.unit.usecases.test_self_service import SCHEMAS, filed, the_slip

PAID = Paid(Means.CARD, "77", "T-1", "123456", "TEST", "0002")
NOT_KNOWN = Unknown(Doubt.NO_ANSWER)


@pytest.fixture
def citizen(hall: Hall) -> CitizenDesk:
    return CitizenDesk(hall.desk)


def begun(citizen: CitizenDesk) -> tuple[Session, Settlement, OpenPayment]:
    session, settlement = filed(citizen)
    return session, settlement, citizen.begin_payment(session, settlement.receipt)


def check(hall: Hall, kind: str) -> dict[str, Any]:
    fields = next(e for e in reversed(hall.journal.committed) if e.kind == kind).facts_fields()
    Draft202012Validator(json.loads((SCHEMAS / f"facts-{kind}.json").read_text("utf-8"))).validate(fields)
    return fields


def test_what_is_about_to_be_asked_is_noted_before_anybody_asks(hall: Hall, citizen: CitizenDesk) -> None:
    _, settlement, payment = begun(citizen)
    facts = check(hall, "terminal.asked")
    assert hall.journal.committed[-1].kind == "terminal.asked"
    assert (facts["request"], facts["dirhams"]) == (payment.request.number, 1000)
    assert facts["application_id"] == settlement.applications[0].application_id
    assert citizen.open_payments() == [payment]
    assert citizen.is_looked_into(payment.request.application_id)


def test_money_that_was_taken_is_the_entry_a_cashed_slip_is(hall: Hall, citizen: CitizenDesk) -> None:
    session, settlement, payment = begun(citizen)
    outcome, paid = citizen.end_payment(session, payment, PAID)
    assert outcome == PAID
    assert paid is not None
    facts = check(hall, "slip.paid")
    assert facts["payments"] == [
        {
            "method": "card",
            "dirhams": 1000,
            "request": payment.request.number,
            "reference": "77",
            "terminal": "T-1",
            "approval": "123456",
            "scheme": "TEST",
            "last_digits": "0002",
        }
    ]
    assert facts["basket_id"] == the_slip(settlement).basket_id
    assert facts["filed_at"] == {"office_number": 1, "counter": 3}
    assert facts["ledger"][0] == {"account": "terminal.acquirer", "dirhams": 1000}
    assert paid.entry.author.role is AuthorRole.CITIZEN
    assert citizen.open_payments() == []


def test_the_receipt_names_the_applicant_and_what_was_paid_with(citizen: CitizenDesk) -> None:
    session, settlement, payment = begun(citizen)
    _, paid = citizen.end_payment(session, payment, PAID)
    assert paid is not None
    receipt, before = paid.receipt, settlement.receipt
    assert (receipt.total, receipt.due, receipt.tendered) == (Money(1000), ZERO, ZERO)
    assert receipt.items[0].applicant == before.items[0].applicant
    assert receipt.items[0].tracking_number == before.items[0].tracking_number
    assert receipt.terminal == TerminalPaper("card", "77", "123456", "0002")
    assert receipt.qr_text.startswith("LPR1:")
    again = citizen.desk.reprint_receipt(receipt.number)
    assert (again.items, again.terminal) == (receipt.items, receipt.terminal)


def test_no_till_is_touched(hall: Hall, citizen: CitizenDesk) -> None:
    clerk = hall.desk.sign_in(CLERK, PINS[CLERK])
    hall.desk.open_shift(clerk, Money(50_000))
    session, _, payment = begun(citizen)
    citizen.end_payment(session, payment, PAID)
    totals = hall.desk.shift_totals()
    assert totals is not None
    assert (totals.taken, totals.expected_cash) == (ZERO, Money(50_000))


@pytest.mark.parametrize("outcome", [Refused(Refusal.DECLINED), Refused(Refusal.NOT_REACHED)])
def test_after_a_refusal_another_request_may_be_made(
    hall: Hall, citizen: CitizenDesk, outcome: Outcome
) -> None:
    session, settlement, payment = begun(citizen)
    assert citizen.end_payment(session, payment, outcome) == (outcome, None)
    assert check(hall, "terminal.answered")["outcome"] == "refused"
    again = citizen.begin_payment(session, settlement.receipt)
    assert again.request.number != payment.request.number


def test_while_it_is_not_known_nobody_asks_again(hall: Hall, citizen: CitizenDesk) -> None:
    session, settlement, payment = begun(citizen)
    with pytest.raises(AlreadySettledError):
        citizen.begin_payment(session, settlement.receipt)
    assert citizen.end_payment(session, payment, NOT_KNOWN) == (NOT_KNOWN, None)
    assert check(hall, "terminal.answered")["outcome"] == "unknown"
    with pytest.raises(AlreadySettledError):
        citizen.begin_payment(session, settlement.receipt)
    assert hall.journal.kinds().count("terminal.asked") == 1


def test_what_is_not_known_is_noted_once_however_often_it_is_asked_about(
    hall: Hall, citizen: CitizenDesk
) -> None:
    session, _, payment = begun(citizen)
    citizen.end_payment(session, payment, NOT_KNOWN)
    for _ in range(3):
        (still,) = citizen.open_payments()
        citizen.end_payment(None, still, NOT_KNOWN)
    assert hall.journal.kinds().count("terminal.answered") == 1


def test_money_that_turns_out_to_be_taken_is_noted_by_the_program_itself(
    hall: Hall, citizen: CitizenDesk
) -> None:
    session, settlement, payment = begun(citizen)
    citizen.end_payment(session, payment, NOT_KNOWN)
    assert citizen.desk.reprint_receipt(settlement.receipt.number).is_looked_into
    citizen.end(session, "signed_out")
    (still,) = citizen.open_payments()
    _, paid = citizen.end_payment(None, still, PAID)
    assert paid is not None
    assert paid.entry.author.role is AuthorRole.RECOVERY
    assert citizen.end_payment(None, still, PAID) == (PAID, None)
    assert hall.journal.kinds().count("slip.paid") == 1
    again = citizen.desk.reprint_receipt(settlement.receipt.number)
    assert (again.number, again.due, again.is_looked_into) == (paid.receipt.number, ZERO, False)


def test_a_terminal_that_has_not_seen_a_request_yet_is_asked_again_later(
    hall: Hall, citizen: CitizenDesk
) -> None:
    session, _, payment = begun(citizen)
    unseen = Refused(Refusal.UNSEEN)
    assert citizen.end_payment(session, payment, unseen)[0] == Unknown(Doubt.TOO_EARLY)
    hall.clock.advance(180)
    (still,) = citizen.open_payments()
    assert citizen.end_payment(None, still, unseen) == (unseen, None)
    assert citizen.open_payments() == []


def test_what_is_paid_is_not_asked_for_again(citizen: CitizenDesk) -> None:
    session, settlement, payment = begun(citizen)
    citizen.end_payment(session, payment, PAID)
    with pytest.raises(AlreadySettledError):
        citizen.begin_payment(session, settlement.receipt)


def test_what_is_free_asks_for_nothing(citizen: CitizenDesk) -> None:
    session, settlement = filed(citizen, "SS1")
    with pytest.raises(MalformedIdentifierError):
        citizen.begin_payment(session, settlement.receipt)


def test_what_cannot_be_noted_is_not_asked_for(hall: Hall, citizen: CitizenDesk) -> None:
    session, settlement = filed(citizen)
    hall.journal.is_disk_full = True
    with pytest.raises(DiskFullError):
        citizen.begin_payment(session, settlement.receipt)
