"""Calling a person: what is written of it, by whom, and that nothing ties it to anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.help_call import HelpCall, HelpId, HelpState
from kiosk.errors import DiskFullError
from kiosk.usecases.citizen_desk import CitizenDesk
from kiosk.usecases.help_desk import HelpDesk
from tests.fakes.hall import CLERK, PINS, PLACE, Hall, make_hall

HELP_ID = HelpId("5e" * 16)


@pytest.fixture
def hall() -> Hall:
    return make_hall()


def help_of(hall: Hall) -> HelpDesk:
    assert hall.desk.help is not None
    return hall.desk.help


def waiting(hall: Hall, machine: int = 9) -> HelpCall:
    until = (hall.clock.now() + timedelta(minutes=15)).isoformat()
    call = HelpCall(HELP_ID, machine, "check", until, HelpState.WAITING, told=2)
    hall.help_calls.told_calls[HELP_ID] = call
    return call


def test_a_call_says_the_machine_and_the_page_and_is_signed_in_a_session_of_its_own(hall: Hall) -> None:
    opened = help_of(hall).call("check")
    bound, called = hall.journal.committed[-2:]
    assert (bound.kind, called.kind) == ("session.opened", "help.called")
    facts = called.facts_fields()
    del facts["salt"]
    assert facts == {
        "help_id": opened.help_id,
        "office": PLACE.office,
        "counter": PLACE.counter,
        "page": "check",
    }
    assert called.personal == ()
    assert called.author.session == opened.session.session_id
    help_of(hall).end(opened, "lowered")
    assert [entry.kind for entry in hall.journal.committed[-2:]] == ["help.ended", "session.closed"]
    assert hall.journal.committed[-2].facts_fields()["reason"] == "lowered"
    assert help_of(hall).call("check").session.session_id != opened.session.session_id


def test_without_room_nobody_is_called_and_no_key_is_left(hall: Hall) -> None:
    hall.journal.is_disk_full = True
    with pytest.raises(DiskFullError):
        CitizenDesk(hall.desk).call_person("check")
    assert hall.journal.kinds() == ["epoch.opened"]


def test_what_a_fall_left_open_is_ended_by_the_program(hall: Hall) -> None:
    opened = help_of(hall).call("check")
    help_of(hall).tidy()
    (ended,) = [entry for entry in hall.journal.committed if entry.kind == "help.ended"]
    assert ended.facts_fields()["help_id"] == opened.help_id
    assert (ended.facts_fields()["reason"], str(ended.author.role)) == ("cut_off", "recovery")
    before = len(hall.journal.committed)
    help_of(hall).tidy()
    assert len(hall.journal.committed) == before


def test_a_clerk_answers_once_and_signs(hall: Hall) -> None:
    waiting(hall)
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    entry = help_of(hall).answer(session, HELP_ID)
    assert entry is not None
    assert (entry.kind, entry.author.operator) == ("help.answered", CLERK)
    assert help_of(hall).waiting() == []
    assert help_of(hall).answer(session, HELP_ID) is None


def test_a_call_that_ended_or_whose_time_is_over_is_shown_no_more(hall: Hall) -> None:
    call = waiting(hall)
    assert [one.help_id for one in help_of(hall).waiting()] == [HELP_ID]
    hall.clock.advance(15 * 60)
    assert help_of(hall).waiting() == []
    assert help_of(hall).told(HELP_ID) is None
    hall.clock.advance(-60)
    assert help_of(hall).told(HELP_ID) == call
    hall.help_calls.told_calls[HELP_ID] = replace(call, state=HelpState.ENDED)
    assert help_of(hall).waiting() == []
    assert help_of(hall).told(HELP_ID) is None


def test_a_calls_end_is_counted_by_the_portals_clock(hall: Hall) -> None:
    waiting(hall)
    hall.clock.portal_offset = (15 * 60 * 1000, 5)  # this machine's clock is a quarter of an hour behind
    assert help_of(hall).waiting() == []


def test_its_own_calls_are_none_of_a_counters(hall: Hall) -> None:
    waiting(hall, machine=PLACE.counter)
    assert help_of(hall).waiting() == []
