"""A list of two-line rows: one column, one delegate, keys before mouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.models.rows import RowsModel, held_row
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.painting import PILL_INSET_PX, Brush

_ACCENT_PX: Final = 5
_INSET_PX: Final = 14
_PILL_GAP_PX: Final = 6


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of a row begin along the line, and how long they are, in px."""

    inset: float
    lead: float
    words: float
    amount: float
    pills: float


class RowDelegate(QStyledItemDelegate):
    """Draws a row in one go: code, name and line under it, amount, pills.

    Every row of a list has the same columns: points stand under points, and the widest pills have room.
    """

    def __init__(self, kit: Kit, lead_px: int, amount_px: int, pills_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._widths = (kit.px(lead_px), kit.px(amount_px), kit.px(pills_px))
        self._widest = 0.0

    def make_room(self, rows: Sequence[Row]) -> None:
        """Keep as much room for the pills as the widest of these rows need."""
        self._widest = max((self.pills_need(pills) for pills in {row.pills for row in rows}), default=0.0)

    def pills_need(self, pills: Sequence[PillText]) -> float:
        """Return how much of the line these pills take, the space between them and before them included."""
        metrics = QFontMetricsF(self._kit.face(self._kit.sizes.small, QFont.Weight.DemiBold))
        words = sum(metrics.horizontalAdvance(self._kit.directed(pill.text)) for pill in pills)
        return words + len(pills) * (self._kit.px(PILL_INSET_PX) + self._kit.px(_PILL_GAP_PX))

    def columns_of(self, row: Row, width: float) -> Columns:
        """Return the columns of one row: without amount and pills its words have their room too."""
        at = self.columns(width)
        if row.amount or row.pills:
            return at
        return Columns(at.inset, at.lead, at.words + at.amount + at.pills, 0.0, 0.0)

    def columns(self, width: float) -> Columns:
        """Return the columns of rows so wide."""
        lead, amount, least = self._widths
        inset, pills = self._kit.px(_INSET_PX), max(least, self._widest)
        return Columns(inset, lead, max(0.0, width - 2 * inset - lead - amount - pills), amount, pills)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of two lines."""
        return QSize(self._kit.px(300), self._kit.px(self._kit.sizes.row))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        row = held_row(index)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        brush = Brush(self._kit, painter, box)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(brush, selected)
        self._words(brush, row)
        painter.restore()

    def _ground(self, brush: Brush, selected: bool) -> None:
        colours, box = self._kit.colours, brush.box
        if selected:
            brush.painter.fillRect(box, QColor(colours.brand_soft))
            brush.painter.fillRect(brush.band(0, self._kit.px(_ACCENT_PX)), QColor(colours.brand))
        brush.painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(colours.line))

    def _words(self, brush: Brush, row: Row) -> None:
        kit = self._kit
        at = self.columns_of(row, brush.box.width())
        if at.lead:
            small = brush.face(kit.sizes.label)
            brush.text(row.lead, at.inset, at.lead - kit.px(8), small, kit.colours.ink_soft)
        self._two_lines(brush, row, brush.band(at.inset + at.lead, at.words))
        if at.amount:
            face = brush.face(kit.sizes.body, QFont.Weight.Medium)
            brush.amount(row.amount, at.inset + at.lead + at.words, at.amount - kit.px(12), face)
        used = at.inset
        for pill in row.pills:
            used += brush.pill(pill.text, pill.tone, used) + kit.px(_PILL_GAP_PX)

    def _two_lines(self, brush: Brush, row: Row, area: QRectF) -> None:
        kit = self._kit
        title = brush.face(kit.sizes.body, QFont.Weight.Medium)
        small = brush.face(kit.sizes.small)
        if not row.subtitle:
            brush.marked(row.title, row.marks, area, title)
            return
        above, below = QFontMetricsF(title).height(), QFontMetricsF(small).height()
        top = area.center().y() - (above + below) / 2
        brush.marked(row.title, row.marks, QRectF(area.left(), top, area.width(), above), title)
        under = Brush(kit, brush.painter, QRectF(area.left(), top + above, area.width(), below))
        under.text(row.subtitle, 0, area.width(), small, kit.colours.ink_soft)


class RowList(QListView):
    """The list itself; Enter or a double press opens the current row, Del asks to undo it."""

    opened = Signal(str)
    deleted = Signal(str)
    moved = Signal(str)
    reached_end = Signal()

    def __init__(self, kit: Kit, name: str, widths: tuple[int, int, int]) -> None:
        super().__init__()
        self._rows = RowsModel(self)
        self.setModel(self._rows)
        self._drawing = RowDelegate(kit, *widths, self)
        self.setItemDelegate(self._drawing)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    @property
    def rows_model(self) -> RowsModel:
        """The model behind the list."""
        return self._rows

    def show_rows(self, rows: Sequence[Row], current: str = "") -> None:
        """Show rows and stand on `current`, or on the first."""
        self._drawing.make_room(rows)
        self._rows.show_rows(rows)
        if rows:
            self.stand_on(self._rows.place_of(current))

    def stand_on_key(self, key: str) -> None:
        """Make the row of a key the current one, unless it is."""
        if key and key != self.current_key():
            self.stand_on(self._rows.place_of(key))

    def stand_on(self, place: int) -> None:
        """Make a row the current one, by the selection model: the view refuses before it is shown."""
        index = self._rows.index(place, 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self.scrollTo(index)

    def step(self, rows: int) -> None:
        """Move the current row up or down."""
        last = self._rows.rowCount() - 1
        if last >= 0:
            self.stand_on(max(0, min(last, self.currentIndex().row() + rows)))

    def current_key(self) -> str:
        """Return the key of the current row, empty when there is none."""
        row = self._rows.row(self.currentIndex())
        return row.key if row is not None else ""

    def open_current(self) -> None:
        """Open the current row."""
        if key := self.current_key():
            self.opened.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, undo with Del; the rest is the view's own."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_current()
            return
        if event.key() == Qt.Key.Key_Delete and self.current_key():
            self.deleted.emit(self.current_key())
            return
        super().keyPressEvent(event)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.open_current()

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self._rows.row(current)
        self.moved.emit(row.key if row is not None else "")
        if current.row() == self._rows.rowCount() - 1:
            self.reached_end.emit()
