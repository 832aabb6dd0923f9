"""Start of the frozen program beside a frozen bare PySide6 window, until a window stands on the screen.

Both are frozen by the same freezer, run by turns on one Xvfb, and are seen by the same eye (`xwininfo`). The
frozen program is `dist/kiosk` (`make installers`); the bare window is frozen here, once.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import stage

ROOT = Path(__file__).parents[1]
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv)
label = QLabel("\\u0634\\u0628\\u0627\\u0643")
label.resize(1280, 764)
label.show()
sys.exit(app.exec())
"""
DISPLAY = ":97"
WIDE_PX = 1200
DEADLINE_S = 60.0
GEOMETRY = re.compile(r"\s(\d+)x\d+\+")


def frozen_bare() -> Path:
    """Return the frozen bare window, made now when it is not there yet."""
    folder = ROOT / "build" / "bare"
    program = folder / "dist" / "bare" / "bare"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "bare.py").write_text(BARE, "utf-8")
        words = ["--noconfirm", "--log-level", "ERROR", "--onedir", "bare.py"]
        subprocess.run([sys.executable, "-m", "PyInstaller", *words], check=True, cwd=folder)
    return program


def has_window() -> bool:
    """Say whether a wide window stands on the screen."""
    seen = subprocess.run(
        ["xwininfo", "-display", DISPLAY, "-root", "-tree"], capture_output=True, text=True, check=False
    )
    return any(int(width) >= WIDE_PX for width in GEOMETRY.findall(seen.stdout))


def started(words: list[str]) -> tuple[float, float]:
    """Start a program, wait for its window, end it; return its seconds, and those its main thread worked."""
    environment = {**os.environ, "DISPLAY": DISPLAY, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
    began_s = time.monotonic()
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not has_window():
            if process.poll() is not None or time.monotonic() - began_s > DEADLINE_S:
                raise RuntimeError(f"no window: {words[0]}, {process.poll()}")
        seconds = time.monotonic() - began_s
        worked_ns = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0])
        return seconds, worked_ns / 1e9
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer starts")
    rounds = 5 if parser.parse_args().quick else 15
    bare = frozen_bare()
    screen = subprocess.Popen(
        ["Xvfb", DISPLAY, "-noreset", "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL
    )
    try:
        with stage.bench_stage() as built:
            home = str(built.counter().home)
            competitors = {
                "bare frozen PySide6 window": [str(bare)],
                "frozen `kiosk run`": [str(ROOT / "dist" / "kiosk" / "kiosk"), "run", "--home", home],
            }
            for words in competitors.values():
                started(words)
            seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in competitors}
            for _ in range(rounds):
                for name, words in competitors.items():
                    seconds[name].append(started(words))
    finally:
        screen.terminate()
        screen.wait()
    rows, floors = [], [stage.median(column) for column in zip(*next(iter(seconds.values())), strict=True)]
    for name, took in seconds.items():
        row = [name]
        for column, floor_s in zip(zip(*took, strict=True), floors, strict=True):
            row += [stage.spread(column, 2), f"{stage.median(column) / floor_s:.2f}"]
        rows.append(row)
    head = [
        f"median (min-max) of {rounds} starts",
        "window on the screen, s",
        "of bare",
        "processor, s",
        "of bare",
    ]
    print(stage.table(head, rows))


if __name__ == "__main__":
    main()
