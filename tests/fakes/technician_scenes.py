"""The technician's own window in a believable state."""

from collections.abc import Callable

from kiosk.domain.words import Language
from kiosk.errors import SettingsError
from kiosk.ports import CounterPlace, DeviceLook, DeviceRole, SetUp
from kiosk.ui.counter.bench import BenchTools
from kiosk.ui.counter.pages import Command
from kiosk.ui.technician.lead import TechnicianDoors, TechnicianLead
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import PLACE


def _begin(counter: CounterWindow, place: CounterPlace | None, renew: Callable[[], bool]) -> TechnicianLead:
    """Let the technician lead the window, with the counter's devices."""
    tools = BenchTools(counter.hall.clock, counter.bench, counter.reader, counter.scale)
    doors = TechnicianDoors(lambda: tools, renew, place, counter.shell.close)
    language: Language = counter.flow.say().language
    lead = TechnicianLead(doors, counter.opened.background, counter.shell, counter.flow.say().texts, language)
    counter.shell.follow(lead)
    lead.start()
    settle()
    return lead


def technician_new(counter: CounterWindow) -> None:
    """A machine that is not enrolled, and nothing is set up on it."""
    counter.bench.devices = tuple(SetUp(role) for role in DeviceRole)
    _begin(counter, None, lambda: False)


def technician(counter: CounterWindow) -> None:
    """A counter's machine: its printer tried, its reader without a cable, the keys not shown."""
    counter.bench.looks[DeviceRole.READER] = DeviceLook("absent", "DEV-101", 12.0)
    _begin(counter, PLACE, lambda: False)
    counter.presenter.try_device()
    settle()


def technician_keys(counter: CounterWindow) -> None:
    """The few keys of this window; the settings cannot be read."""

    def unreadable() -> bool:
        raise SettingsError("devices.printer.baud: not a number")

    _begin(counter, None, unreadable).look_again()
    settle()
    counter.shell.press(Command.HELP)
    settle()


TECHNICIAN_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "technician": technician,
    "technician_new": technician_new,
    "technician_keys": technician_keys,
}
