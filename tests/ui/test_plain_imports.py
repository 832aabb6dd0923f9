"""A window's modules are loaded without a search: Qt's own import reads the source of every one of them."""

import subprocess
import sys

LOADED = """
import linecache, sys
import kiosk.ui.plain_imports
kiosk.ui.plain_imports.keep_plain_imports()
import kiosk.app.behind_counter
import PySide6.QtWidgets
assert "kiosk.ui.window" in sys.modules
print(sorted(name for name in linecache.cache if "/kiosk/" in name))
"""
OPENED = """
import builtins, sys
import kiosk.app.technician
kiosk.app.technician.open_technician_of = lambda home, is_full_screen: print(builtins.__import__) or 0
from kiosk.cli import main
sys.exit(main(["run", "--mode", "technician", "--home", "/nowhere"]))
"""


def _said(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_no_source_is_read_while_a_windows_modules_are_loaded() -> None:
    assert _said(LOADED) == "[]"


def test_the_command_puts_the_searching_import_away_before_a_window() -> None:
    assert "__feature_import__" not in _said(OPENED)
