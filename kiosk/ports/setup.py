"""What the first run asks of the machine behind it."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.receipt import Paper
from kiosk.domain.words import Words
from kiosk.ports.bench import DeviceRole, PortSeen, SetUp
from kiosk.ports.people import CounterPlace


class Level(enum.StrEnum):
    """Green: nothing to do; amber: work goes on, something is to be done; red: it does not work."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `words` say what is, and where it is not green the cause and what to do next.

    `fix` names what may be done about it without a person, empty where a person has to.
    """

    name: str
    title: Words
    level: Level
    words: Words
    code: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionFound:
    """A provision file on a stick; `machine` is the part of it that is meant for one machine, or empty."""

    path: str
    machine: str
    shown: str


@dataclass(frozen=True, slots=True)
class EnrolledHere:
    """What this machine has become; `recovery_code` is shown once, empty when the keys were made before."""

    place: CounterPlace
    recovery_code: str


class FirstRun(Protocol):
    """Makes a counter of a machine step by step; every call may take its time and is made in a lane."""

    def checks(self) -> tuple[Check, ...]:
        """Look at the machine."""

    def held(self) -> CounterPlace | None:
        """Return which counter this is already, None before it is enrolled."""

    def files(self) -> tuple[ProvisionFound, ...]:
        """Return the provision files on sticks."""

    def enrol(self, portal_url: str, code: str) -> EnrolledHere:
        """Enrol with a code.

        Raises:
            SettingsError, EnrolmentCodeError, LineError: nothing is lost; it may be done again.
        """

    def enrol_by_file(self, found: ProvisionFound) -> EnrolledHere:
        """Lay down what a provision file says, and enrol.

        Raises:
            SettingsError, EnrolmentCodeError, LineError: nothing is lost; it may be done again.
        """

    def devices(self) -> tuple[SetUp, ...]:
        """Return how the devices are set up."""

    def ports(self) -> tuple[PortSeen, ...]:
        """Return the ports of this machine without touching one."""

    def set_device(self, role: DeviceRole, url: str, profile: str) -> None:
        """Say where a device is.

        Raises:
            SettingsError, DeviceNotConfiguredError: the settings stay as they were.
        """

    def print_page(self) -> Paper:
        """Print a real page; belongs to the printer's lane."""

    def read_document(self, is_cancelled: Callable[[], bool]) -> str:
        """Read a real document and return its kind, nothing else of it; belongs to the reader's lane.

        Raises:
            DeviceError, InputError: nothing could be read.
        """

    def keep_language(self, language: str) -> None:
        """Start in this language from now on."""

    def keep_screen(self, width_mm: int) -> None:
        """Note how wide the screen's picture is."""

    def finish(self) -> None:
        """Note that nothing of the set-up is left to do; until then the next start comes back to it."""

    def begin_training(self) -> None:
        """Start as a training next."""


class MachineDoctor(Protocol):
    """Looks at a machine for the technician's page; called in the lane `store`, needs no sign-in."""

    def examine(self) -> tuple[Check, ...]:
        """Look at everything."""

    def mend(self) -> tuple[tuple[Words, str], ...]:
        """Do what can lose nothing; return what was done, each with its error code or nothing."""

    def readiness(self) -> tuple[Check, ...]:
        """Say what keeps this counter from being taken out of service.

        Raises:
            NotEnrolledError: it is none.
        """

    def retire(self, supervisor: str, pin: str) -> None:
        """Send the last of this counter, write that it is retired, and destroy its keys.

        Raises:
            RetireRefusedError, LineError, WrongPinError, SupervisorNeededError, WriterBusyError: nothing was
                destroyed.
        """

    def write_support(self) -> str:
        """Write the signed bundle for support onto a stick, else into the home; return where it is.

        Raises:
            NotEnrolledError, StoreError: there is none.
        """
