"""The window before the store is open: the sign-in can be used at once, and nothing entered in it is lost."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.app.shipped import load_texts
from kiosk.domain.words import Language
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.early import EarlyWindow, WindowSettings, open_early
from kiosk.ui.idle import IdleCollector
from kiosk.ui.window import furnish
from tests.fakes.counter_person import PlainRenderer
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import ImmediateLane
from tests.fakes.hall import CLERK, PINS, PLACE, make_hall, shipped_catalogue
from tests.fakes.page_walk import picture, walk

ROOT = Path(__file__).parents[2]
LATER = ("cryptography", "sqlcipher3", "serial", "requests", "PIL", "reportlab", "jsonschema", "kiosk.ports")


@pytest.fixture
def early(qapp: Any) -> Iterator[EarlyWindow]:
    """A window with nothing behind it yet."""
    lanes = {name: ImmediateLane() for name in ("store", "printer", "reader")}
    made = open_early(qapp, lanes, load_texts(), WindowSettings())
    made.shell.show()
    made.shell.activateWindow()
    settle()
    yield made
    made.close()
    settle()


def _equipment() -> Equipment:
    hall = make_hall(shipped_catalogue())
    return Equipment(hall.desk, hall.clock, PLACE, PlainRenderer())


def _enter(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()


def test_whoever_signs_in_before_the_store_is_open_is_signed_in_when_it_is(early: EarlyWindow) -> None:
    _enter(CLERK)
    _enter(PINS[CLERK])
    assert early.lead.presenter.is_busy
    opened = furnish(early, _equipment())
    settle()
    assert opened.shell.here is not None
    assert opened.shell.here[0] is PageName.OPEN_SHIFT


def test_what_is_being_typed_stays_when_the_store_opens(early: EarlyWindow) -> None:
    QTest.keyClicks(QApplication.focusWidget(), CLERK[:2])
    opened = furnish(early, _equipment())
    settle()
    QTest.keyClicks(QApplication.focusWidget(), CLERK[2:])
    assert early.lead.presenter.view().operator == CLERK
    assert str(PLACE.counter) in opened.flow.header().place


def test_language_chosen_before_the_store_is_open_stays(early: EarlyWindow) -> None:
    early.shell.press(Command.LANGUAGE)
    opened = furnish(early, _equipment())
    assert opened.flow.say().language is Language.ENGLISH


def test_keys_can_be_looked_up_before_the_store_is_open(early: EarlyWindow) -> None:
    early.shell.press(Command.HELP)
    assert early.shell.has_panel
    furnish(early, _equipment())
    early.shell.press(Command.BACK)
    assert not early.shell.has_panel


def test_what_a_page_leaves_is_collected_when_the_next_has_come_to_rest(
    early: EarlyWindow, qtbot: Any
) -> None:
    class Left:
        """Something in a circle, as widgets and presenters often are."""

        def __init__(self) -> None:
            self.itself = self

    collector = IdleCollector(early.shell, rest_ms=0)
    try:
        left = weakref.ref(Left())
        assert left() is not None
        assert not gc.isenabled()
        early.lead.start()
        qtbot.waitUntil(lambda: left() is None)
    finally:
        collector.close()
    assert gc.isenabled()


def test_early_window_can_be_read_and_reached(early: EarlyWindow) -> None:
    for command in (Command.LANGUAGE, Command.CONTRAST, Command.LANGUAGE):
        early.shell.press(command)
        settle()
        assert list(walk(early.shell, picture(early.shell))) == []


def test_what_cannot_be_opened_closes_the_window_and_is_told() -> None:
    program = """
from kiosk.app.shipped import load_texts
from kiosk.errors import WriterBusyError
from kiosk.ui.early import run_window
from tests.fakes.counter_window import ImmediateLane
def load():
    raise WriterBusyError("test")
try:
    run_window(load, {"store": ImmediateLane()}, load_texts())
except WriterBusyError as error:
    print(error.code)
"""
    assert _run(program) == "STO-101"


def test_sign_in_is_shown_before_anything_it_does_not_need_is_loaded() -> None:
    program = f"""
import sys
import kiosk.cli, kiosk.commands.run, kiosk.app.window
print(*(name for name in {LATER!r} if name in sys.modules))
"""
    assert _run(program) == ""


def _run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()
