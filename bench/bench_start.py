"""Start of `kiosk run` beside a bare PySide6 window: until the first page is painted, and memory.

The clock runs from before the process is started until the event loop is idle after the first painting: then
one can type number and PIN. *All open* is when the sign-in can be checked: keys read, store open, both copies
level, every page loaded, courier started. Processor seconds are those of the window's process
until then. Starts of all competitors take turns. Modules are compiled and in the disk cache (warm).
The portal serves meanwhile, and the courier starts too; memory is weighed after its first round.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import stage
from kiosk.sync.status import STATUS_FILE

CHILD = Path(__file__).with_name("first_page.py")
BARE = "bare PySide6 window, one label"
COURIER = "kiosk.courier_process"
LOOK_S = 0.1
COURIER_DEADLINE_S = 60.0
MB = 1_000_000


@dataclass
class Starts:
    """What was measured of one competitor."""

    words: list[str]
    bytecode: Path
    seconds: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)
    open_s: list[float] = field(default_factory=list)
    open_processor_s: list[float] = field(default_factory=list)
    window_mb: list[float] = field(default_factory=list)
    courier_mb: list[float] = field(default_factory=list)

    def warm_up(self) -> None:
        """Start it once without measuring: compiles the modules and fills the disk cache."""
        Starts(self.words, self.bytecode).start()

    def start(self) -> None:
        """Start it once, and stop it."""
        began_s, began_wall_s = time.monotonic(), time.time()
        with subprocess.Popen(
            [sys.executable, str(CHILD), *self.words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(self.bytecode),
        ) as child:
            note_moment(child, began_s, self.seconds, self.processor_s)
            if len(self.words) > 1:
                note_moment(child, began_s, self.open_s, self.open_processor_s)
                wait_for_courier(child, Path(self.words[1]) / STATUS_FILE, began_wall_s)
            self._weigh(psutil.Process(child.pid))
            child.communicate("close\n")

    def _weigh(self, window: psutil.Process) -> None:
        self.window_mb.append(window.memory_info().rss / MB)
        for process in window.children(recursive=True):
            if COURIER in process.cmdline():
                self.courier_mb.append(process.memory_info().rss / MB)


def note_moment(
    child: "subprocess.Popen[str]", began_s: float, seconds: list[float], processor_s: list[float]
) -> None:
    """Note what the child says of one moment of its start."""
    words = child.stdout.readline() if child.stdout else ""
    if not words:
        raise RuntimeError(f"the window ended with {child.wait()}")
    at_s, used_s = map(float, words.split())
    seconds.append(at_s - began_s)
    processor_s.append(used_s)


def environment(bytecode: Path) -> dict[str, str]:
    """Let Python keep compiled modules, as an installed counter does, whatever is set here."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(bytecode)}


def wait_for_courier(child: "subprocess.Popen[str]", status: Path, since_s: float) -> None:
    """Wait until the courier has done a round."""
    for _ in range(int(COURIER_DEADLINE_S / LOOK_S)):
        if status.exists() and status.stat().st_mtime > since_s:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"the window ended with {child.wait(LOOK_S)}")
    raise RuntimeError("the courier did no round")


def row(name: str, starts: Starts, floor_s: float) -> list[str]:
    """Return a row of the table."""
    courier = stage.spread(starts.courier_mb, 0) if starts.courier_mb else ""
    ratio = stage.median(starts.seconds) / floor_s
    seconds = [stage.spread(starts.seconds, 2), f"{ratio:.1f}", stage.spread(starts.processor_s, 2)]
    opened = (
        [stage.spread(starts.open_s, 2), stage.spread(starts.open_processor_s, 2)] if courier else ["", ""]
    )
    return [name, *seconds, *opened, stage.spread(starts.window_mb, 0), courier]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer starts, fewer entries")
    options = parser.parse_args()
    rounds, entries = (4, 200) if options.quick else (15, 5000)
    stage.draw_off_screen()
    with stage.bench_stage() as built:
        fresh, used = built.counter(), built.counter()
        stage.file_many(used.home, entries)
        used.must("sync", "--once", "--json")
        competitors = {
            BARE: Starts(["bare"], built.folder / "bytecode"),
            "`kiosk run`, fresh home": Starts(["kiosk", str(fresh.home)], built.folder / "bytecode"),
            f"`kiosk run`, {entries:,} applications": Starts(
                ["kiosk", str(used.home)], built.folder / "bytecode"
            ),
        }
        for starts in competitors.values():
            starts.warm_up()
        for _ in range(rounds):
            for starts in competitors.values():
                starts.start()
    floor_s = stage.median(competitors[BARE].seconds)
    head = [f"median (min-max) of {rounds} starts", "first page, s", "of bare", "processor, s"]
    head += ["all open, s", "processor, s", "window RSS, MB", "courier RSS, MB"]
    print(stage.table(head, [row(name, starts, floor_s) for name, starts in competitors.items()]))


if __name__ == "__main__":
    main()
