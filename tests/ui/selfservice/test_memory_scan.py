"""All writable memory is read after the wipe: nothing of what was typed and not filed is in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app.kept_alive import OVERWRITTEN

ROOT = Path(__file__).parents[3]
PROBE = """
import sys
sys.path.insert(0, ".")
from PySide6.QtWidgets import QApplication
app = QApplication(["probe"])
import gc, re
from tests.fakes.citizen_window import open_citizen
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import HeldLane
from tests.fakes.finger import Finger

window = open_citizen(app)
window.shell.show()
settle()
finger = Finger(window)
# Every personal string is spelled letter by letter: the probe's own source never holds one.
def spell(*codes):
    return "".join(map(chr, codes))
NUMBER = (50, 49, 57, 55, 55, 48, 52, 51, 51, 57, 49, 56)
MOTHER = (1586, 1610, 1606, 1576, 32, 1603, 1575, 1592, 1605)
CODE = KEYED = ()
FAMILY = (1575, 1604, 1605, 1602, 1585, 1610, 1601)
finger.plate("ar"); finger.plate("open:CR1"); finger.forward()
for code in NUMBER: finger.type(chr(code))
finger.forward()
for part in (FAMILY, FAMILY, FAMILY, FAMILY):
    for code in part: finger.type(chr(code))
    finger.forward()
for code in MOTHER: finger.type(chr(code))
finger.forward()

def patterns(codes):
    half = max(6, len(codes) * 2 // 3)  # a part that is long enough to name somebody
    for cut in (codes, codes[:half], codes[-half:]):
        for coding in ("utf-8", "utf-16-le", "utf-32-le"):
            yield coding, [chr(code).encode(coding) for code in cut]

def found():
    import itertools
    hits = {}
    regions = [line.split() for line in open("/proc/self/maps")]
    memory = open("/proc/self/mem", "rb", 0)
    for region in regions:
        if "w" not in region[1] or region[-1] in ("[vvar]", "[vsyscall]"):
            continue
        start, end = (int(part, 16) for part in region[0].split("-"))
        try:
            memory.seek(start)
            data = memory.read(end - start)
        except (OSError, ValueError):
            continue
        typed = (("number", NUMBER), ("mother", MOTHER), ("family", FAMILY))
        for name, codes in (*typed, ("code", CODE), ("keyed", KEYED)):
            for coding, letters in patterns(codes) if codes else ():
                place = -1
                first, rest = letters[0], letters[1:]
                while (place := data.find(first, place + 1)) >= 0:
                    at = place + len(first)
                    for letter in rest:
                        if not data.startswith(letter, at):
                            break
                        at += len(letter)
                    else:
                        key = (name, coding, len(letters))
                        hits[key] = hits.get(key, 0) + 1
        del data
    return hits

import json
def say():
    print(json.dumps({"|".join(map(str, key)): count for key, count in sorted(found().items())}))
def wiped():
    settle(); gc.collect(); settle()
    say()
say()
"""
LEFT = """
window.flow.end()
wiped()
"""
# The code of the paper is spelled as well, and with the paper the citizen's: it must not stay either.
PARKED = """
window.flow.leave()
window.step.press("park")
settle()
CODE = tuple(ord(sign) for sign in window.flow.journey.visit.slip.code)
KEYED = tuple(code for code in CODE if code != ord("-"))
finger.forward()
settle()
window.printer.papers.clear()  # the twin's paper: the real one is in the citizen's hand
wiped()
"""
RESUMED = """
finger.plate("ar"); window.step.press("resume"); settle()
for code in KEYED: finger.type(chr(code))
finger.forward(); settle()
finger.forward(); settle()
say()
window.flow.end()
wiped()
"""


TYPED = {"number", "mother", "family"}
reads_memory = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="memory is read through /proc")


def scanned(steps: str) -> list[dict[str, int]]:
    """Let a citizen type and leave in a process of its own; return what each scan of its memory found."""
    done_ = subprocess.run(
        [sys.executable, "-c", PROBE + steps],
        cwd=ROOT,
        env={**os.environ, **OVERWRITTEN, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done_.returncode == 0, done_.stderr[-2000:]
    return [json.loads(line) for line in done_.stdout.strip().splitlines()]


def names(found: dict[str, int]) -> set[str]:
    """Return what was found of, whatever the letters were written in."""
    return {name.split("|")[0] for name in found}


@pytest.mark.slow
@reads_memory
def test_a_scan_of_the_processs_memory_finds_nothing_of_what_was_typed_and_not_filed() -> None:
    """What was filed is in the store's own pages until they are reused: `docs/accessibility.md` says so."""
    before, after = scanned(LEFT)
    assert names(before) == TYPED
    assert after == {}


@pytest.mark.slow
@reads_memory
def test_of_a_form_that_waits_and_was_taken_up_again_the_memory_keeps_nothing() -> None:
    """What waits is sealed with a code that is on the paper alone; who takes it up and goes leaves none."""
    typed, parked, resumed, left = scanned(PARKED + RESUMED)
    assert names(typed) == TYPED
    assert parked == {}
    assert names(resumed) >= TYPED
    assert left == {}
