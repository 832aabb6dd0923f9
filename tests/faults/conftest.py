"""The recording disk, mounted for one test or one module."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.cut_medium import SAID, CutMedium, Fact, read_record

ROOT = Path(__file__).parents[2]
Mounting = Callable[..., "Recorded"]


@dataclass
class Recorded:
    """A mounted recording disk; `stop` unmounts it and returns what happened."""

    mountpoint: Path
    before: CutMedium
    record: Path
    process: subprocess.Popen[bytes]

    def say(self, text: str) -> None:
        """Put a mark into the record."""
        with (self.mountpoint / SAID).open("wb", buffering=0) as file:
            file.write(text.encode())

    def stop(self) -> list[Fact]:
        """Unmount, and return the facts in their order."""
        subprocess.run(["umount", str(self.mountpoint)], check=True)
        self.process.wait(30)
        return list(read_record(self.record))


def _why_not() -> str:
    if not Path("/dev/fuse").exists():
        return "no /dev/fuse"
    if os.geteuid() != 0:
        return "mounting needs root"
    try:
        import mfusepy  # noqa: F401 - looks for libfuse when it is imported
    except (ImportError, OSError) as error:
        return f"mfusepy or libfuse is missing: {error}"
    return ""


@pytest.fixture(scope="session")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mounting]:
    """Mount recording disks over folders: `mounted(folder)`, or `mounted(folder, room_bytes)`."""
    if reason := _why_not():
        pytest.skip(reason)
    made: list[Recorded] = []

    def mount(below: Path, room_bytes: int | None = None) -> Recorded:
        place = tmp_path_factory.mktemp("disk")
        mountpoint, record = place / "mounted", place / "record"
        mountpoint.mkdir()
        (below / SAID).touch()
        before = CutMedium.holding(below)
        room = [] if room_bytes is None else [str(room_bytes)]
        command = [sys.executable, "-m", "tests.faults.recording_disk", mountpoint, below, record, *room]
        recorded = Recorded(mountpoint, before, record, subprocess.Popen(command, cwd=ROOT))
        made.append(recorded)
        deadline = time.monotonic() + 30
        while not mountpoint.is_mount():
            if recorded.process.poll() is not None or time.monotonic() > deadline:
                pytest.skip("FUSE does not mount here")
        return recorded

    yield mount
    for recorded in made:
        subprocess.run(["umount", "--lazy", str(recorded.mountpoint)], check=False, capture_output=True)
        recorded.process.kill()  # a failed test may hold a file open on it
        recorded.process.wait(30)
