"""The questions of a form as a board of fields: two columns, three on a wide screen."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QScrollArea, QWidget

from kiosk.domain.catalogue import FieldKind
from kiosk.ui.counter.form_presenter import FieldView, SectionView
from kiosk.ui.widgets.choice_fields import SegmentChoice, choice_field
from kiosk.ui.widgets.field_row import Field, FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import discard
from kiosk.ui.widgets.text_field import LatinField, MoneyField, NumberField, TextField

_FIELDS: Final = {
    FieldKind.TEXT: TextField,
    FieldKind.ARABIC_NAME: TextField,
    FieldKind.LATIN_NAME: LatinField,
    FieldKind.NATIONAL_NUMBER: NumberField,
    FieldKind.DOCUMENT_NUMBER: NumberField,
    FieldKind.DATE: NumberField,
    FieldKind.PHONE: NumberField,
    FieldKind.INTEGER: NumberField,
    FieldKind.MONEY: MoneyField,
}
_THREE_COLUMNS_PX: Final = 1150


class FieldBoard(QWidget):
    """Builds the fields once per set of questions and then only shows values."""

    def __init__(self, kit: Kit, typed: Callable[[str, str], None], left: Callable[[str], None]) -> None:
        super().__init__()
        self._kit = kit
        self._typed = typed
        self._left = left
        self._rows: dict[str, FieldRow] = {}
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
                self._rows[name] = FieldRow(self._kit, view.label, self._field(view), view.hint, self)

    def _field(self, view: FieldView) -> Field:
        field: Field
        if view.kind in {FieldKind.CHOICE, FieldKind.YES_NO}:
            field = choice_field(self._kit, view.label, view.choices)
            field.chosen.connect(lambda value: self._typed(view.name, value))
            for part in (field, *field.findChildren(QAbstractButton)):
                part.installEventFilter(self)
            return field
        field = _FIELDS[view.kind](self._kit, view.label, view.text)
        field.textEdited.connect(lambda _text: self._typed(view.name, field.text()))
        field.returnPressed.connect(self._on_return)
        field.setProperty("ui_name", view.name)
        field.installEventFilter(self)
        return field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear when a field is left or entered; afterwards, when a board that was rebuilt is in its place."""
        if event.type() is QEvent.Type.FocusOut and (name := watched.property("ui_name")):
            QTimer.singleShot(0, self, lambda: self._left(str(name)))
        elif event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._bring_into_view(watched)
            QTimer.singleShot(0, watched, lambda: self._bring_into_view(watched))
        return False

    def _bring_into_view(self, field: QWidget) -> None:
        parent = self.parentWidget()
        area = parent.parentWidget() if parent is not None else None
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(field, 0, self._kit.px(60))

    def _on_return(self) -> None:
        """Enter goes to the next question."""
        self.focusNextPrevChild(True)  # noqa: FBT003 - Qt's own signature

    def _show_field(self, row: FieldRow, view: FieldView) -> None:
        row.field.show_value(view.text)
        row.show_label(view.label)
        row.show_from_document(view.is_read)
        row.show_trouble(view.trouble)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use a third column where there is room for it."""
        columns = 3 if event.size().width() >= self._kit.px(_THREE_COLUMNS_PX) else 2
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _arrange(self) -> None:
        """Put headings and fields into the grid, section by section."""
        columns = self._columns
        for head in self._heads:
            discard(head)
        self._heads = []
        while self._grid.takeAt(0) is not None:
            pass
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        place, previous = 0, None
        for section in self._sections:
            place = self._arrange_section(section, place, columns)
        self._grid.setRowStretch(place, 1)
        for section in self._sections:
            for name in section.names:
                target = self._rows[name].field
                if previous is not None:
                    QWidget.setTabOrder(_last(previous), _first(target))
                previous = target

    def _arrange_section(self, section: SectionView, place: int, columns: int) -> int:
        self._grid.setRowStretch(place, 0)
        if section.title:
            head = Label(self._kit, section.title, "h2")
            self._heads.append(head)
            self._grid.addWidget(head, place, 0, 1, columns)
            place += 1
        for number, name in enumerate(section.names):
            row, column = divmod(number, columns)
            self._grid.setRowStretch(place + row, 0)
            self._grid.addWidget(self._rows[name], place + row, column, Qt.AlignmentFlag.AlignTop)
        return place + -(-len(section.names) // columns)

    def take_focus(self, name: str) -> None:
        """Move the focus to a question; without a name to the first one that is empty."""
        if name in self._rows:
            self._rows[name].take_focus()
            return
        order = [field for section in self._sections for field in section.fields]
        empty = next((field.name for field in order if not field.text), order[0].name if order else "")
        if empty:
            self._rows[empty].take_focus()


def _first(field: Field) -> QWidget:
    return field.tab_ends()[0] if isinstance(field, SegmentChoice) else field


def _last(field: Field) -> QWidget:
    return field.tab_ends()[1] if isinstance(field, SegmentChoice) else field
