"""The technician's own window in a believable state."""

from collections.abc import Callable

from kiosk.app.checks import CheckWords
from kiosk.app.shipped_texts import load_texts
from kiosk.app.update_check import NAME as UPDATES
from kiosk.domain.words import Language, Words
from kiosk.errors import FirstStartFailedError, SettingsError
from kiosk.ports import Check, CounterPlace, DeviceLook, DeviceRole, Level, SetUp
from kiosk.ui.counter.bench import BenchTools
from kiosk.ui.counter.pages import Command
from kiosk.ui.technician.lead import TechnicianDoors, TechnicianLead
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import PLACE
from tests.fakes.setup_scenes import CHECKS


class ObedientDoctor:
    """Finds what it is told."""

    def __init__(self, *more: Check) -> None:
        self._more = more

    def examine(self) -> tuple[Check, ...]:
        words = Words(
            "مفتوحة لغير هذا المستخدم: keys.json. kiosk doctor --fix يغلقها.",
            "Open to other users: keys.json. kiosk doctor --fix closes them.",
        )
        title = Words("الخصوصية", "Privacy of the files")
        return (*CHECKS, Check("private", title, Level.AMBER, words, fix="private"), *self._more)

    def mend(self) -> tuple[tuple[Words, str], ...]:
        return (
            (Words("أُغلقت الملفات على غير هذا المستخدم", "Files closed to others"), ""),
            (Words("أُرسل ما كان ينتظر", "What waited was sent"), "LIN-101"),
        )

    def readiness(self) -> tuple[Check, ...]:
        told = (
            (
                "retire_shift",
                Words("الوردية", "Shift"),
                Level.GREEN,
                Words("لا وردية مفتوحة.", "No shift is open."),
            ),
            (
                "retire_waiting",
                Words("القيود", "Entries"),
                Level.RED,
                Words(
                    "3 قيود لم تُرسل. يُوصل الخط، أو تُحمل حزمة.",
                    "3 entries are not sent. Connect the line, or carry a bundle.",
                ),
            ),
        )
        return tuple(Check(*each) for each in told)

    def retire(self, _supervisor: str, _pin: str) -> None:
        raise AssertionError

    def write_support(self) -> str:
        return "/media/stick/support-K000000000003.zip"


def _begin(
    counter: CounterWindow, place: CounterPlace | None, renew: Callable[[], bool], *more: Check
) -> TechnicianLead:
    """Let the technician lead the window, with the counter's devices."""
    tools = BenchTools(counter.hall.clock, counter.bench, counter.reader, counter.scale)
    doors = TechnicianDoors(lambda: tools, renew, place, counter.shell.close, ObedientDoctor(*more))
    language: Language = counter.flow.say().language
    lead = TechnicianLead(doors, counter.opened.background, counter.shell, counter.flow.say().texts, language)
    counter.shell.follow(lead)
    lead.start()
    settle()
    return lead


def technician_new(counter: CounterWindow) -> None:
    """A machine that is not enrolled, and nothing is set up on it."""
    counter.bench.devices = tuple(SetUp(role) for role in DeviceRole if role is not DeviceRole.TERMINAL)
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


def technician_doctor(counter: CounterWindow) -> None:
    """Everything looked at; what is safe was mended."""
    _begin(counter, PLACE, lambda: False)
    counter.shell.press(Command.LINE)
    settle()
    counter.shell.press(Command.VOID)
    settle()
    counter.presenter.stand_on("private")
    settle()


def technician_updates(counter: CounterWindow) -> None:
    """An update was no good here and the version of before goes on, in the doctor's own words."""
    said = {"version": "0.1.0", "failed": "0.2.0", "code": FirstStartFailedError.code}
    words = CheckWords(load_texts())
    found = words.named(UPDATES, Level.RED, "doctor.trouble.updates_failed", **said)
    _begin(counter, PLACE, lambda: False, found)
    counter.shell.press(Command.LINE)
    settle()
    counter.presenter.stand_on(UPDATES)
    settle()


def technician_retire(counter: CounterWindow) -> None:
    """Three entries keep this counter from being taken out of service."""
    _begin(counter, PLACE, lambda: False)
    counter.shell.press(Command.CLOSE_SHIFT)
    settle()
    counter.presenter.stand_on("retire_waiting")
    settle()


TECHNICIAN_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "technician": technician,
    "technician_new": technician_new,
    "technician_keys": technician_keys,
    "technician_doctor": technician_doctor,
    "technician_updates": technician_updates,
    "technician_retire": technician_retire,
}
