"""The privacy notice at the real window: read out, printed, agreed to; without it nothing is filed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.widgets.consent_row import ConsentRow
from tests.fakes.counter_scenes import form_papers, notice, settle
from tests.fakes.counter_window import CounterWindow


def test_f9_in_the_notice_ticks_the_form_and_escape_does_not(counter: CounterWindow) -> None:
    notice(counter)
    say = counter.flow.say()
    shown = "\n".join(label.text() for label in counter.shell.findChildren(QLabel) if label.isVisible())
    assert say.of("notice.question") in shown
    assert say.of("notice.sensitive") in shown
    assert "counter-sensitive-1" in shown
    counter.shell.press(Command.BACK)
    settle()
    (row,) = counter.shell.findChildren(ConsentRow)
    assert (row.isChecked(), counter.presenter.form.consent) == (False, "")
    counter.shell.press(Command.NOTICE)
    counter.shell.press(Command.FORWARD)
    settle()
    assert (row.isChecked(), row.accessibleDescription()) == (True, say("notice.state_agreed"))
    assert counter.presenter.form.consent == "counter-sensitive-1"


def test_the_notice_is_printed_by_tab_and_enter(counter: CounterWindow) -> None:
    notice(counter)
    print_it = next(
        one
        for one in counter.shell.findChildren(QPushButton)
        if one.isVisible() and one.accessibleName() == counter.flow.say()("notice.print")
    )
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert print_it.hasFocus()
    QTest.keyClick(print_it, Qt.Key.Key_Return)
    settle()
    paper = counter.printer.papers[-1]
    assert "ماذا يحدث ببياناتك" in paper
    assert "What happens with your data" in paper
    assert "مصلحة الجوازات" in paper


def test_nothing_is_filed_before_the_citizen_agrees_and_the_link_leads_there(counter: CounterWindow) -> None:
    form_papers(counter)
    counter.presenter.agree(agreed=False)
    counter.presenter.go_on()
    settle()
    assert counter.shell.here is not None
    assert counter.shell.here[0] is PageName.FORM
    assert "consent" in dict(counter.presenter.view().problems)
    counter.shell.focus_field("consent")
    row = QApplication.focusWidget()
    assert isinstance(row, ConsentRow)
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert counter.presenter.form.is_agreed_to
