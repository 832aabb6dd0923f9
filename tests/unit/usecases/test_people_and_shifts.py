"""Signing in and out, opening and closing shifts: nobody acts without being somebody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.domain.identifiers import OperatorId
from kiosk.domain.lockout import FREE_TRIES, LOCKED_MS
from kiosk.domain.money import Money
from kiosk.errors import (
    DiskFullError,
    LockedOutError,
    NoOpenShiftError,
    NotAuthorisedError,
    NotPayableInCashError,
    ShiftOpenElsewhereError,
    WrongPinError,
)
from tests.fakes.hall import CLERK, OTHER_CLERK, PINS, SUPERVISOR, Hall

FLOAT = Money(100_000)


def facts_of_last(hall: Hall, kind: str) -> dict[str, Any]:
    return next(e.facts_fields() for e in reversed(hall.journal.committed) if e.kind == kind)


# --- sign in ----------------------------------------------------------------------------------------------
def test_a_session_is_bound_to_its_person_in_the_journal(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    facts = facts_of_last(hall, "session.opened")
    assert (facts["operator"], facts["role"], facts["session"]) == (CLERK, "clerk", session.session_id)
    assert hall.journal.committed[-1].author.session == session.session_id
    assert len(session.session_id) == 32


@pytest.mark.parametrize(("number", "pin"), [(CLERK, "000000"), (OperatorId("4711"), "135790"), (CLERK, "")])
def test_a_wrong_number_or_pin_is_refused_alike(hall: Hall, number: OperatorId, pin: str) -> None:
    with pytest.raises(WrongPinError):
        hall.desk.sign_in(number, pin)
    assert hall.signer.open_sessions == set()


def test_too_many_wrong_pins_lock_the_number_for_a_while(hall: Hall) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPinError):
            hall.desk.sign_in(CLERK, "000000")
    with pytest.raises(LockedOutError, match="300 s"):
        hall.desk.sign_in(CLERK, PINS[CLERK])
    hall.desk.sign_in(OTHER_CLERK, PINS[OTHER_CLERK])
    hall.clock.advance(LOCKED_MS / 1000)
    hall.desk.sign_in(CLERK, PINS[CLERK])
    assert hall.desk.staff.wrong_pins == {}


def test_a_sign_in_that_cannot_be_written_leaves_no_key(hall: Hall) -> None:
    hall.journal.is_disk_full = True
    with pytest.raises(DiskFullError):
        hall.desk.sign_in(CLERK, PINS[CLERK])
    assert hall.signer.open_sessions == set()
    assert hall.journal.kinds() == ["epoch.opened"]


# --- sign out ---------------------------------------------------------------------------------------------
def test_after_signing_out_nothing_can_be_signed(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    hall.desk.sign_out(session)
    assert facts_of_last(hall, "session.closed")["reason"] == "signed_out"
    with pytest.raises(NotAuthorisedError):
        hall.desk.open_shift(session, FLOAT)


def test_the_key_is_forgotten_even_when_the_disk_is_full(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    hall.journal.is_disk_full = True
    with pytest.raises(DiskFullError):
        hall.desk.sign_out(session, "program_stops")
    assert hall.signer.open_sessions == set()


# --- open a shift -----------------------------------------------------------------------------------------
def test_a_shift_opens_with_its_float_in_the_till(hall: Hall) -> None:
    shift = hall.desk.open_shift(hall.desk.sign_in(CLERK, PINS[CLERK]), FLOAT)
    assert hall.desk.current_shift() == shift
    assert shift.business_date == "2026-11-22"
    totals = hall.desk.shift_totals()
    assert totals is not None
    assert totals.expected_cash == FLOAT


def test_opening_again_by_the_same_person_changes_nothing(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    shift = hall.desk.open_shift(session, FLOAT)
    before = len(hall.journal.committed)
    assert hall.desk.open_shift(session, Money(5_000)) == shift
    assert len(hall.journal.committed) == before


def test_somebody_elses_shift_is_left_alone(hall: Hall) -> None:
    hall.desk.open_shift(hall.desk.sign_in(CLERK, PINS[CLERK]), FLOAT)
    other = hall.desk.sign_in(OTHER_CLERK, PINS[OTHER_CLERK])
    with pytest.raises(ShiftOpenElsewhereError):
        hall.desk.open_shift(other, FLOAT)
    with pytest.raises(ShiftOpenElsewhereError):
        hall.desk.close_shift(other, FLOAT)


def test_a_float_that_no_coins_make_is_refused(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    with pytest.raises(NotPayableInCashError):
        hall.desk.open_shift(session, Money(1))
    assert hall.desk.current_shift() is None


def test_a_clock_put_back_does_not_put_the_business_date_back(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    hall.desk.open_shift(session, FLOAT)
    hall.desk.close_shift(session, FLOAT)
    hall.clock.set_wall(datetime(2000, 1, 1, tzinfo=UTC))
    assert hall.desk.business_date() == "2026-11-22"
    assert hall.desk.open_shift(session, FLOAT).business_date == "2026-11-22"


# --- close a shift ----------------------------------------------------------------------------------------
def test_a_difference_goes_to_suspense_and_the_next_shift_can_open(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    hall.desk.open_shift(session, FLOAT)
    closing = hall.desk.close_shift(session, FLOAT - Money(50))
    assert closing.difference == Money(-50)
    assert hall.journal.kinds()[-2:] == ["cash.counted", "shift.closed"]
    facts = facts_of_last(hall, "shift.closed")
    assert {"account": "suspense.unexplained", "dirhams": 50} in facts["ledger"]
    assert hall.desk.shift_totals() is None
    hall.desk.open_shift(session, FLOAT)


def test_a_supervisor_may_close_a_shift_left_open(hall: Hall) -> None:
    hall.desk.open_shift(hall.desk.sign_in(CLERK, PINS[CLERK]), FLOAT)
    hall.desk.close_shift(hall.desk.sign_in(SUPERVISOR, PINS[SUPERVISOR]), FLOAT)
    assert hall.desk.current_shift() is None


def test_closing_without_a_shift_or_with_impossible_cash_is_refused(hall: Hall) -> None:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    with pytest.raises(NoOpenShiftError):
        hall.desk.close_shift(session, FLOAT)
    with pytest.raises(NotPayableInCashError):
        hall.desk.close_shift(session, Money(-50))


# --- what every entry says of its time --------------------------------------------------------------------
def test_an_entry_carries_the_quality_of_its_clock(hall: Hall) -> None:
    hall.clock.portal_offset = (120, 15)
    hall.clock.is_suspect = True
    hall.clock.advance(timedelta(minutes=1).total_seconds())
    hall.desk.sign_in(CLERK, PINS[CLERK])
    fields = hall.journal.committed[-1].envelope_fields()
    assert fields["made_at"] == {
        "wall": "2026-11-22T12:01:00.000+02:00",
        "boot": "b" * 32,
        "mono_ms": 61_000,
        "offset_ms": 120,
        "offset_error_ms": 15,
        "suspect": True,
    }
    assert fields["versions"] == {"program": "0.1.0", "catalogue": "c" * 64, "prices": "2026-1"}
