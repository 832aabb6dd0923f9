"""Rows of a form at the real window: added, left, taken out, with the keyboard alone."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.counter.form_table import TableBoard
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.service_scenes import form_cargo, form_company


@pytest.fixture
def counter(open_window: Callable[..., CounterWindow]) -> CounterWindow:
    return open_window()


def _table(counter: CounterWindow, name: str) -> TableBoard:
    return next(board for board in counter.shell.findChildren(TableBoard) if board._name == name)


def _at() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_tab_goes_through_the_rows_and_a_new_row_takes_the_focus(counter: CounterWindow) -> None:
    form_cargo(counter)
    parties = _table(counter, "parties")
    parties.take_focus("parties.3.role")
    names = []
    for _ in range(5):
        names.append(_at().accessibleName())
        QTest.keyClick(_at(), Qt.Key.Key_Tab)
    assert [name.rpartition("، ")[2] for name in names[:4]] == ["الصفة", "الجهة", "المسؤول", "الهاتف"]
    assert names[4] == counter.flow.say()("form.table.add")
    parties._add.setFocus()
    QTest.keyClick(parties._add, Qt.Key.Key_Return)
    settle()
    assert _at().accessibleName().startswith("الأطراف الذين يرون الملف، الصف 4")


def test_ctrl_delete_takes_out_the_row_one_stands_in(counter: CounterWindow) -> None:
    form_company(counter)
    _table(counter, "partners").take_focus("partners.1.national_number")
    QTest.keyClick(_at(), Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert counter.presenter.form.texts["partners.1.name"] == "نور الدين خالد سالم المصراتي"
    assert counter.presenter.form.rows_shown("partners") == 2


def test_the_last_row_cannot_be_taken_out(counter: CounterWindow) -> None:
    form_cargo(counter)
    _table(counter, "parties").take_focus("parties.1.name")
    QTest.keyClick(_at(), Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert counter.presenter.form.rows_shown("parties") == 3


def test_every_row_keeps_its_height(counter: CounterWindow) -> None:
    form_company(counter)
    for _ in range(12):
        counter.presenter.add_row("partners")
    settle()
    board = _table(counter, "partners")
    tops = [row.cells[0].mapTo(board, row.cells[0].rect().topLeft()).y() for row in board._rows]
    heights = {row.cells[0].height() for row in board._rows}
    assert len(heights) == 1
    assert all(below - above >= max(heights) for above, below in pairwise(tops))
