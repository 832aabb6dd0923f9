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
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kiosk.app.shipped import load_texts
from kiosk.domain.words import Language
from kiosk.errors import KioskError, WriterBusyError, WrongStoreKeyError
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.early import EarlyWindow, Furnish, WindowSettings, _Loading, open_early
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

    collector = IdleCollector(early.shell, early.shell.page_shown, rest_ms=0)
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


@pytest.mark.parametrize("failure", [WriterBusyError("t"), WrongStoreKeyError("t"), ValueError("a bug")])
def test_what_cannot_be_opened_is_told_in_both_languages_until_the_window_is_closed(
    early: EarlyWindow, failure: Exception
) -> None:
    def load() -> Furnish:
        raise failure

    closed: list[bool] = []
    early.shell.closing = lambda: closed.append(True)
    loading = _Loading(early, load)
    loading._on_painted()
    settle()
    code = getattr(failure, "code", KioskError.code)
    for _ in range(2):
        shown = {label.text() for label in early.shell.findChildren(QLabel) if label.isVisible()}
        assert {*early.lead.say().error(code), code, early.lead.say()("status.not_open")} <= shown
        assert walk(early.shell, picture(early.shell)) == []
        early.shell.press(Command.LANGUAGE)
        settle()
    early.lead.presenter.type_operator(CLERK)
    early.lead.presenter.submit(PINS[CLERK])
    assert (closed, loading.failure) == ([], failure)
    early.shell.press(Command.BACK)
    assert closed


def test_closing_the_message_closes_the_window_that_cannot_open(early: EarlyWindow) -> None:
    early.lead.show_failure("STO-103", early.shell.close)
    early.shell.notice_closed = early.shell.close
    words = early.lead.say()("close")
    close = next(b for b in early.shell.findChildren(QPushButton) if b.accessibleName() == words)
    close.click()
    assert not early.shell.isVisible()


def test_what_could_not_be_opened_is_raised_when_the_window_is_closed() -> None:
    program = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from kiosk.app.shipped import load_texts
from kiosk.errors import WriterBusyError
from kiosk.ui.counter.pages import Command
from kiosk.ui.early import run_window
from tests.fakes.counter_window import ImmediateLane
app = QApplication([])
def load():
    raise WriterBusyError("test")
def press_escape():
    for window in app.topLevelWidgets():
        window.press(Command.BACK)
timer = QTimer(interval=10)
timer.timeout.connect(press_escape)
timer.start()
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
