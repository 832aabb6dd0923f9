"""Where the focus begins on a page, and which keys are shown for it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.selfservice.screens import Note, PageName, Screen
from kiosk.ui.selfservice.stage import Stage
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.screen_keyboard import ScreenKeyboard
from kiosk.ui.widgets.text_field import TextField


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the focus was, the cursor in it, and how far the page was scrolled."""

    name: str = ""
    cursor: int = 0
    place: int = 0


def kept_of(stage: Stage | None) -> Kept:
    """Return what a page that is drawn anew keeps."""
    focus = QApplication.focusWidget()
    if stage is None:
        return Kept()
    for name, field in stage.fields.items():
        if field is focus:
            return Kept(name, field.cursorPosition(), stage.place)
    named = next((name for name, plate in stage.plates.items() if plate is focus), "")
    return Kept(named, 0, stage.place)


def put_focus(stage: Stage, screen: Screen, footer: QWidget | None, kept: Kept) -> None:
    """Give the focus back, or put it where work begins."""
    target: QWidget | None = stage.fields.get(kept.name) or stage.plates.get(kept.name)
    target = target or _first(stage, screen, footer)
    if target is not None:
        target.setFocus(Qt.FocusReason.OtherFocusReason)
    if isinstance(target, TextField) and kept.name:
        target.setCursorPosition(kept.cursor)
    if kept.place and not _is_told_above(screen):
        QTimer.singleShot(0, stage, lambda: stage.scroll_to(kept.place))


def _is_told_above(screen: Screen) -> bool:
    """Say whether a page begins with what went wrong: it is shown from its top then, wherever it stood."""
    first = screen.blocks[0] if screen.blocks else None
    return isinstance(first, Note) and first.tone is Tone.BAD


def _first(stage: Stage, screen: Screen, footer: QWidget | None) -> QWidget | None:
    """Return where work begins: what is wrong, an empty field, else the way on."""
    wrong = [name for name, _ in screen.problems if name in stage.fields]
    empty = [name for name, field in stage.fields.items() if not field.text()]
    if screen.page is not PageName.FIND:
        for name in (*wrong, *empty, *stage.fields):
            return stage.fields[name]
    plates = list(stage.plates.values())
    if screen.page is PageName.CHECK:
        return plates[-1]
    if plates and (screen.page in {PageName.QUESTION, PageName.ROW} or not screen.forward):
        return plates[0]
    return footer


def next_empty(stage: Stage) -> TextField | None:
    """Return the next field to be filled when the one with the focus is, None when there is none."""
    focus = QApplication.focusWidget()
    if not isinstance(focus, TextField) or not focus.text():
        return None
    return next((field for field in stage.fields.values() if not field.text()), None)


class FieldKeys:
    """Shows the keys of the field that has the focus, and none where no field has it."""

    def __init__(self, keyboard: ScreenKeyboard) -> None:
        self._keyboard = keyboard
        self._keyed = ""
        keyboard.setVisible(False)

    def follow(self, stage: Stage, screen: Screen) -> None:
        """Show what the focus asks for; the field is scrolled into sight above the keys."""
        keyboard, focus = self._keyboard, QApplication.focusWidget()
        entry = next((e for e in screen.entries if stage.fields.get(e.name) is focus), None)
        if entry is None or focus is None:
            keyboard.setVisible(False)
            return
        if not keyboard.isVisible() or self._keyed != entry.name:
            keyboard.show_layout(entry.layout)
        self._keyed = entry.name
        keyboard.setVisible(True)
        QTimer.singleShot(0, stage, lambda: stage.reveal(focus))
