"""A paper of the checklist: seen with Space, kept at the office with Shift and Space."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QScrollArea

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.check_row import CheckRow
from kiosk.ui.widgets.kit import Kit

_ROUND_PX: Final = 6  # room for the ring of the focus


class PaperRow(CheckRow):
    """A line of the papers; its pill says what became of the paper, and a press on it keeps the paper.

    A paper that is kept was seen; one that is not seen after all is not kept either.
    """

    keeping_asked = Signal(bool)
    states = ("seen", "needed", "optional", "scanned", "kept")

    def __init__(self, kit: Kit, text: str, required: bool = True) -> None:
        self._is_scanned = self._is_kept = False
        super().__init__(kit, text, required)

    def show_state(self, *, seen: bool, scanned: bool, kept: bool) -> None:
        """Show what is known of the paper."""
        self._is_scanned, self._is_kept = scanned, kept
        self.setChecked(seen)
        self._on_toggled(seen)
        self.update()

    def _state(self) -> tuple[str, Tone]:
        if self.isChecked() and self._is_kept:
            return self._kit.say("form.paper_kept"), Tone.INFO
        if self.isChecked() and self._is_scanned:
            return self._kit.say("form.paper_scanned"), Tone.GOOD
        return super()._state()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into view where the list scrolls."""
        super().focusInEvent(event)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self, 0, self._kit.px(_ROUND_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the paper, or give it back, with Shift and Space; everything else is the box's own."""
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Space and is_shifted:
            if not event.isAutoRepeat():
                self.keeping_asked.emit(not self._is_kept)
            event.accept()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let the box hear only of the keys it was pressed with."""
        if not (event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            super().keyReleaseEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep a paper that was seen by a press on its pill."""
        x = event.position().x()
        from_end = x if self._kit.say.is_rtl else self.width() - x
        if self.isChecked() and 0 <= from_end <= self._pill_width:
            self.setDown(False)
            self.keeping_asked.emit(not self._is_kept)
            return
        super().mouseReleaseEvent(event)
