"""Makes the field a question is typed into, and hears when it is left."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from kiosk.domain.catalogue import FieldKind
from kiosk.ui.counter.form_views import FieldView
from kiosk.ui.widgets.choice_fields import ListChoice, SegmentChoice, choice_field
from kiosk.ui.widgets.field_row import Field
from kiosk.ui.widgets.kit import Kit
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
_LISTED: Final = frozenset({FieldKind.PLACE, FieldKind.ATTACHMENT})  # what is offered changes: always a list
_CHOSEN: Final = _LISTED | {FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.SIGNATURE}
_ABOVE_PX: Final = 60
_CELL_PX: Final = 56


class FieldMaker(QObject):
    """One per form page; every field it makes tells it what is typed and when it is left."""

    def __init__(self, kit: Kit, typed: Callable[[str, str], None], left: Callable[[str], None]) -> None:
        super().__init__()
        self._kit = kit
        self._typed = typed
        self._left = left

    def field(self, view: FieldView, *, in_table: bool = False) -> Field:
        """Return the field of a question; in a table choices are lists, for cells are narrow."""
        made = self._made(view, in_table=in_table)
        if in_table:
            made.setProperty("ui_cell", "true")
            made.setMinimumWidth(self._kit.px(_CELL_PX))
        return made

    def _made(self, view: FieldView, *, in_table: bool) -> Field:
        if view.kind in _CHOSEN:
            make = ListChoice if in_table or view.kind in _LISTED else choice_field
            chosen = make(self._kit, view.label, view.choices)
            chosen.chosen.connect(lambda value: self._typed(view.name, value))
            for part in (chosen, *chosen.findChildren(QAbstractButton)):
                part.installEventFilter(self)
            return chosen
        field = _FIELDS[view.kind](self._kit, view.label, view.text)
        if view.is_worked_out:
            field.make_fixed()
        field.textEdited.connect(lambda _text: self._typed(view.name, field.text()))
        field.returnPressed.connect(field.go_to_next)
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
        above: QWidget | None = field
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(field, 0, self._kit.px(_ABOVE_PX))


def first_of(field: Field) -> QWidget:
    """Return the first widget of a field in the order of Tab."""
    return field.tab_ends()[0] if isinstance(field, SegmentChoice) else field


def last_of(field: Field) -> QWidget:
    """Return the last widget of a field in the order of Tab."""
    return field.tab_ends()[1] if isinstance(field, SegmentChoice) else field
