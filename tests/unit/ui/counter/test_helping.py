"""Citizens who call, in the strip of the counter: answered by who is signed in, never in the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.help_call import HelpState
from kiosk.errors import DiskFullError
from kiosk.ui.counter.pages import Command
from kiosk.ui.frame_parts import StripItem
from tests.fakes.flow_rig import Rig, make_rig
from tests.fakes.help_scenes import told

FIRST, SECOND = "5e" * 16, "5f" * 16
ANSWERED = "help.answered"


@pytest.fixture
def rig() -> Rig:
    return make_rig()


@pytest.fixture
def home(rig: Rig) -> Rig:
    """A clerk at work, at the search."""
    rig.sign_in()
    return rig


def strip(rig: Rig) -> dict[str, StripItem]:
    return {item.name: item for item in rig.flow.strip()}


def test_a_call_stands_first_in_the_strip_and_nothing_else_moves(home: Rig) -> None:
    before = (home.window.page, home.window.panel, home.window.notice)
    told(home.hall, FIRST)
    home.flow.status_changed()
    item = home.flow.strip()[0]
    say = home.flow.say()
    assert item.name == "call"
    assert item.title == say("calls.strip", machine="\u20669\u2069")
    assert item.text == say("calls.page", page=say.of("selfservice.page.check"))
    assert (item.act, item.key) == (say("calls.go"), "Ctrl+G")
    assert (home.window.page, home.window.panel, home.window.notice) == before


def test_a_page_without_a_name_here_is_another_page(home: Rig) -> None:
    told(home.hall, FIRST, page="of_a_newer_program")
    home.flow.status_changed()
    say = home.flow.say()
    assert strip(home)["call"].text == say("calls.page", page=say.of("selfservice.page.other"))


def test_who_goes_signs_it_is_taken_off_at_once_and_the_courier_is_woken(home: Rig) -> None:
    told(home.hall, FIRST)
    told(home.hall, SECOND, machine=8)
    home.flow.status_changed()
    assert strip(home)["call"].title.endswith(home.flow.say().counted("calls.more", 1))
    home.flow.command(Command.GO)
    (entry,) = [entry for entry in home.hall.journal.committed if entry.kind == ANSWERED]
    assert entry.facts_fields()["help_id"] == FIRST
    assert "\u20668\u2069" in strip(home)["call"].title
    assert "\u20669\u2069" in strip(home)["going"].title
    home.hall.clock.advance(61)
    assert "going" not in strip(home)


def test_two_presses_answer_once(home: Rig) -> None:
    told(home.hall, FIRST)
    home.flow.status_changed()
    home.jobs.is_held = True
    home.flow.command(Command.GO)
    home.flow.command(Command.GO)
    home.jobs.is_held = False
    home.jobs.let_go()
    assert home.hall.journal.kinds().count(ANSWERED) == 1
    assert home.window.notice is None  # the second asked for nothing, so nothing is said of it


def test_a_call_that_somebody_else_answered_meanwhile_is_told_so(home: Rig) -> None:
    call = told(home.hall, FIRST)
    home.flow.status_changed()
    home.hall.help_calls.told_calls[call.help_id] = replace(call, state=HelpState.ANSWERED, by=5)
    home.flow.command(Command.GO)
    assert home.window.notice is not None
    assert home.window.notice.title == home.flow.say()("calls.gone")
    assert ANSWERED not in home.hall.journal.kinds()
    assert "call" not in strip(home)


def test_a_disk_that_is_full_leaves_the_call_and_lets_press_again(home: Rig) -> None:
    told(home.hall, FIRST)
    home.flow.status_changed()
    home.hall.journal.is_disk_full = True
    home.flow.command(Command.GO)
    assert home.window.notice is not None
    assert home.window.notice.code == DiskFullError.code
    assert "call" in strip(home)
    home.hall.journal.is_disk_full = False
    home.flow.command(Command.GO)
    assert home.hall.journal.kinds().count(ANSWERED) == 1


def test_its_time_takes_it_off_without_news(home: Rig) -> None:
    told(home.hall, FIRST)
    home.flow.status_changed()
    home.hall.clock.advance(timedelta(minutes=14).total_seconds())
    assert "call" not in strip(home)
    home.flow.command(Command.GO)
    assert ANSWERED not in home.hall.journal.kinds()


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_it_is_shown_before_anybody_signs_in_without_a_key(rig: Rig, is_signed_in: bool) -> None:
    told(rig.hall, FIRST)
    if is_signed_in:
        rig.sign_in()
    rig.flow.status_changed()
    item = strip(rig)["call"]
    assert bool(item.key) is is_signed_in
    if not is_signed_in:
        rig.flow.command(Command.GO)
        assert ANSWERED not in rig.hall.journal.kinds()
