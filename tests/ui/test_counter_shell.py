"""The real window: what is kept, what is wiped, what is told."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from kiosk.domain.words import Language
from kiosk.errors import KioskError, NothingReadError, PaperOutError
from kiosk.ports import PrinterState
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.early import WindowSettings
from kiosk.ui.frame_parts import StripItem
from kiosk.ui.status import LineState, StatusView
from kiosk.ui.theme.tokens import ThemeName
from kiosk.ui.widgets.frame import StatusStrip
from tests.fakes import counter_scenes as scenes
from tests.fakes import device_scenes
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow, HeldLane

ROOT = Path(__file__).parents[2]


def _texts(counter: CounterWindow) -> str:
    shown = [w for w in counter.shell.findChildren(QWidget) if w.isVisible()]
    return "\n".join(w.text() for w in shown if isinstance(w, QLabel | QLineEdit))


def test_another_language_keeps_everything_that_was_typed(counter: CounterWindow) -> None:
    scenes.form_read(counter)
    counter.shell.press(Command.LANGUAGE)
    settle()
    assert counter.flow.say().language is Language.ENGLISH
    assert "الورفلي" in _texts(counter)
    assert "New passport" in _texts(counter)
    assert QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight
    counter.shell.press(Command.LANGUAGE)
    settle()
    assert QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def test_high_contrast_is_one_key_away_and_back(counter: CounterWindow) -> None:
    scenes.home(counter)
    counter.shell.press(Command.CONTRAST)
    assert counter.shell._theme.name is ThemeName.HIGH_CONTRAST
    counter.shell.press(Command.CONTRAST)
    assert counter.shell._theme.name is ThemeName.LIGHT


def test_after_the_next_citizen_begins_nothing_of_the_last_is_in_the_window(counter: CounterWindow) -> None:
    scenes.receipt(counter)
    assert "فاطمة" in _texts(counter)
    counter.presenter.next_customer()
    settle()
    personal = ("فاطمة", "الورفلي", "219840123456", "0912345678", "KX41T0263")
    fields = counter.shell.findChildren(QLineEdit)
    for field in fields:
        field.undo()
    everything = [w.text() for w in counter.shell.findChildren(QLabel)] + [f.text() for f in fields]
    assert not [text for text in everything if any(word in text for word in personal)]
    assert not any(word in QApplication.clipboard().text() for word in personal)


def test_a_wrong_pin_leaves_no_pin_in_the_field(counter: CounterWindow) -> None:
    scenes.sign_in_refused(counter)
    field = counter.page._pin
    field.undo()
    assert field.text() == ""


def test_enter_held_down_at_the_payment_takes_the_money_once(
    open_window: Callable[..., CounterWindow],
) -> None:
    lane = HeldLane()
    counter = open_window()
    scenes.payment(counter)
    counter.opened.background._lanes = {**counter.opened.background._lanes, "store": lane}
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        settle()
    assert len(lane.waiting) == 1
    lane.let_go()
    settle()
    assert counter.hall.journal.kinds().count("basket.settled") == 1


def test_a_failure_is_told_with_code_and_next_step(counter: CounterWindow) -> None:
    scenes.form(counter)
    counter.reader.failure = NothingReadError("twin")
    counter.shell.press(Command.READ)
    settle()
    title, next_step = counter.flow.say().error("DEV-108")
    assert all(text in _texts(counter) for text in (title, next_step, "DEV-108"))


def test_a_mistake_of_ours_keeps_window_and_draft(counter: CounterWindow) -> None:
    scenes.form_read(counter)

    class MistakeError(Exception):
        """Something nobody thought of."""

    counter.reader.failure = MistakeError()
    counter.shell.press(Command.READ)
    settle()
    assert KioskError.code in _texts(counter)
    assert counter.presenter.form.texts["given_name"] == "فاطمة"


def test_paper_out_leaves_a_receipt_that_can_be_printed_later(counter: CounterWindow) -> None:
    counter.printer.failure = PaperOutError("twin")
    scenes.receipt(counter)
    counter.printer.failure = None
    counter.shell.press(Command.REPRINT)
    settle()
    assert len(counter.printer.papers) == 1


def test_news_from_another_thread_reaches_the_strip(counter: CounterWindow) -> None:
    scenes.home(counter)
    now = counter.hall.clock.now()
    view = StatusView(LineState.OFFLINE, now - timedelta(hours=2), 3, PrinterState.PAPER_OUT, reader=False)
    counter.opened.signals.show_status(view)
    settle()
    shown = _texts(counter)
    assert all(text in shown for text in ("دون اتصال منذ ساعتين", "3 قيود محفوظة هنا", "انتهى الورق"))


def test_the_line_of_the_strip_opens_its_panel_which_follows_the_news(counter: CounterWindow) -> None:
    scenes.home(counter)
    pressed = counter.shell.findChild(QPushButton, "status_line")
    pressed.click()
    settle()
    assert counter.shell.has_panel
    counter.opened.signals.show_status(StatusView(LineState.PAUSED, trouble="LIN-101", waiting=5))
    settle()
    title, next_step = counter.flow.say().error("LIN-101")
    assert all(text in _texts(counter) for text in (title, next_step, "LIN-101"))


@pytest.mark.parametrize("language", Language)
def test_a_strip_without_room_says_how_much_more_and_the_panel_of_the_line_says_what(
    open_window: Callable[..., CounterWindow], language: Language
) -> None:
    counter = open_window(WindowSettings(language))
    device_scenes.strip_fuller(counter)
    say = counter.flow.say()
    strip = counter.shell.findChild(StatusStrip)
    shown = {item.name for item in counter.flow.strip() if _is_said(strip, item)}
    left_out = [item for item in counter.flow.strip() if item.name not in shown]
    assert {"line", "printer", "clock", "copies"} <= shown
    assert left_out
    assert strip.layout().sizeHint().width() <= strip.width()
    more = strip.findChild(QPushButton, "status_more")
    assert more.isVisible()
    assert say.counted("status.more", len(left_out)) in _texts(counter)
    assert all(item.title in more.accessibleName() for item in left_out)
    more.click()
    settle()
    wrong = {"printer", "reader", "scanner", "drawer", "copies", "clock"}
    assert all(item.title in _texts(counter) for item in counter.flow.strip() if item.name in wrong)
    counter.shell.press(Command.BACK)
    counter.flow.seat.attention = counter.flow.seat.letters = 0
    counter.opened.signals.show_status(StatusView(LineState.ONLINE, printer=PrinterState.ONLINE, reader=True))
    settle()
    assert not more.isVisible()


def _is_said(strip: QWidget, item: StripItem) -> bool:
    statement = strip.findChild(QWidget, f"status_{item.name}")
    return bool(statement is not None and statement.isVisible())


def test_the_clock_of_the_header_goes_on(counter: CounterWindow) -> None:
    scenes.home(counter)
    counter.hall.clock.advance(120)
    counter.shell.tick()
    assert "12:02" in _texts(counter)


def test_only_one_window_is_ever_shown(counter: CounterWindow) -> None:
    for scene in (scenes.home_search, scenes.void):
        scene(counter) if counter.shell.here[0] is PageName.SIGN_IN else counter.shell.press(Command.VOID)
        settle()
        assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [counter.shell]


def test_the_focus_is_never_lost_when_pages_change(counter: CounterWindow) -> None:
    scenes.home(counter)
    for command in (
        Command.TODAY,
        Command.NEW,
        Command.CLOSE_SHIFT,
        Command.HELP,
        Command.BACK,
        Command.BACK,
    ):
        counter.shell.press(command)
        settle()
        assert QApplication.focusWidget() is not None
        assert counter.shell._halo.isVisible()


def test_a_panel_keeps_the_focus_inside(counter: CounterWindow) -> None:
    scenes.reverse(counter)
    panel: Any = counter.shell._panel
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert panel.isAncestorOf(QApplication.focusWidget())


def test_closing_tells_the_composition_root(open_window: Callable[..., CounterWindow]) -> None:
    counter = open_window(WindowSettings(Language.ENGLISH, scale=1.25))
    told: list[bool] = []
    counter.shell.closing = lambda: told.append(True)
    counter.opened.signals.close()
    settle()
    assert told == [True]


def test_the_window_runs_until_it_is_told_to_close() -> None:
    """In a process of its own, as in life: an application that has ended does not begin again."""
    program = """
from kiosk.app.shipped import load_texts
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.early import run_window
from kiosk.ui.window import furnish
from tests.fakes.counter_person import PlainRenderer
from tests.fakes.counter_window import ImmediateLane
from tests.fakes.hall import PLACE, make_hall
hall = make_hall()
lanes = {name: ImmediateLane() for name in ("store", "printer", "reader")}
equipment = Equipment(hall.desk, hall.clock, PLACE, PlainRenderer())
def furnish_and_close(early):
    furnish(early, equipment).signals.close()
raise SystemExit(run_window(lambda: furnish_and_close, lanes, load_texts()))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
