"""A table of a form: dense rows of fields under one line of heads, what is wrong under its row."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.domain.catalogue import FieldKind
from kiosk.ui.counter.field_maker import FieldMaker, first_of, last_of
from kiosk.ui.counter.form_views import FieldView, TableView
from kiosk.ui.widgets.buttons import Button, button
from kiosk.ui.widgets.choice_fields import ListChoice
from kiosk.ui.widgets.field_row import Field
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label
from kiosk.ui.widgets.surfaces import Surface, column, discard, line
from kiosk.ui.widgets.text_area import TextArea
from kiosk.ui.widgets.text_field import TextField

# How the width of a table is shared: what usual answers of each kind take, in px of the smallest screen.
_SHARE: Final = 110
_SHARES: Final = {
    FieldKind.ARABIC_NAME: 176,
    FieldKind.TEXT: 150,
    FieldKind.NATIONAL_NUMBER: 122,
    FieldKind.DOCUMENT_NUMBER: 110,
    FieldKind.PHONE: 136,
    FieldKind.MONEY: 96,
    FieldKind.INTEGER: 64,
}
_LETTER_PX, _LIST_PX, _MOST_PX = 7, 46, 200  # of a list: its longest choice, its arrow, and not more


@dataclass(frozen=True, slots=True)
class RowDoors:
    """What a board asks of its form: a row more, a row less (counted from 1), a scan for a question."""

    add: Callable[[str], None]
    remove: Callable[[str, int], None]
    scan: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table, and its place in the grid."""

    number: Label
    cells: tuple[Field, ...]
    remove: Button
    trouble: "_Troubles"
    names: tuple[str, ...]


