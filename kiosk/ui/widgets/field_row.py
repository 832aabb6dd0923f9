"""A question: label, field, where the answer came from, and under it a hint or what is wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.choice_fields import ListChoice, SegmentChoice
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture, Pill
from kiosk.ui.widgets.surfaces import Surface, column, line
from kiosk.ui.widgets.text_field import TextField

Field = TextField | ListChoice | SegmentChoice


class FieldRow(Surface):
    """One question with its field; error and hint stand under it, so fields of a line stay level."""

    def __init__(self, kit: Kit, label: str, field: Field, hint: str = "") -> None:
        self.field = field
        self.label = Label(kit, label, "label", wrap=False)
        self.label.setBuddy(_target(field))
        self._pill = Pill(kit, kit.say("form.from_document"), Tone.GOOD)
        self._pill.setVisible(False)
        self._sign = Picture(kit, "error", kit.colours.on_bad, 15)
        self._note = Label(kit, hint, "small", wrap=True)
        self._hint = hint
        head = line(kit.px(8), self.label, None, self._pill)
        note = line(kit.px(6), self._sign)
        note.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self._note, 1)
        inside = column(kit.px(4), head, kit.px(2), field, note)
        super().__init__("plain", inside)
        self.label.setMinimumHeight(kit.px(24))
        self.show_trouble("")

    def show_trouble(self, text: str) -> None:
        """Say what is wrong with the answer, in the same words as the summary; empty when nothing is."""
        self._sign.setVisible(bool(text))
        self._note.setVisible(bool(text or self._hint))
        self._note.show_role("error" if text else "small")
        self._note.show_text(text or self._hint)
        self.field.show_trouble(text or self._hint)
        self.field.show_state("wrong" if text else "filled" if self._pill.isVisibleTo(self) else "")

    def show_from_document(self, is_read: bool) -> None:
        """Mark the answer as read from the document."""
        self._pill.setVisible(is_read)
        self.field.show_state("filled" if is_read else "")

    def show_label(self, text: str) -> None:
        """Show another question text."""
        self.label.show_text(text)

    def take_focus(self) -> None:
        """Move the focus to the field."""
        _target(self.field).setFocus(Qt.FocusReason.OtherFocusReason)


def _target(field: Field) -> QWidget:
    """Return the widget that takes the keys."""
    return field.focusProxy() or field
