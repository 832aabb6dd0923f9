"""A list of frozen rows as a one-column model: one cell a row, drawn by one delegate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.ui.counter.rows import Row

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class _Held:
    """Keeps a row opaque to Qt, which would otherwise try to convert it."""

    row: Row


class RowsModel(QAbstractTableModel):
    """Rows of a list; replaced as a whole or continued at the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead of the present ones."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Continue the list with the next page."""
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows = (*self._rows, *rows)
        self.endInsertRows()

    def place_of(self, key: str) -> int:
        """Return where the row of a key stands; a key that is not there is the first row's place."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), 0)

    def row(self, index: Index) -> Row | None:
        """Return the row at an index."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        return self._rows[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many rows there are; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return one: the delegate draws the whole line."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return the row for the delegate, its words for everybody else."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return _Held(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None


def held_row(index: Index) -> Row | None:
    """Return the row a delegate is asked to draw."""
    held = index.data(ROW_ROLE)
    return held.row if isinstance(held, _Held) else None
