"""The whole job with the keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from kiosk.ui.counter.pages import PageName
from kiosk.ui.widgets.check_row import CheckRow
from kiosk.ui.widgets.choice_fields import ListChoice
from kiosk.ui.widgets.text_field import TextField
from tests.fakes.attention_scenes import came_back
from tests.fakes.counter_scenes import FATMA, settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import CLERK, PINS, SUPERVISOR
from tests.fakes.letter_scenes import written

_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
}


class MouseWatch(QObject):
    """Counts what a hand on a mouse would cause."""

    def __init__(self) -> None:
        super().__init__()
        self.events = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        self.events += event.type() in _MOUSE
        return False


@pytest.fixture
def mouse(qapp: QApplication) -> Iterator[MouseWatch]:
    watch = MouseWatch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)
    assert watch.events == 0


class Hands:
    """Ten fingers on the keyboard."""

    def __init__(self, counter: CounterWindow) -> None:
        self.counter = counter
        self.command_keys = 0
        self.letters = 0

    @property
    def at(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "the focus is lost"
        return widget

    @property
    def here(self) -> PageName:
        name: PageName = self.counter.shell._here[0]
        return name

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.command_keys += 1
            QTest.keyClick(self.at, key)
            settle()

    def write(self, text: str) -> None:
        for letter in text:
            self.letters += 1
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self.at, event)
        settle()

    def sign_in(self) -> None:
        self.write(CLERK)
        self.press(Qt.Key.Key_Return)
        self.write(PINS[CLERK])
        self.press(Qt.Key.Key_Return)
        self.write("١٠٠")
        self.press(Qt.Key.Key_F9)

    def answer(self, answers: dict[str, str]) -> None:
        """Fill every question by going from one to the next with Tab; then tick every paper."""
        for _ in range(80):
            widget = self.at
            if isinstance(widget, QPushButton) and "F9" in _caps(widget):
                return
            self._answer_one(widget, answers)
            self.press(Qt.Key.Key_Tab)
        pytest.fail("Tab never came to the way on")

    def _answer_one(self, widget: QWidget, answers: dict[str, str]) -> None:
        if isinstance(widget, TextField):
            name = str(widget.property("ui_name"))
            if name in answers and not widget.text():
                self.write(answers[name])
        elif isinstance(widget, ListChoice):
            self._choose(widget, answers)
        elif isinstance(widget, CheckRow) and not widget.isChecked():
            self.press(Qt.Key.Key_Space)
        elif isinstance(widget, QPushButton) and widget.isCheckable():
            self._segment(widget, answers)

    def _choose(self, widget: ListChoice, answers: dict[str, str]) -> None:
        row = next(r for r in self.counter.page._board._rows.items() if r[1].field is widget)
        wanted = answers.get(row[0], "")
        for _ in range(widget.findData(wanted) if wanted else 0):
            self.press(Qt.Key.Key_Down)

    def _segment(self, widget: QPushButton, answers: dict[str, str]) -> None:
        rows = self.counter.page._board._rows
        name, row = next((n, r) for n, r in rows.items() if r.field.isAncestorOf(widget))
        if row.field.value() == answers.get(name, row.field.value()):  # what stands there already is left
            return
        for _ in range(4):
            self.press(Qt.Key.Key_Space)
            if row.field.value() == answers[name]:
                return
            self.press(Qt.Key.Key_Down)
        pytest.fail(f"no way to {answers[name]} with the arrows")


def _caps(widget: QPushButton) -> str:
    return " ".join(
        str(getattr(child, "text", str)()) for child in widget.children() if hasattr(child, "text")
    )


@pytest.fixture
def hands(counter: CounterWindow, mouse: MouseWatch) -> Hands:
    return Hands(counter)


def test_a_passport_is_filed_paid_and_printed_without_a_mouse(hands: Hands) -> None:
    hands.sign_in()
    assert hands.here is PageName.HOME
    hands.write("جوازسفر"[:4])
    hands.press(Qt.Key.Key_Return)
    assert hands.here is PageName.FORM
    hands.press(Qt.Key.Key_F5)
    hands.answer(FATMA)
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.CHECK
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.PAYMENT
    hands.write("٦٠")
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.RECEIPT
    assert hands.counter.printer.papers == ["TIP-001-03-2026-7A-000001 copy 0"]
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.HOME
    hands.press(Qt.Key.Key_F8)
    assert hands.here is PageName.TODAY
    assert "basket.settled" in hands.counter.hall.journal.kinds()


def test_a_mistake_is_found_by_its_link_and_mended(hands: Hands) -> None:
    hands.sign_in()
    hands.write("JU1")
    hands.press(Qt.Key.Key_Return, Qt.Key.Key_F5)
    hands.answer({**FATMA, "phone": "12", "purpose": "employment"})
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.FORM
    hands.press(Qt.Key.Key_Return)
    assert hands.at.property("ui_name") == "phone"
    hands.press(Qt.Key.Key_End, *[Qt.Key.Key_Backspace] * 2)
    hands.write("0912345678")
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.CHECK


def test_a_paid_receipt_is_reversed_by_a_supervisor_at_the_keyboard(hands: Hands) -> None:
    hands.sign_in()
    hands.write("JU1")
    hands.press(Qt.Key.Key_Return)
    hands.answer({**FATMA, "purpose": "employment"})
    hands.press(Qt.Key.Key_F9, Qt.Key.Key_F9)
    hands.write("10")
    hands.press(Qt.Key.Key_F9, Qt.Key.Key_F9, Qt.Key.Key_F8, Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Tab)
    hands.write(SUPERVISOR)
    hands.press(Qt.Key.Key_Return)
    hands.write(PINS[SUPERVISOR])
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.RECEIPT
    assert "basket.reversed" in hands.counter.hall.journal.kinds()


def test_a_basket_is_voided_with_a_reason(hands: Hands) -> None:
    hands.sign_in()
    hands.write("JU1")
    hands.press(Qt.Key.Key_Return)
    hands.answer({**FATMA, "purpose": "employment"})
    hands.press(Qt.Key.Key_F9, Qt.Key.Key_F2, Qt.Key.Key_F6, Qt.Key.Key_Down, Qt.Key.Key_F9)
    assert hands.here is PageName.HOME
    assert "basket.voided" in hands.counter.hall.journal.kinds()
    assert hands.counter.flow.filing.basket() is None


def test_a_shift_is_counted_and_closed(hands: Hands) -> None:
    hands.sign_in()
    hands.press(Qt.Key.Key_F10, Qt.Key.Key_Return, Qt.Key.Key_Return)
    hands.write("10")
    hands.press(Qt.Key.Key_F9)
    assert hands.counter.hall.journal.kinds()[-2:] == ["cash.counted", "shift.closed"]
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.SIGN_IN


def test_what_came_back_is_corrected_and_withdrawn_at_the_keyboard(hands: Hands) -> None:
    hands.sign_in()
    came_back(hands.counter)
    QTest.keyClick(hands.at, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert hands.here is PageName.ATTENTION
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_F9)
    assert hands.here is PageName.FORM
    assert hands.at.property("ui_name") == "mother_name"
    hands.press(Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_F9)
    assert hands.here is PageName.ATTENTION
    assert "application.amended" in hands.counter.hall.journal.kinds()
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Delete, Qt.Key.Key_Down, Qt.Key.Key_Tab)
    hands.write(SUPERVISOR)
    hands.press(Qt.Key.Key_Return)
    hands.write(PINS[SUPERVISOR])
    hands.press(Qt.Key.Key_F9)
    assert hands.here is PageName.RECEIPT
    assert "application.withdrawn" in hands.counter.hall.journal.kinds()


def test_letters_are_received_and_proposals_refused_with_the_keyboard_alone(hands: Hands) -> None:
    hands.sign_in()
    written(hands.counter)
    hands.press(Qt.Key.Key_F2)
    QTest.keyClick(hands.at, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert hands.here is PageName.LETTERS
    hands.press(Qt.Key.Key_Delete, Qt.Key.Key_F9)  # the proposal stays refused, asked once
    hands.press(Qt.Key.Key_Home, Qt.Key.Key_F9, Qt.Key.Key_Home, Qt.Key.Key_Return)
    answers = [
        entry.facts_fields()["answer"]
        for entry in hands.counter.hall.journal.committed
        if entry.kind == "letter.received"
    ]
    assert answers == ["disputed", "received", "received"]
    assert hands.counter.flow.seat.letters == 0
    hands.press(Qt.Key.Key_Escape)
    assert hands.here is PageName.HOME


def test_arrows_walk_the_results_while_letters_stay_in_the_search(hands: Hands) -> None:
    hands.sign_in()
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert hands.counter.page._list.current_key() == "CR1"
    hands.press(Qt.Key.Key_Return)
    assert hands.counter.presenter.form.definition.code == "CR1"


def test_the_line_is_looked_at_and_told_to_send(hands: Hands) -> None:
    hands.sign_in()
    hands.press(Qt.Key.Key_F3)
    assert hands.counter.shell.has_panel
    hands.press(Qt.Key.Key_F9, Qt.Key.Key_F9, Qt.Key.Key_Return)
    assert hands.counter.courier.woken == 1
    hands.press(Qt.Key.Key_Escape)
    assert not hands.counter.shell.has_panel
    assert hands.here is PageName.HOME


def test_escape_leaves_panels_and_forms_and_keeps_what_was_typed(hands: Hands) -> None:
    hands.sign_in()
    hands.press(Qt.Key.Key_F1, Qt.Key.Key_Escape)
    hands.write("JU1")
    hands.press(Qt.Key.Key_Return)
    code: Any = hands.counter.presenter.form.definition.code
    hands.counter.presenter.type_text("given_name", "فاطمة")
    hands.press(Qt.Key.Key_Escape)
    assert hands.here is PageName.HOME
    assert hands.counter.flow.filing.drafts()[code].texts["given_name"] == "فاطمة"
