"""Each protection is taken out of a copy of the program, and the test that guards it must then fail.

A fault test that passes without the protection proves nothing. `protections.toml` is the list of protections;
a line of it that no longer stands in the source fails too, so that the list cannot grow old in silence.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT

COPIED = ("kiosk", "portal", "tests", "pyproject.toml")
PYTEST_FAILED = 1


@dataclass(frozen=True)
class Protection:
    """What is taken out where, and which test must notice."""

    what: str
    file: str
    line: str
    without: str
    test: str


TABLE = Path(__file__).with_name("protections.toml")
PROTECTIONS = tuple(Protection(**row) for row in tomllib.loads(TABLE.read_text("utf-8"))["protection"])


def _copy(to: Path) -> Path:
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, to / name)
    return to


def _outcome(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    words = ("-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", "--basetemp", str(folder / "tmp"), test)
    return subprocess.run(
        (sys.executable, "-m", "pytest", *words),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("protection", PROTECTIONS, ids=lambda one: one.what)
def test_every_protection_of_the_table_stands_in_the_source(protection: Protection) -> None:
    assert (ROOT / protection.file).read_text("utf-8").count(protection.line) == 1


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("protection", PROTECTIONS, ids=lambda one: one.what)
def test_without_the_protection_its_test_fails(protection: Protection, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    sound = _outcome(folder, protection.test)
    if re.search(r"^\d+ skipped", sound.stdout.splitlines()[-1]):
        pytest.skip(sound.stdout.splitlines()[-2])
    assert sound.returncode == 0, sound.stdout
    source = folder / protection.file
    source.write_text(source.read_text("utf-8").replace(protection.line, protection.without), "utf-8")
    spoilt = _outcome(folder, protection.test)
    assert spoilt.returncode == PYTEST_FAILED, f"{protection.what}: nobody noticed\n{spoilt.stdout}"