class _Troubles(Surface):
    """What is wrong in a row, a line for each; takes no room while nothing is."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._told: tuple[str, ...] = ()
        self._labels: list[Label] = []
        self._column = column(0)
        super().__init__("plain", self._column)
        self.setVisible(False)

    def show_troubles(self, troubles: tuple[str, ...]) -> None:
        """Show them."""
        if troubles == self._told:
            return
        self._told = troubles
        for label in self._labels:
            self._column.removeWidget(label)
            discard(label)
        self._labels = [Label(self._kit, text, "error") for text in troubles]
        for label in self._labels:
            self._column.addWidget(label)
        self.setVisible(bool(troubles))


class TableBoard(Surface):
    """Keeps its fields while rows come and go; Ctrl+Delete takes out the row one stands in."""

    height_changed = Signal()

    def __init__(
        self, kit: Kit, maker: FieldMaker, view: FieldView, doors: RowDoors, parent: QWidget | None = None
    ) -> None:
        self._kit = kit
        self._maker = maker
        self._name = view.name
        self._doors = doors
        self._rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(kit.px(6))
        self._grid.setVerticalSpacing(kit.px(4))
        self._label = Label(kit, view.label, "h2")
        self._note = Label(kit, view.hint or " ", "small", wrap=True)
        self._hint = view.hint
        self._add = button(kit, kit.say("form.table.add"), self._on_add, "second", icon="new")
        keys = Label(kit, kit.say("form.table.keys"), "small")
        foot = line(kit.px(8), self._add, None, KeyCap("Ctrl+Del"), keys)
        inside = column(kit.px(6), self._label, self._note, self._grid, foot)
        super().__init__("plain", inside, parent=parent)
        self.show_view(view)

    def show_view(self, view: FieldView) -> None:
        """Show the rows; fields that stay keep the focus."""
        table = view.table
        if table is None:
            return
        if not self._rows:
            self._arrange_heads(table)
        while len(self._rows) > len(table.rows):
            self._drop_last()
        for number in range(len(self._rows), len(table.rows)):
            self._put_row(number + 1, table.rows[number])
        for row, cells in zip(self._rows, table.rows, strict=True):
            self._show_row(row, cells, can_shrink=table.can_shrink)
        self._add.setVisible(table.can_grow)
        self._note.show_role("error" if view.trouble else "small")
        self._note.show_text(view.trouble or self._hint)
        self._note.setVisible(bool(view.trouble or self._hint))
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """Ask for room for every row: a grid forgets the height of what spans its columns."""
        inside = self.layout()
        if inside is not None:
            inside.activate()
            needed = max(inside.minimumSize().height(), inside.totalHeightForWidth(max(self.width(), 1)))
            if needed != self.minimumHeight():
                self.setMinimumHeight(needed)
                self.height_changed.emit()

    def take_focus(self, name: str) -> None:
        """Move the focus to a cell by its name, else to the first empty one."""
        cells = [
            (place, cell) for row in self._rows for place, cell in zip(row.names, row.cells, strict=True)
        ]
        found = next((cell for place, cell in cells if place == name), None)
        empty = next((cell for _, cell in cells if not _text_of(cell)), cells[0][1])
        first_of(found or empty).setFocus(Qt.FocusReason.OtherFocusReason)

    def tab_ends(self) -> tuple[QWidget, QWidget]:
        """Return the first and the last widget in the order of Tab, the order inside being set anew."""
        order = [
            end
            for row in self._rows
            for end in (*(pair for cell in row.cells for pair in (first_of(cell), last_of(cell))), row.remove)
        ]
        order.append(self._add)
        for before, after in pairwise(order):
            if before is not after:
                QWidget.setTabOrder(before, after)
        return order[0], order[-1]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take out the row one stands in with Ctrl+Delete."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            is_asked = (
                event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            )
            for number, row in enumerate(self._rows, start=1):
                if is_asked and row.remove.isEnabled() and any(watched is first_of(c) for c in row.cells):
                    self._on_remove(number)
                    return True
        return False

    def _on_add(self) -> None:
        self._doors.add(self._name)
        first_of(self._rows[-1].cells[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove(self, number: int) -> None:
        self._doors.remove(self._name, number)
        first_of(self._rows[min(number, len(self._rows)) - 1].cells[0]).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _arrange_heads(self, table: TableView) -> None:
        for place, (words, cell) in enumerate(zip(table.heads, table.rows[0], strict=True), start=1):
            self._grid.addWidget(Label(self._kit, words, "small_strong", wrap=True), 0, place)
            self._grid.setColumnStretch(place, _share(cell))

    def _put_row(self, number: int, cells: tuple[FieldView, ...]) -> None:
        kit = self._kit
        fields = tuple(self._maker.field(cell, in_table=True) for cell in cells)
        remove = button(kit, "", lambda: self._on_remove(number), "link", icon="void")
        remove.setAccessibleName(kit.say("form.table.remove_row", row=number))
        label = Label(kit, str(number), "small_strong")
        row = _Row(label, fields, remove, _Troubles(kit), tuple(c.name for c in cells))
        place = 2 * number
        self._grid.setRowMinimumHeight(place, kit.px(kit.sizes.control))
        self._grid.addWidget(label, place, 0)
        for at, made in enumerate(fields, start=1):
            first_of(made).installEventFilter(self)
            self._grid.addWidget(made, place, at)
        self._grid.addWidget(remove, place, len(fields) + 1)
        self._grid.addWidget(row.trouble, place + 1, 1, 1, len(fields))
        self._rows.append(row)
        self.tab_ends()

    def _drop_last(self) -> None:
        self._grid.setRowMinimumHeight(2 * len(self._rows), 0)
        row = self._rows.pop()
        for widget in (row.number, *row.cells, row.remove, row.trouble):
            self._grid.removeWidget(widget)
            discard(widget)

    @staticmethod
    def _show_row(row: _Row, cells: tuple[FieldView, ...], *, can_shrink: bool) -> None:
        for made, view in zip(row.cells, cells, strict=True):
            if isinstance(made, ListChoice):
                made.show_choices(view.choices)
            made.show_value(view.text)
            made.show_trouble(view.trouble)
            made.show_state("wrong" if view.trouble else "")
        row.trouble.show_troubles(tuple(view.trouble for view in cells if view.trouble))
        row.remove.setEnabled(can_shrink)


def _share(cell: FieldView) -> int:
    """Return how much of the width a column asks for."""
    if not cell.choices:
        return _SHARES.get(cell.kind, _SHARE)
    longest = max(len(words) for _value, words in cell.choices)
    return min(_LIST_PX + _LETTER_PX * longest, _MOST_PX)


def _text_of(cell: Field) -> str:
    return cell.text() if isinstance(cell, TextField | TextArea) else cell.value()
