"""The checklist at the real window: seen with Space, kept with Shift and Space, read at the check."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from kiosk.ui.widgets.paper_row import PaperRow
from tests.fakes.counter_scenes import check_papers, form, settle
from tests.fakes.counter_window import CounterWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier


def _row(counter: CounterWindow, code: str) -> PaperRow:
    counter.shell.focus_field(code)
    (row,) = (row for row in counter.shell.findChildren(PaperRow) if row.hasFocus())
    return row


def test_space_sees_a_paper_and_shift_space_keeps_it(counter: CounterWindow) -> None:
    form(counter)
    row = _row(counter, "previous_passport")
    say = counter.flow.say()
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert (row.isChecked(), row.accessibleDescription()) == (True, say("form.paper_seen"))
    QTest.keyClick(row, Qt.Key.Key_Space, SHIFT)
    assert (row.isChecked(), row.accessibleDescription()) == (True, say("form.paper_kept"))
    assert counter.presenter.form.documents_kept == {"previous_passport"}
    QTest.keyClick(row, Qt.Key.Key_Space, SHIFT)
    assert (row.isChecked(), row.accessibleDescription()) == (True, say("form.paper_seen"))
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert (row.isChecked(), counter.presenter.form.documents_seen) == (False, frozenset())


def test_a_paper_kept_unseen_is_seen_by_it(counter: CounterWindow) -> None:
    form(counter)
    row = _row(counter, "family_booklet")
    QTest.keyClick(row, Qt.Key.Key_Space, SHIFT)
    assert row.isChecked()
    assert counter.presenter.form.documents_seen == {"family_booklet"}


def test_the_check_reads_out_what_became_of_each_paper(counter: CounterWindow) -> None:
    check_papers(counter)
    settle()
    shown = {label.text() for label in counter.shell.findChildren(QLabel) if label.isVisible()}
    say = counter.flow.say()
    comma = say("list_comma")
    scanned = say.counted("check.scanned", 2)
    assert comma.join([say("check.seen"), scanned, say("check.returned")]) in shown
    assert comma.join([say("check.seen"), say("check.kept")]) in shown
