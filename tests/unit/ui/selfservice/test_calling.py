"""The board that calls a person, without Qt: true in every state, and it ends what it began."""

from dataclasses import dataclass, replace

import pytest

from kiosk.domain.help_call import HelpId, HelpState
from kiosk.ui.selfservice.screens import Note, PageName
from kiosk.ui.status import StatusView
from tests.fakes.hall import PLACE
from tests.fakes.help_scenes import told
from tests.unit.ui.selfservice.test_citizen_flow import Rig
from tests.unit.ui.selfservice.test_citizen_waiting import begun


@dataclass
class NotedCourier:
    """Counts how often it was woken."""

    woken: int = 0

    def send_now(self) -> None:
        self.woken += 1


def calling() -> tuple[Rig, NotedCourier, HelpId]:
    courier = NotedCourier()
    rig = begun(courier=courier)
    rig.flow.call_person()
    (help_id,) = rig.hall.help_calls.open_here()
    return rig, courier, help_id


def note(rig: Rig) -> str:
    return next(block.title for block in rig.step.screen().blocks if isinstance(block, Note))


def say(rig: Rig, key: str, **values: object) -> str:
    return rig.flow.journey.say(f"call.{key}", **values)


def ended(rig: Rig) -> list[str]:
    return [e.facts_fields()["reason"] for e in rig.hall.journal.committed if e.kind == "help.ended"]


def test_a_call_is_written_with_the_pages_name_and_the_courier_woken_at_once() -> None:
    rig, courier, help_id = calling()
    (called,) = [entry for entry in rig.hall.journal.committed if entry.kind == "help.called"]
    assert called.facts_fields()["page"] == str(PageName.QUESTION)
    assert called.facts_fields()["help_id"] == help_id
    assert courier.woken == 1
    assert note(rig) == say(rig, "unsent", counter="")


def test_the_board_says_what_the_portal_told_and_no_more() -> None:
    rig, _, help_id = calling()
    call = told(rig.hall, help_id, machine=PLACE.counter)
    calls = rig.hall.help_calls.told_calls
    calls[help_id] = replace(call, told=0)  # there is no other counter: nobody has heard
    rig.flow.states_changed()
    assert note(rig) == say(rig, "unsent", counter="")
    calls[help_id] = call
    rig.flow.states_changed()
    assert note(rig) == say(rig, "sent", counter="")
    calls[help_id] = replace(call, state=HelpState.ANSWERED, by=4)
    rig.flow.states_changed()
    assert note(rig) == say(rig, "coming", counter="\u20664\u2069")
    rig.hall.clock.advance(15 * 60)
    rig.flow.show_status(StatusView())
    assert note(rig) == say(rig, "unsent", counter="")


def test_taking_the_board_down_ends_the_call() -> None:
    rig, courier, _ = calling()
    rig.step.back()
    assert rig.flow.page is PageName.QUESTION
    assert (ended(rig), courier.woken) == (["lowered"], 2)
    rig.flow.states_changed()


def test_a_page_that_comes_from_behind_the_board_ends_the_call() -> None:
    rig, courier, _ = calling()
    rig.flow.go(PageName.DONE)
    assert (ended(rig), courier.woken) == (["lowered"], 2)


@pytest.mark.parametrize("way", ["leave", "end"])
def test_the_end_of_the_visit_ends_the_call(way: str) -> None:
    rig, courier, _ = calling()
    getattr(rig.flow, way)()
    assert (ended(rig), courier.woken) == (["lowered" if way == "leave" else "visit_ended"], 2)
    rig.flow.end()
    assert len(ended(rig)) == 1


def test_a_board_taken_down_before_the_call_is_written_ends_it_all_the_same() -> None:
    rig = begun()
    rig.jobs.is_held = True
    rig.flow.call_person()
    rig.flow.end()
    assert rig.hall.help_calls.open_here() == []
    rig.jobs.is_held = False
    rig.jobs.let_go()
    assert ended(rig) == ["visit_ended"]
    assert rig.hall.help_calls.open_here() == []


def test_a_full_disk_leaves_the_board_and_asks_to_wave() -> None:
    rig = begun()
    rig.hall.journal.is_disk_full = True
    rig.flow.call_person()
    assert rig.flow.page is PageName.CALL
    assert note(rig) == say(rig, "unsent", counter="")
    rig.flow.states_changed()
    rig.step.back()
    assert rig.flow.page is PageName.QUESTION
