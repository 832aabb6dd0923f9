"""A call for a person, in believable states: the citizen's board, and the strip of the counter's window."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kiosk.domain.help_call import HelpCall, HelpId, HelpState
from kiosk.ports import PrinterState
from kiosk.ui.counter.pages import Command
from kiosk.ui.status import LineState, StatusView
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import form, settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import Hall

Begin = Callable[[CitizenWindow], None]


def told(hall: Hall, help_id: str, *, machine: int = 9, page: str = "check") -> HelpCall:
    """Have the portal tell of a call that began a minute ago."""
    until = (hall.clock.now() + timedelta(minutes=14)).isoformat()
    call = HelpCall(HelpId(help_id), machine, page, until, HelpState.WAITING, told=3)
    hall.help_calls.told_calls[call.help_id] = call
    return call


def call_scenes(begin: Begin) -> dict[str, Begin]:
    """Return the board's scenes, by what stands in the middle of a form."""

    def call(window: CitizenWindow) -> None:
        """The board that calls somebody; the counters have not heard of it."""
        begin(window)
        window.flow.call_person()
        settle()

    def call_sent(window: CitizenWindow) -> None:
        """The counters have heard of it."""
        call(window)
        (help_id,) = window.hall.help_calls.open_here()
        told(window.hall, help_id, machine=3)
        window.flow.states_changed()
        settle()

    def call_coming(window: CitizenWindow) -> None:
        """Somebody comes."""
        call_sent(window)
        calls = window.hall.help_calls.told_calls
        for help_id, one in calls.items():
            calls[help_id] = replace(one, state=HelpState.ANSWERED, by=4)
        window.flow.states_changed()
        settle()

    return {made.__name__: made for made in (call, call_sent, call_coming)}


def citizen_calls(counter: CounterWindow) -> None:
    """A citizen asks for a person while the clerk fills a form."""
    form(counter)
    told(counter.hall, "5e" * 16)
    counter.flow.status_changed()
    settle()


def citizens_call(counter: CounterWindow) -> None:
    """Two citizens ask, and everything else is wrong as well: the strip has no room for all of it."""
    form(counter)
    since = counter.hall.clock.now() - timedelta(hours=3)
    counter.flow.show_status(
        StatusView(LineState.OFFLINE, since, 47, PrinterState.PAPER_OUT, reader=False, scanner=False)
    )
    told(counter.hall, "5e" * 16, page="receipt_to")
    told(counter.hall, "5f" * 16, machine=8)
    counter.flow.status_changed()
    settle()


def clerk_goes(counter: CounterWindow) -> None:
    """The clerk has said that he goes."""
    citizen_calls(counter)
    counter.shell.press(Command.GO)
    settle()


HELP_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    made.__name__: made for made in (citizen_calls, citizens_call, clerk_goes)
}
