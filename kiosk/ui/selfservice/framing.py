"""The frame of self-service: where header, page, keyboard and footer stand, high or low."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.ui.selfservice.kiosk_frame import Commands, Footer, Header
from kiosk.ui.selfservice.metrics import Room
from kiosk.ui.selfservice.stage import Stage
from kiosk.ui.widgets.halo import FocusHalo
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.screen_keyboard import ScreenKeyboard
from kiosk.ui.widgets.surfaces import bury, column, line, plain

_SEEN = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize})


class Framing(QWidget):
    """Built for one language and one look; whatever a citizen sees stands in it.

    A low frame is for somebody who sits: whatever is touched stands in the lower half, the text above it.
    Only where keyboard, field and footer need more than the half do they get it.
    """

    def __init__(
        self, kit: Kit, room: Room, text: float, command: Callable[[str], None], window: QWidget
    ) -> None:
        super().__init__(window)
        kit = self.kit = replace(kit, stand=self)
        self._room = room
        self.setProperty("ui_low", room.is_low)
        self.commands = Commands(kit, room, text, command)
        self.header = Header(kit, None if room.is_low else self.commands)
        columns, width = room.command_columns, room.page_width
        self.footer = Footer(kit, room, text)
        self.keyboard = ScreenKeyboard(kit, width)
        self._slot = column(0)
        self._above = column(0)
        self._lower: QWidget | None = None
        self.setLayout(self._low(columns) if room.is_low else self._high())
        self.halo = FocusHalo(kit, self)

    def _high(self) -> QBoxLayout:
        made = column(0, self.header)
        made.addLayout(self._slot, 1)
        made.addWidget(self.keyboard)
        made.addWidget(self.footer)
        return made

    def _low(self, columns: int) -> QBoxLayout:
        page = column(0)
        page.addLayout(self._slot, 1)
        page.addWidget(self.keyboard)
        page.addWidget(self.footer)
        inside = line(0)
        inside.addLayout(page, 1)
        inside.addWidget(self.commands.stood(self.kit, columns))
        self._lower = plain(inside)
        made = column(0, self.header)
        made.addLayout(self._above, 1)
        made.addWidget(self._lower)
        for part in (self.keyboard, self.footer):
            part.installEventFilter(self)
        self._see_half()
        return made

    def drop(self, old: Stage | None) -> None:
        """Throw a page away, before the next is made: the focus must not wander from one into the other."""
        if old is None:
            return
        for layout, part in ((self._slot, old), (self._above, old.texts)):
            if part is not None:
                layout.removeWidget(part)
                bury(part, self)

    def hold(self, stage: Stage) -> None:
        """Put a page into the frame; it is shown once the footer is its own."""
        self._slot.addWidget(stage, 1)
        if stage.texts is not None:
            self._above.addWidget(stage.texts, 1)

    def arrange(self, stage: Stage) -> None:
        """Give everything its place now, instead of piece by piece as the events come."""
        asked = QEvent.Type.LayoutRequest.value
        QCoreApplication.sendPostedEvents(None, asked)
        if stage.see_overflow():
            QCoreApplication.sendPostedEvents(None, asked)
            stage.see_overflow()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Give the lower half what it needs when keyboard or footer change."""
        if event.type() in _SEEN:
            self._see_half()
        return False

    def _see_half(self) -> None:
        if self._lower is None:
            return
        parts = [part for part in (self.keyboard, self.footer) if not part.isHidden()]
        field = self.kit.sizes.target + 3 * self.kit.px(self.kit.sizes.gap)
        needed = sum(part.minimumHeight() for part in parts) + field
        self._lower.setFixedHeight(max(self._room.height // 2, needed))
