"""Anybody may read what a service needs and take it home on paper, signed in or not."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.errors import PaperOutError
from kiosk.ui.counter.pages import Command, PageName
from tests.fakes.counter_scenes import home, settle
from tests.fakes.counter_window import CounterWindow


@pytest.fixture
def counter(open_window: Callable[..., CounterWindow]) -> CounterWindow:
    return open_window()


def _here(counter: CounterWindow) -> PageName:
    name: PageName = counter.shell._here[0]
    return name


def test_nobody_has_to_sign_in_to_read_and_print(counter: CounterWindow) -> None:
    counter.shell.press(Command.NEW)
    settle()
    assert _here(counter) is PageName.INFO
    QTest.keyClicks(QApplication.focusWidget(), "passport")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    view = counter.presenter.view()
    assert view.title == "جواز سفر جديد"
    assert not view.can_begin
    entries = len(counter.hall.journal.entries(1, 10_000))
    counter.shell.press(Command.REPRINT)
    settle()
    assert "جواز سفر جديد" in counter.printer.papers[-1]
    assert "50.000" in counter.printer.papers[-1]
    assert len(counter.hall.journal.entries(1, 10_000)) == entries
    counter.shell.press(Command.BACK)
    settle()
    assert _here(counter) is PageName.SIGN_IN


def test_a_service_that_is_only_listed_is_read_about_from_the_search(counter: CounterWindow) -> None:
    home(counter)
    counter.presenter.open("TRF-03")
    settle()
    view = counter.presenter.view()
    assert (view.title, view.can_begin) == ("نقل ملكية مركبة", False)
    assert "INVENTED" in view.note
    counter.shell.press(Command.BACK)
    settle()
    assert _here(counter) is PageName.HOME


def test_a_clerk_begins_an_application_from_what_was_read(counter: CounterWindow) -> None:
    home(counter)
    counter.flow._browsing.show("PP1")
    settle()
    assert counter.presenter.view().can_begin
    counter.shell.press(Command.FORWARD)
    settle()
    assert _here(counter) is PageName.FORM


def test_a_printer_without_paper_is_told_and_the_page_stays(counter: CounterWindow) -> None:
    counter.printer.failure = PaperOutError("twin")
    counter.flow._browsing.show("PP1")
    settle()
    counter.presenter.print_leaflet()
    settle()
    assert _here(counter) is PageName.INFO
    assert not counter.presenter.is_busy
    assert counter.shell._notice is not None
    assert counter.shell._notice.code == PaperOutError.code


def test_everything_has_its_words_in_both_languages(counter: CounterWindow) -> None:
    counter.flow._browsing.show("PO2")
    settle()
    arabic = counter.presenter.view()
    counter.shell.press(Command.LANGUAGE)
    settle()
    english = counter.presenter.view()
    assert len(arabic.parts) == len(english.parts) >= 4
    assert english.title == "Registered or local express item"
