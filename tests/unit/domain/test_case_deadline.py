"""By which day a body has to answer: working days, holidays left out, counted anew after a completion."""

from datetime import date

import pytest

from kiosk.domain.case import CaseStep, FoundCase, Holder
from kiosk.domain.case_deadline import answer_by
from kiosk.domain.identifiers import ApplicationId, TrackingNumber
from kiosk.domain.words import Words
from kiosk.domain.working_days import WorkingDays

WEEK = WorkingDays()
# 2026-11-22 is a Sunday; offices close on Friday and Saturday.
ACCEPTED = CaseStep("accepted", "2026-11-22T10:00:00.000Z", "portal")
TAKEN = CaseStep("with_agency", "2026-11-23T10:00:00.000Z", "agency:CRA")
SENT_BACK = CaseStep("returned", "2026-11-24T10:00:00.000Z", "agency:CRA")
LATE_AT_NIGHT = CaseStep("with_agency", "2026-11-25T22:30:00.000Z", "agency:CRA")


def case(state: str) -> FoundCase:
    number = TrackingNumber.make(1, 7)
    return FoundCase(ApplicationId("x"), number, Words("x", "x"), Holder(), "2026-11-19", state)


@pytest.mark.parametrize(
    ("state", "steps", "days", "wanted"),
    [
        ("accepted", (ACCEPTED,), 3, "2026-11-25"),
        ("with_agency", (ACCEPTED, TAKEN), 5, "2026-11-29"),
        ("with_agency", (ACCEPTED, TAKEN, SENT_BACK, LATE_AT_NIGHT), 1, "2026-11-29"),
        ("accepted", (), 1, "2026-11-22"),
        ("accepted", (CaseStep("accepted", "yesterday"),), 1, ""),
        ("returned", (ACCEPTED, TAKEN, SENT_BACK), 3, ""),
        ("granted", (ACCEPTED, TAKEN), 3, ""),
        ("accepted", (ACCEPTED,), 0, ""),
    ],
)
def test_the_day(state: str, steps: tuple[CaseStep, ...], days: int, wanted: str) -> None:
    assert answer_by(case(state), steps, days, WEEK) == wanted


def test_a_holiday_moves_it() -> None:
    closed = WorkingDays.without([date(2026, 11, 24)])
    assert answer_by(case("accepted"), (ACCEPTED,), 3, closed) == "2026-11-26"
