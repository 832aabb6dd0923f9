"""Runs every bench and puts its table in its place in `docs/performance.md`; a failed one keeps its old.

Places lie between `<!-- bench: NAME -->` and `<!-- end -->`; a bench without one gets a section at the end.
Each table says when and on what machine it was taken, and under what load.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/performance.md"
PREFIX = "bench_"
GIB = 2**30
END = "<!-- end -->"
# With so many processes wanting the processors, besides the bench's own, rates say little and ratios more.
BUSY_LOAD = 1.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these, e.g. filing; default all")
    parser.add_argument("--quick", action="store_true", help="shorter runs")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    options = parser.parse_args()
    known = [path.stem.removeprefix(PREFIX) for path in sorted(ROOT.glob(f"bench/{PREFIX}*.py"))]
    names = options.names or known
    failed = [name for name in names if not run(name, quick=options.quick, dry=options.dry)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(name: str, *, quick: bool, dry: bool) -> bool:
    """Run one bench, show its table and write it into the page; return whether it went well."""
    load = os.getloadavg()[0]
    print(f"\n## {name}: {title(name)}\n", flush=True)
    command = [sys.executable, str(script(name)), *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    print(done.stdout, flush=True)
    if done.returncode or not done.stdout.strip():
        return False
    if not dry:
        text = f"{done.stdout.strip()}\n\n{note(load, quick=quick)}"
        PAGE.write_text(with_table(PAGE.read_text("utf-8"), name, text), "utf-8")
    return True


def script(name: str) -> Path:
    """Return the file of a bench."""
    return ROOT / f"bench/{PREFIX}{name}.py"


def title(name: str) -> str:
    """Return the first sentence of a bench's own words."""
    first = script(name).read_text("utf-8").split('"""')[1].strip().splitlines()[0]
    return first.rstrip(".")


def note(load: float, *, quick: bool) -> str:
    """Say when a table was taken, and how busy the machine was just before."""
    words = [f"Taken {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", *(["`--quick`"] if quick else [])]
    words.append(
        f"{'**on a busy machine**, ' if load >= BUSY_LOAD else ''}load average {load:.1f} before the run"
    )
    return f"{', '.join(words)}; {machine()}."


def machine() -> str:
    """Describe this machine in a few words."""
    model = (
        re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
        if sys.platform == "linux"
        else None
    )
    return (
        f"{os.cpu_count()} shared cores ({model[1] if model else platform.machine()}),"
        f" {psutil.virtual_memory().total / GIB:.0f} GiB, Python {platform.python_version()}"
    )


def with_table(page: str, name: str, text: str) -> str:
    """Return the page with a table in its place."""
    begin = f"<!-- bench: {name} -->"
    block = f"{begin}\n{text}\n{END}"
    if begin not in page:
        command = f"```\n.venv/bin/python bench/{PREFIX}{name}.py\n```"
        return f"{page.rstrip()}\n\n## {title(name)}\n\n{command}\n\n{block}\n"
    before, _, rest = page.partition(begin)
    return before + block + rest.partition(END)[2]


if __name__ == "__main__":
    sys.exit(main())
