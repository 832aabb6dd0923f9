"""The smoke test of a built program: every line known, none missing, none about a failure."""

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

INSTALLERS = Path(__file__).parents[2] / "installers"
GOOD = """kiosk 0.1.0
texts: 2 languages
store: SQLCipher 4.19.0 community
paper: 576x1200 dots, PDF 53519 bytes
devices: epson-80, epson-58, generic-80, generic-58, generic
window: Qt 6.11.3, IBM Plex Sans Arabic, offscreen
self-check: ok
"""


Findings = Callable[[str], list[str]]


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch) -> Findings:
    monkeypatch.syspath_prepend(str(INSTALLERS))
    sys.modules.pop("smoke_test", None)
    found: Findings = import_module("smoke_test").findings
    return found


def test_a_good_build_passes(findings: Findings) -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        GOOD.replace("store: SQLCipher 4.19.0 community", "store: FAILED OperationalError"),
        GOOD.replace("self-check: ok", "self-check: 1 failed"),
        GOOD.replace("texts: 2 languages\n", ""),
        GOOD.replace("IBM Plex Sans Arabic", "DejaVu Sans"),
        GOOD + "DeprecationWarning: something is old\n",
        "",
    ],
)
def test_a_build_that_says_anything_else_is_refused(findings: Findings, spoilt: str) -> None:
    assert findings(spoilt)


def test_this_program_passes_from_source() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "kiosk", "--self-check"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "self-check: ok")
