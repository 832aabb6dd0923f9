"""Watches whether somebody is there: warns before the wipe, one touch extends; shown by the window."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from kiosk.ui.selfservice.idle_watch import Idle, IdleWatch
from kiosk.ui.selfservice.kiosk_frame import IdlePanel
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.surfaces import discard

_ASKED_EVERY_S: Final = 30


class Presence:
    """Counts the quiet seconds of one window; lives on the GUI thread."""

    def __init__(
        self, wipe: Callable[[], None], stayed: Callable[[], None], asked: Callable[[int], None]
    ) -> None:
        """Take what ends a visit, what gives the page its focus back, and what asks aloud."""
        self.watch = IdleWatch()
        self._wipe = wipe
        self._stayed = stayed
        self._asked = asked
        self._panel: IdlePanel | None = None

    @property
    def is_warning(self) -> bool:
        """Say whether the warning is shown."""
        return self._panel is not None

    def touched(self) -> None:
        """Note a touch on the page."""
        if self._panel is None:
            self.watch.touched()

    def acted(self) -> None:
        """Note that something was done without a touch, by assistive technology: that is somebody, too."""
        if self._panel is None:
            self.watch.touched()
        else:
            self.extend()

    def second_passed(self, kit: Kit, frame: QWidget, *, is_heard: bool) -> None:
        """Count a second: warn when nobody has touched for long, then wipe."""
        self.watch.listen(is_heard=is_heard)
        state = self.watch.second_passed()
        if state is Idle.GONE:
            self._wipe()
        elif state is Idle.WARNING:
            self._warn(kit, frame)
        elif self._panel is not None:  # the headset was pulled or plugged in: time begins anew
            self.close_panel()
            self._stayed()

    def _warn(self, kit: Kit, frame: QWidget) -> None:
        if self._panel is None:
            self._panel = IdlePanel(kit, frame, self.extend, self._wipe)
            self._panel.show()
            self._panel.raise_()
            self._panel.take_focus()
        self._panel.show_left(self.watch.left_s)
        if self.watch.left_s % _ASKED_EVERY_S == 0:
            self._asked(self.watch.left_s)

    def extend(self) -> None:
        """Somebody is still there: one touch is enough, as often as it is needed."""
        self.watch.touched()
        self.close_panel()
        self._stayed()

    def close_panel(self) -> None:
        """Take the warning away."""
        panel, self._panel = self._panel, None
        if panel is not None:
            discard(panel)

    def begin_anew(self) -> None:
        """Forget the citizen who was there."""
        self.close_panel()
        self.watch = IdleWatch(self.watch.quiet_s, self.watch.warning_s)

    def rest(self) -> None:
        """Nobody is expected: nothing is counted."""
        self.watch.still_s = 0
