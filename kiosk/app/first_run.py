"""What stands behind the first run: checks, enrolment, devices tried, the screen's width kept."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kiosk.app.counter import EnrolledMachine
from kiosk.app.devices import forget_printer, printer_of, reader_of
from kiosk.app.enrolling import Enrolled, Enrolling, enrol_home
from kiosk.app.machine_checks import MachineChecks
from kiosk.app.printing import PRINT_DEADLINE_S
from kiosk.app.provisioning import Telling, provision_home, read_provision
from kiosk.app.setup_mark import clear_setup_mark, mark_setup
from kiosk.app.shipped import load_texts
from kiosk.app.sticks import STICKS
from kiosk.app.training import begin_training
from kiosk.config import ROLE_BAUDS, DeviceSettings, Settings, load_own_settings, save_settings
from kiosk.devices.discovery import Stability, candidate_ports
from kiosk.devices.registry import check_profile
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.calendar import local
from kiosk.domain.receipt import Paper
from kiosk.errors import NotEnrolledError, SettingsError
from kiosk.ports import Check, CounterPlace, DeviceRole, EnrolledHere, PortSeen, ProvisionFound, SetUp
from kiosk.trust.system_clock import SystemClock

_PROVISION: Final = "provision*.toml"
_AUTHORITY: Final = "*ca*.pem"
_READ_DEADLINE_S: Final = 60.0


@dataclass(slots=True)
class FirstRunOfHome:
    """`ports.FirstRun` on one home; `sticks` are patterns of folders to look for files in."""

    home: Path
    sticks: Sequence[str] = STICKS
    _recovery_code: str = ""

    def checks(self) -> tuple[Check, ...]:
        """Look at the machine."""
        return MachineChecks(self.home).examine()

    def held(self) -> CounterPlace | None:
        """Return which counter this is already."""
        try:
            return EnrolledMachine.of_home(self.home).enrolment.place
        except NotEnrolledError:
            return None

    def files(self) -> tuple[ProvisionFound, ...]:
        """Return the provision files on sticks, each machine of one apart."""
        return tuple(found for path in self._on_sticks(_PROVISION) for found in _machines(path))

    def enrol(self, portal_url: str, code: str) -> EnrolledHere:
        """Enrol with a code; an authority's certificate on a stick is taken along."""
        mark_setup(self.home)
        authority = next(iter(self._on_sticks(_AUTHORITY)), None)
        wanted = Enrolling(
            self.home, (portal_url,), code, authority, lambda _error, _wait_s: None, self._keep_code
        )
        return self._enrolled(enrol_home(wanted))

    def enrol_by_file(self, found: ProvisionFound) -> EnrolledHere:
        """Lay down what the file says, and enrol."""
        wanted = read_provision(Path(found.path), self.home, found.machine)
        mark_setup(self.home)
        telling = Telling(lambda _error, _wait_s: None, self._keep_code)
        done = provision_home(self.home, wanted, telling)
        if done is None:
            raise SettingsError(f"{Path(found.path).name}: no code for this machine")
        return self._enrolled(done)

    def devices(self) -> tuple[SetUp, ...]:
        """Return how the devices are set up."""
        settings = self._settings()
        return tuple(_set_up(role, getattr(settings, role)) for role in DeviceRole)

    def ports(self) -> tuple[PortSeen, ...]:
        """Return the ports of this machine."""
        return tuple(
            PortSeen(port.path, port.description, stays=port.stability is Stability.PLACE)
            for port in candidate_ports()
        )

    def set_device(self, role: DeviceRole, url: str, profile: str) -> None:
        """Keep where a device is."""
        check_profile(role, profile)
        device: dict[str, Any] = {str(role): DeviceSettings(url, profile, ROLE_BAUDS[role])}
        changed = replace(self._settings(), **device)
        self._save(changed)
        if role is DeviceRole.PRINTER:
            forget_printer(changed, self.home)

    def print_page(self) -> Paper:
        """Print a specimen and let the port go."""
        with closing(printer_of(self._settings(), self.home)) as printer:
            page = ReceiptPaper(load_texts()).thermal(specimen_receipt(), printer.width_dots)
            return printer.print_receipt(page, PRINT_DEADLINE_S)

    def read_document(self, is_cancelled: Callable[[], bool]) -> str:
        """Read a document and let the port go."""
        today = local(SystemClock().now()).date()
        with closing(reader_of(self._settings(), lambda: today)) as reader:
            return str(reader.read(_READ_DEADLINE_S, is_cancelled).document_kind)

    def keep_language(self, language: str) -> None:
        """Start in this language from now on."""
        self._save(replace(self._settings(), language=language))

    def keep_screen(self, width_mm: int) -> None:
        """Note how wide the screen's picture is."""
        self._save(replace(self._settings(), screen_width_mm=width_mm))

    def finish(self) -> None:
        """Note that nothing of the set-up is left to do."""
        clear_setup_mark(self.home)

    def begin_training(self) -> None:
        """Start as a training next."""
        begin_training(self.home)

    def _settings(self) -> Settings:
        return load_own_settings(self.home)

    def _save(self, settings: Settings) -> None:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        save_settings(self.home, settings)

    def _keep_code(self, code: str) -> None:
        """Hold the recovery code until it was shown, also when the line breaks after it was made."""
        self._recovery_code = code

    def _enrolled(self, done: Enrolled) -> EnrolledHere:
        return EnrolledHere(done.machine.enrolment.place, self._recovery_code)

    def _on_sticks(self, pattern: str) -> Iterator[Path]:
        for place in self.sticks:
            anchor = Path(Path(place).anchor)
            yield from sorted(anchor.glob(str(Path(place).relative_to(anchor) / pattern)))


def _machines(path: Path) -> Iterator[ProvisionFound]:
    try:
        listed = tomllib.loads(path.read_text("utf-8")).get("machine", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return
    names = [str(machine.get("name", "")) for machine in listed if isinstance(machine, dict)]
    for name in names or [""]:
        shown = f"{path.parent.name}/{path.name}" + (f" · {name}" if name else "")
        yield ProvisionFound(str(path), name, shown)


def _set_up(role: DeviceRole, device: DeviceSettings | None) -> SetUp:
    return SetUp(role) if device is None else SetUp(role, device.profile, device.url)
