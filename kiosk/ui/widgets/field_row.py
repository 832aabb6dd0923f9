"""A question: label, field, where the answer came from, and under it a hint or what is wrong."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.choice_fields import ListChoice, SegmentChoice
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture, Pill
from kiosk.ui.widgets.surfaces import Surface, column, line
from kiosk.ui.widgets.text_area import TextArea
from kiosk.ui.widgets.text_field import TextField

Field = TextField | TextArea | ListChoice | SegmentChoice


class FieldRow(Surface):
    """One question with its field; error and hint stand under it, so fields of a line stay level.

    Pill and note are made when they are first needed: a form of 24 questions opens in half the time.
    """

    def __init__(
        self, kit: Kit, label: str, field: Field, hint: str = "", parent: QWidget | None = None
    ) -> None:
        self._kit = kit
        self.field = field
        self._hint = hint
        self._is_read = False
        self._pill: Pill | None = None
        self._note: Label | None = None
        self._sign: Picture | None = None
        self.label = Label(kit, label, "label", wrap=False)
        self.label.setBuddy(_target(field))
        self._head = line(kit.px(8), self.label, None)
        self._foot = line(kit.px(6))
        inside = column(kit.px(4), self._head, kit.px(2), field, self._foot)
        self._inside = inside
        super().__init__("plain", inside, parent=parent)
        self.label.setMinimumHeight(kit.px(24))
        self.show_trouble("")

    def show_trouble(self, text: str) -> None:
        """Say what is wrong with the answer, in the same words as the summary; empty when nothing is."""
        shown = text or self._hint
        if shown and self._note is None:
            self._note = Label(self._kit, shown, "small", wrap=True)
            self._foot.addWidget(self._note, 1)
        if text and self._sign is None:
            size = self._kit.sizes.body if self._kit.theme.is_for_citizens else 15
            self._sign = Picture(self._kit, "error", self._kit.colours.on_bad, size)
            self._foot.insertWidget(0, self._sign, 0, Qt.AlignmentFlag.AlignTop)
        if self._sign is not None:
            self._sign.setVisible(bool(text))
        if self._note is not None:
            self._note.show_role("error" if text else "small")
            self._note.show_text(shown)
            self._note.setVisible(bool(shown))
        self.field.show_trouble(shown)
        self.field.show_state("wrong" if text else "filled" if self._is_read else "")

    def show_hint(self, text: str) -> None:
        """Show another hint under the field, where nothing is wrong."""
        if text != self._hint:
            self._hint = text
            self.show_trouble("")

    def show_from_document(self, is_read: bool) -> None:
        """Mark the answer as read from the document."""
        self._is_read = is_read
        if is_read and self._pill is None:
            self._pill = Pill(self._kit, self._kit.say("form.from_document"), Tone.GOOD)
            self._head.addWidget(self._pill)
        if self._pill is not None:
            self._pill.setVisible(is_read)
        self.field.show_state("filled" if is_read else "")

    def add_action(self, words: str, icon: str, act: Callable[[], None]) -> None:
        """Put a button beside the field that brings its answer another way."""
        made = button(self._kit, words, act, "second", icon=icon)
        made.setAccessibleName(f"{words}: {self.label.text()}")
        place = self._inside.indexOf(self.field)
        self._inside.removeWidget(self.field)
        beside = line(self._kit.px(8))
        beside.addWidget(self.field, 1)
        beside.addWidget(made)
        self._inside.insertLayout(place, beside)

    def show_label(self, text: str) -> None:
        """Show another question text."""
        self.label.show_text(text)

    def take_focus(self) -> None:
        """Move the focus to the field."""
        _target(self.field).setFocus(Qt.FocusReason.OtherFocusReason)


def _target(field: Field) -> QWidget:
    """Return the widget that takes the keys."""
    return field.focusProxy() or field
