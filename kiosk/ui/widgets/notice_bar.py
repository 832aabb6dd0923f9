"""A message across the page: what happened, what to do next, the code for the technician."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture, Pill, repolish
from kiosk.ui.widgets.surfaces import TONE_ICONS, Surface, column, line


class NoticeWords(Protocol):
    """What a message says."""

    @property
    def tone(self) -> Tone:
        """How bad it is."""

    @property
    def title(self) -> str:
        """What happened."""

    @property
    def next_step(self) -> str:
        """What to do next, or nothing."""

    @property
    def code(self) -> str:
        """The error code, or nothing."""


class NoticeBar(Surface):
    """Hidden while there is nothing to say."""

    def __init__(self, kit: Kit, closed: Callable[[], None]) -> None:
        self._kit = kit
        self._sign = Picture(kit, "info", kit.colours.on_info, 22)
        self._title = Label(kit, "", "strong", wrap=True)
        self._next = Label(kit, "", "body", wrap=True)
        self._code = Pill(kit)
        close = button(kit, kit.say("close"), closed, "link", icon="close")
        inside = line(kit.px(12), self._sign)
        inside.addLayout(column(kit.px(1), self._title, self._next), 1)
        inside.addWidget(self._code)
        inside.addWidget(close)
        for part in (self._sign, self._code, close):
            inside.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        super().__init__("info", inside, kit.px(10))
        self.setVisible(False)

    def show_notice(self, notice: NoticeWords | None) -> None:
        """Show a message, or hide."""
        self.setVisible(notice is not None)
        if notice is None:
            return
        tone = notice.tone
        self.setProperty("ui_area", "card" if tone is Tone.NEUTRAL else tone.value)
        repolish(self)
        self._sign.show_icon(TONE_ICONS[tone], self._kit.colours.on(tone))
        self._title.show_role("strong" if tone is Tone.NEUTRAL else tone.value)
        self._title.show_text(notice.title)
        self._next.show_text(notice.next_step)
        self._next.setVisible(bool(notice.next_step))
        self._code.show_state(notice.code, tone)
        self._code.setVisible(bool(notice.code))
