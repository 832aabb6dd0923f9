"""The questions of a form as a board of fields: two columns, three on a wide screen."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.domain.catalogue import FieldKind
from kiosk.ui.counter.field_maker import FieldMaker, first_of, last_of
from kiosk.ui.counter.form_table import RowDoors, TableBoard
from kiosk.ui.counter.form_views import FieldView, SectionView
from kiosk.ui.widgets.choice_fields import ListChoice
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import discard

_THREE_COLUMNS_PX: Final = 1150


class FieldBoard(QWidget):
    """Builds the fields once per set of questions and then only shows values."""

    def __init__(self, kit: Kit, maker: FieldMaker, rows: RowDoors) -> None:
        super().__init__()
        self._kit = kit
        self._maker = maker
        self._doors = rows
        self._rows: dict[str, FieldRow | TableBoard] = {}
        self._sections: tuple[SectionView, ...] = ()
        self._columns = 2
        self._grid = QGridLayout(self)
        inset = kit.px(6)
        self._grid.setContentsMargins(inset, inset, inset, inset)
        self._grid.setHorizontalSpacing(kit.px(16))
        self._grid.setVerticalSpacing(kit.px(9))
        self._heads: list[Label] = []
        self._shown: dict[str, FieldView] = {}

    def show_sections(self, sections: Sequence[SectionView]) -> None:
        """Show the questions; fields that stay keep what is typed and the focus."""
        layout = tuple((section.title, section.names) for section in sections)
        before = tuple((section.title, section.names) for section in self._sections)
        self._sections = tuple(sections)
        views = {field.name: field for section in sections for field in section.fields}
        if layout != before:
            self._keep_only(views)
            self._arrange()
        for name, view in views.items():
            if self._shown.get(name) != view:
                self._show_field(self._rows[name], view)
        self._shown = views

    def _keep_only(self, views: dict[str, FieldView]) -> None:
        for name in [name for name in self._rows if name not in views]:
            row = self._rows.pop(name)
            self._shown.pop(name, None)
            discard(row)
        for name, view in views.items():
            if name not in self._rows:
                self._rows[name] = self._row(view)

    def _row(self, view: FieldView) -> FieldRow | TableBoard:
        if view.table is not None:
            table = TableBoard(self._kit, self._maker, view, self._doors, self)
            table.height_changed.connect(self._keep_heights)
            return table
        made = FieldRow(self._kit, view.label, self._maker.field(view), view.hint, self)
        scan = self._doors.scan
        if view.kind is FieldKind.ATTACHMENT and scan is not None:
            made.add_action(self._kit.say("form.scan_it"), "scanner", lambda: scan(view.name))
        return made

    @staticmethod
    def _show_field(row: FieldRow | TableBoard, view: FieldView) -> None:
        if isinstance(row, TableBoard):
            row.show_view(view)
            return
        if isinstance(row.field, ListChoice):
            row.field.show_choices(view.choices)
        row.field.show_value(view.text)
        row.show_label(view.label)
        row.show_from_document(view.is_read)
        row.show_trouble(view.trouble)

    def _keep_heights(self) -> None:
        """Give tables the height they ask for: the grid forgets it for what spans its columns."""
        for row in self._rows.values():
            place = self._grid.indexOf(row) if isinstance(row, TableBoard) else -1
            if place >= 0:
                at = self._grid.getItemPosition(place)
                self._grid.setRowMinimumHeight(int(at[0]), row.minimumHeight())  # type: ignore[index]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use a third column where there is room for it."""
        columns = 3 if event.size().width() >= self._kit.px(_THREE_COLUMNS_PX) else 2
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _arrange(self) -> None:
        """Put headings and fields into the grid, section by section."""
        self._clear()
        place, previous = 0, None
        for section in self._sections:
            place = self._arrange_section(section, place, self._columns)
        self._grid.setRowStretch(place, 1)
        self._keep_heights()
        for section in self._sections:
            for name in section.names:
                first, last = _ends(self._rows[name])
                if previous is not None:
                    QWidget.setTabOrder(previous, first)
                previous = last

    def _clear(self) -> None:
        for head in self._heads:
            discard(head)
        self._heads = []
        while self._grid.takeAt(0) is not None:
            pass
        for place in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(place, 0)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)

    def _arrange_section(self, section: SectionView, place: int, columns: int) -> int:
        self._grid.setRowStretch(place, 0)
        if section.title:
            head = Label(self._kit, section.title, "h2")
            self._heads.append(head)
            self._grid.addWidget(head, place, 0, 1, columns)
            place += 1
        column = 0
        for name in section.names:
            self._grid.setRowStretch(place, 0)
            if isinstance(self._rows[name], TableBoard):
                place += column > 0
                self._grid.addWidget(self._rows[name], place, 0, 1, columns)
                place, column = place + 1, 0
                continue
            self._grid.addWidget(self._rows[name], place, column, Qt.AlignmentFlag.AlignTop)
            column += 1
            if column == columns:
                place, column = place + 1, 0
        return place + (column > 0)

    def take_focus(self, name: str) -> None:
        """Move the focus to a question, part or cell; without a name to the first that is empty."""
        row = self._rows.get(name) or self._rows.get(name.partition(".")[0])
        if row is None and name:
            row = next((self._rows[known] for known in self._rows if known.startswith(f"{name}.")), None)
        if isinstance(row, TableBoard):
            row.take_focus(name)
        elif row is not None:
            row.take_focus()
        else:
            self._take_first_empty()

    def _take_first_empty(self) -> None:
        order = [field for section in self._sections for field in section.fields]
        empty = next((f.name for f in order if not f.text and not f.is_worked_out), "")
        if empty or order:
            self.take_focus(empty or order[0].name)


def _ends(row: FieldRow | TableBoard) -> tuple[QWidget, QWidget]:
    if isinstance(row, TableBoard):
        return row.tab_ends()
    return first_of(row.field), last_of(row.field)
