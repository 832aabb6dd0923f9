"""A finger on the screen: every touch is a real touch event on what is touched, and is counted."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.selfservice.layouts import TO_ARABIC, TO_DIGITS, TO_LATIN
from kiosk.ui.widgets.screen_keyboard import KeyPlate
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle


class Finger:
    """Touches buttons by name, types on the screen's own keys; counts both apart."""

    def __init__(self, window: CitizenWindow) -> None:
        self.window = window
        self.touches = 0
        self.keys = 0
        self.pages: list[str] = []
        self.plates: list[str] = []
        self._device: QPointingDevice = QTest.createTouchDevice()
        window.shell.page_shown.connect(self._note)
        self._note()

    def _note(self) -> None:
        self.pages.append(str(self.window.flow.page))

    def touch(self, widget: QWidget) -> None:
        """Touch the middle of a widget; scroll by the page's own buttons until it can be seen."""
        stage = self.window.stage
        while stage.isAncestorOf(widget) and not _is_in_sight(widget):
            down = stage._pager.findChildren(QWidget)[1]
            assert down.isVisible(), "out of sight and no way to scroll"
            self._tap(down)
        self._tap(widget)

    def _tap(self, widget: QWidget) -> None:
        self.touches += 1
        self._event(widget)

    def _event(self, widget: QWidget) -> None:
        self._event_at(widget, widget.rect().center())

    def _event_at(self, widget: QWidget, point: QPoint) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        top = widget.window()
        at = widget.mapTo(top, point)
        assert _reaches(top, at, widget), "something lies over it"
        QTest.touchEvent(top, self._device).press(0, at, top).commit()
        QTest.touchEvent(top, self._device).release(0, at, top).commit()
        settle()

    def plate(self, name: str) -> None:
        """Touch a button of the page."""
        self.plates.append(name)
        self.touch(self.window.stage.plates[name])

    def field(self, name: str) -> None:
        """Touch a field."""
        self.touch(self.window.stage.fields[name])

    def forward(self) -> None:
        """Touch the way on."""
        self._tap(self.window.shell._footer.first)

    def type(self, text: str) -> None:
        """Type on the keys that are shown, and on those they lead to."""
        for letter in text:
            self._key(letter)

    def _shown(self) -> dict[str, KeyPlate]:
        return {key.key: key for key in self.window.shell.findChildren(KeyPlate) if key.isVisible()}

    def _key(self, letter: str) -> None:
        keys = self._shown()
        if letter not in keys:
            kinds = (TO_DIGITS, TO_LATIN) if letter.isascii() else (TO_ARABIC,)
            to = TO_DIGITS if TO_DIGITS in keys and not letter.isalpha() else kinds[-1]
            self.keys += 1
            self._event(keys[to])
            keys = self._shown()
        self.keys += 1
        self._event(keys[letter])


def _is_in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().contains(widget.rect().center())


def _reaches(top: QWidget, at: QPoint, widget: QWidget) -> bool:
    found = top.childAt(at)
    while found is not None and found is not widget:
        found = found.parentWidget()
    return found is widget


def focus() -> QWidget:
    """Return what has the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found
