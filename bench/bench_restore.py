"""A dead PC with thousands of waiting applications: how long until the new one has them all.

The new PC is enrolled in the place of the dead one. Timed is `kiosk restore` alone, as its own process: the
second copy is opened with the code of the office, every entry is checked by its hashes, taken over and put
into the new second copy, and a new epoch begins. Then once more: nothing may come twice. The same for another
new PC that has no second copy, only a bundle of the dead one: it goes to the portal, is judged there, and all
comes back over the line.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from stage import BenchStage, bench_stage, file_many, table

from kiosk.demo.parts import StageCounter

WAITING, QUICK = 5_000, 500
COUNTER = 1


def replacement_code(home: Path) -> str:
    """Have the portal make a code for a PC that takes the dead one's place."""
    words = ("--home", str(home), "--office", "TIP-001", "--counter", str(COUNTER), "--replaces-dead-pc")
    command = (sys.executable, "-m", "portal", "enrolment-code", *words, "--json")
    return str(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["code"])


def restored(home: Path, *source: str) -> tuple[float, dict[str, Any]]:
    """Run the command; return the seconds it took and what it said."""
    words = ("restore", "--home", str(home), *source, "--json")
    began = time.monotonic()
    done = subprocess.run((sys.executable, "-m", "kiosk", *words), check=True, capture_output=True, text=True)
    return time.monotonic() - began, json.loads(done.stdout)


def replaced(stage: BenchStage, name: str, count: int, *source: str) -> list[list[Any]]:
    """Enrol a new PC in the place of the last one and restore it twice; return the rows."""
    fresh = StageCounter(stage.folder / name)
    fresh.enrol(stage.portal.url, replacement_code(stage.folder / "portal"))
    first_s, first = restored(fresh.home, *source)
    again_s, again = restored(fresh.home, *source)
    if first["restored"] < count or again["restored"] or first["missing"]:
        raise RuntimeError(f"not all came back, or twice: {first} {again}")
    return [
        [f"from {name}, the first time", first["restored"], f"{first_s:.1f}"],
        [f"from {name} again", again["restored"], f"{again_s:.1f}"],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} applications")
    count = QUICK if parser.parse_args().quick else WAITING
    with bench_stage() as stage:
        dead = StageCounter(stage.folder / "dead")
        enrolled = dead.enrol(stage.portal.url, stage.portal.enrolment_code(COUNTER))
        code = str(enrolled.last["recovery_code"])
        dead.must("shift", "open", "--operator", "1001", "--float-dirhams", "50000")
        file_many(dead.home, count)
        stick = Path(shutil.copytree(dead.home / "sidecar", stage.folder / "stick"))
        bundle = stage.folder / "dead.lpb"
        dead.must("bundle", "export", "--output", str(bundle))
        rows = replaced(stage, "its second copy", count, "--from", str(stick), "--recovery-code", code)
        rows += replaced(stage, "a bundle of it", count, "--from", str(bundle))
    print(table([f"{count:,} applications waited", "entries that came", "seconds"], rows))


if __name__ == "__main__":
    main()
