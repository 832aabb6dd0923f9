"""What stands behind the doctor's page: the doctor, what it may mend, and where its bundle goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.doctor import Doctor
from kiosk.app.exporting import mounted
from kiosk.app.mending import mend
from kiosk.app.retiring import MOVED, readiness, retire_home
from kiosk.app.shipped import load_texts
from kiosk.app.sticks import STICKS
from kiosk.app.support import write_support
from kiosk.domain.words import Words
from kiosk.ports import Check

_SUPPORT_FOLDER = "support"


@dataclass(frozen=True, slots=True)
class DoctorOfHome:
    """`ports.MachineDoctor` on one home; `sticks` are patterns of folders where sticks appear."""

    home: Path
    sticks: Sequence[str] = STICKS

    def examine(self) -> tuple[Check, ...]:
        """Look at everything."""
        return Doctor(self.home).examine()

    def mend(self) -> tuple[tuple[Words, str], ...]:
        """Do what can lose nothing."""
        texts = load_texts()
        mended = mend(self.home, Doctor(self.home).examine())
        return tuple((texts.words(f"doctor.fixes.{each.name}"), each.code) for each in mended)

    def readiness(self) -> tuple[Check, ...]:
        """Say what keeps this counter from being taken out of service."""
        return readiness(self.home)

    def retire(self, supervisor: str, pin: str) -> None:
        """Send the last of this counter and destroy its keys."""
        retire_home(self.home, supervisor, pin, MOVED)

    def write_support(self) -> str:
        """Write the bundle onto the first stick that is in, else into the home."""
        folder = next(mounted(self.sticks), self.home / _SUPPORT_FOLDER)
        return str(write_support(self.home, folder))
