"""The first run in a believable state: one scene a step."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.domain.receipt import Paper
from kiosk.domain.words import Words
from kiosk.errors import EnrolmentCodeError, KioskError
from kiosk.ports import Check, CounterPlace, DeviceRole, EnrolledHere, Level, PortSeen, ProvisionFound, SetUp
from kiosk.ui.technician.setup_lead import SetupAround, SetupLead
from tests.fakes.counter_person import BY_PATH
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import PLACE

STICK = ProvisionFound("/media/stick/provision.toml", "tip-001-03", "stick/provision.toml · tip-001-03")
CHECKS = (
    Check("disk", Words("القرص", "Disk"), Level.GREEN, Words("81300 ميغابايت فارغة.", "81300 MB free.")),
    Check("memory", Words("الذاكرة", "Memory"), Level.GREEN, Words("1960 ميغابايت.", "1960 MB.")),
    Check(
        "clock",
        Words("الساعة", "Clock"),
        Level.AMBER,
        Words(
            "تشير إلى 2000-01-01 00:03، وهذا قبل تثبيت البرنامج. تُضبط الساعة، وتُفحص بطاريتها.",
            "It shows 2000-01-01 00:03, before the program was installed. Set it, and look at its battery.",
        ),
    ),
    Check("fonts", Words("الخط العربي", "Arabic font"), Level.GREEN, Words("موجود.", "There.")),
    Check(
        "ports",
        Words("المنافذ", "Ports"),
        Level.AMBER,
        Words("لا منفذ تسلسلي. يُوصل كابل الطابعة.", "No serial port. Plug in the printer's cable."),
    ),
    Check(
        "network",
        Words("الشبكة", "Network"),
        Level.RED,
        Words("لا كابل موصول. يُفحص الكابل والموجّه.", "No cable is connected. See to cable and router."),
    ),
)


@dataclass
class ObedientMachine:
    """A machine that is and does as it is told."""

    found: tuple[ProvisionFound, ...] = ()
    place: CounterPlace | None = None
    failure: KioskError | None = None
    paper: Paper = Paper.PRINTED
    kept: dict[str, object] = field(default_factory=dict)
    is_finished: bool = False

    def checks(self) -> tuple[Check, ...]:
        return CHECKS

    def held(self) -> CounterPlace | None:
        return self.place

    def files(self) -> tuple[ProvisionFound, ...]:
        return self.found

    def enrol(self, portal_url: str, code: str) -> EnrolledHere:
        self.kept |= {"portal": portal_url, "code": code}
        if self.failure is not None:
            raise self.failure
        return EnrolledHere(PLACE, "K7QF-2M9X-T4RW-8HVC-3NJE-6BDZ")

    def enrol_by_file(self, found: ProvisionFound) -> EnrolledHere:
        return self.enrol(found.path, found.machine)

    def devices(self) -> tuple[SetUp, ...]:
        return tuple(SetUp(role) for role in DeviceRole)

    def ports(self) -> tuple[PortSeen, ...]:
        return (
            PortSeen(f"{BY_PATH}0:2:1.0-port0", "FT232R", stays=True),
            PortSeen("/dev/ttyUSB1", "CP2102", stays=False),
        )

    def set_device(self, role: DeviceRole, url: str, profile: str) -> None:
        self.kept[str(role)] = (url, profile)

    def print_page(self) -> Paper:
        return self.paper

    def read_document(self, _is_cancelled: Callable[[], bool]) -> str:
        if self.failure is not None:
            raise self.failure
        return "ID"

    def keep_language(self, language: str) -> None:
        self.kept["language"] = language

    def keep_screen(self, width_mm: int) -> None:
        self.kept["width_mm"] = width_mm

    def finish(self) -> None:
        self.is_finished = True

    def begin_training(self) -> None:
        self.kept["training"] = True


def begin_setup(counter: CounterWindow, machine: ObedientMachine) -> SetupLead:
    """Let the first run lead the window."""
    shell, say = counter.shell, counter.flow.say()
    around = SetupAround(
        *(machine, counter.hall.clock, counter.opened.background, shell, shell.close, shell.press), 1280
    )
    lead = SetupLead(around, say.texts, say.language)
    shell.follow(lead)
    lead.start()
    settle()
    return lead


def setup_machine(counter: CounterWindow) -> None:
    """What was looked at; the line is missing, the clock is wrong."""
    begin_setup(counter, ObedientMachine())


def setup_enrol(counter: CounterWindow) -> None:
    """By code, which the portal does not take."""
    lead = begin_setup(counter, ObedientMachine(failure=EnrolmentCodeError()))
    lead.presenter.go_on()
    lead.presenter.answer("portal", "https://portal.example.ly")
    lead.presenter.answer("code", "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789")
    lead.presenter.go_on()
    settle()


def setup_file(counter: CounterWindow) -> None:
    """By a file on a stick."""
    begin_setup(counter, ObedientMachine((STICK,))).presenter.go_on()
    settle()


def _at(counter: CounterWindow, steps: int) -> SetupLead:
    lead = begin_setup(counter, ObedientMachine((STICK,)))
    for _ in range(2 + steps):
        lead.presenter.go_on()
        settle()
    return lead


def setup_office(counter: CounterWindow) -> None:
    """What it has become, and the code that is shown once."""
    _at(counter, 0)


def setup_office_again(counter: CounterWindow) -> None:
    """The first run once more on a counter: its code was shown when it became one."""
    begin_setup(counter, ObedientMachine(place=PLACE))
    assert counter.presenter.view().forward in {"نعم", "Yes"}


def setup_printer(counter: CounterWindow) -> None:
    """A page was printed."""
    lead = _at(counter, 1)
    lead.presenter.answer("printer_port", f"{BY_PATH}0:2:1.0-port0")
    lead.presenter.go_on()
    settle()


def setup_reader(counter: CounterWindow) -> None:
    """A document is asked for."""
    lead = _at(counter, 1)
    lead.presenter.act("skip")
    lead.presenter.answer("reader_port", "/dev/ttyUSB1")
    settle()


def setup_screen(counter: CounterWindow) -> None:
    """A bank card held to the screen."""
    lead = _at(counter, 1)
    lead.presenter.act("skip")
    lead.presenter.act("skip")
    lead.presenter.turn(24)
    settle()


def setup_begin(counter: CounterWindow) -> None:
    """Work, or a training first."""
    setup_screen(counter)
    counter.presenter.go_on()
    settle()


SETUP_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "setup_machine": setup_machine,
    "setup_enrol": setup_enrol,
    "setup_file": setup_file,
    "setup_office": setup_office,
    "setup_office_again": setup_office_again,
    "setup_printer": setup_printer,
    "setup_reader": setup_reader,
    "setup_screen": setup_screen,
    "setup_begin": setup_begin,
}
