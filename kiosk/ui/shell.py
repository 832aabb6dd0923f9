"""The one window of the counter: header, rail, page, strip; builds pages, carries keys, decides nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from kiosk.domain.words import Language
from kiosk.ui.counter.page import Page
from kiosk.ui.counter.page_table import page_of, panel_of
from kiosk.ui.counter.pages import KEYS, Command, PageName, PanelName
from kiosk.ui.counter.panel import Panel
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import Lead
from kiosk.ui.theme.look import wear
from kiosk.ui.theme.tokens import Theme, ThemeName
from kiosk.ui.widgets.frame import Header, Rail, StatusStrip
from kiosk.ui.widgets.halo import FocusHalo
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.notice_bar import NoticeBar
from kiosk.ui.widgets.surfaces import column, discard, line
from kiosk.ui.widgets.training_marks import TrainingBand, TrainingVeil

_TICK_MS = 1000
_OTHER = {Language.ARABIC: Language.ENGLISH, Language.ENGLISH: Language.ARABIC}


class Shell(QWidget):
    """Owns the widgets; rebuilt from the presenters when language or look changes; obeys one lead."""

    page_shown = Signal()

    def __init__(self, app: QApplication, theme: Theme, *, is_training: bool = False) -> None:
        super().__init__()
        self._is_training = is_training
        self._veil: TrainingVeil | None = None
        self.is_switching = False
        self._app = app
        self._theme = theme
        self._lead: Lead | None = None
        self._here: tuple[PageName, Any] | None = None
        self._notice: Notice | None = None
        self._page: Page | None = None
        self._panel: Panel | None = None
        self._over: tuple[PanelName, Any] | None = None
        self._frame: QWidget | None = None
        self.closing: Callable[[], None] | None = None
        self.notice_closed: Callable[[], object] | None = None
        self.setMinimumSize(theme.px(1024), theme.px(700))
        self.setProperty("ui_area", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for key, command in KEYS.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda command=command: self.press(command))
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self, lead: Lead) -> None:
        """Build the frame for whoever leads first."""
        self._lead = lead
        self._build()
        self._timer.start()

    def follow(self, lead: Lead) -> None:
        """Obey another lead from now on; the page stays as it is."""
        self._lead = lead
        self.refresh_frame()

    # --- building -----------------------------------------------------------------------------------------
    def _build(self) -> None:
        """Build the frame for the present language and look; the window of before is thrown away."""
        lead = self._lead
        if lead is None:
            return
        over = self._over
        self._drop_page()
        self.close_panel()
        if self._frame is not None:
            discard(self._frame)
        frame = QWidget(self)
        self._kit = Kit(self._theme, lead.say(), frame)
        wear(self._app, self._theme)
        self._app.setLayoutDirection(self._kit.direction)
        self.setWindowTitle(lead.say()("window.title"))
        self._header = Header(self._kit)
        self._rail = Rail(self._kit, lambda name: self.press(Command(name)))
        asked = (Command.HELP, Command.LINE, Command.GO)
        self._strip = StatusStrip(self._kit, *(partial(self.press, command) for command in asked))
        self._bar = NoticeBar(self._kit, self._on_notice_closed)
        self._frame = frame
        frame.setLayout(self._arranged())
        self._halo = FocusHalo(self._kit, self._frame)
        self._frame.setGeometry(self.rect())
        self._frame.show()
        self.tick()
        if self._here is not None:
            self._show_here()
        self.show_notice(self._notice)
        if over is not None:
            self.show_panel(*over)
        self._veil_over()

    def _veil_over(self) -> None:
        """Lay the mark of training over everything, in the language and the look of now."""
        if self._veil is not None:
            discard(self._veil)
            self._veil = None
        if self._is_training:
            self._veil = TrainingVeil(self._kit, self)

    def _arranged(self) -> QLayout:
        kit = self._kit
        gap = kit.px(kit.sizes.gap)
        self._slot = column(gap, self._bar)
        middle = line(gap, self._rail)
        middle.addLayout(self._slot, 1)
        middle.setContentsMargins(gap, gap, gap, gap)
        band = [TrainingBand(kit)] if self._is_training else []
        inside = column(0, self._header, *band)
        inside.addLayout(middle, 1)
        inside.addWidget(self._strip)
        return inside

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the frame as large as the window."""
        if self._frame is not None:
            self._frame.setGeometry(self.rect())
        if self._veil is not None:
            self._veil.cover()

    def hidden_height(self) -> int:
        """Return how much of what scrolls on the page is out of sight."""
        return self._page.hidden_height() if self._page is not None else 0

    # --- what the lead orders -----------------------------------------------------------------------------
    def show_page(self, name: PageName, presenter: Any) -> None:
        """Build a page on its presenter; the page before is thrown away with everything typed into it."""
        self.close_panel()
        self._here = (name, presenter)
        self._show_here()
        self.page_shown.emit()

    @property
    def here(self) -> tuple[PageName, Any] | None:
        """The page that is shown and its presenter."""
        return self._here

    @property
    def has_panel(self) -> bool:
        """Say whether a panel is open."""
        return self._panel is not None

    def _show_here(self) -> None:
        if self._here is None:
            return
        self._drop_page()
        name, presenter = self._here
        page = page_of(name)(self._kit, presenter, self.press)
        self._page = page
        self._slot.addWidget(page, 1)
        self._rail.setVisible(page.has_rail)
        self.refresh_frame()
        page.show()
        page.take_focus()

    def _drop_page(self) -> None:
        if self._page is not None:
            self._page.leave()
            discard(self._page)
            self._page = None

    def show_panel(self, name: PanelName, presenter: Any) -> None:
        """Open a panel over the page; the page rests meanwhile."""
        self.close_panel()
        if self._frame is None:
            return
        self._over = (name, presenter)
        panel = panel_of(name)(self._kit, self._frame, presenter)
        self._panel = panel
        for part in (self._rail, self._page, self._strip):
            if part is not None:
                part.setEnabled(False)
        panel.show()
        panel.raise_()
        panel.take_focus()

    def close_panel(self) -> None:
        """Close the panel and give the focus back to the page."""
        panel, self._panel, self._over = self._panel, None, None
        if panel is None:
            return
        panel.detach()
        discard(panel)
        for part in (self._rail, self._page, self._strip):
            if part is not None:
                part.setEnabled(True)
        if self._page is not None:
            self._page.take_focus()

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message across the page, or none."""
        self._notice = notice
        self._bar.show_notice(notice)

    def _on_notice_closed(self) -> None:
        self.show_notice(None)
        if self.notice_closed is not None:
            self.notice_closed()

    def refresh_frame(self) -> None:
        """Show header and rail anew."""
        if self._lead is None or self._here is None:
            return
        self._rail.show_view(self._lead.rail(self._here[0]))
        self.tick()

    def switch(self) -> None:
        """Close, to come back as training or as the counter."""
        self.is_switching = True
        self.close()

    def focus_field(self, name: str) -> None:
        """Move the focus to a field of the page."""
        if self._page is not None and name:
            self._page.focus_field(name)

    def tick(self) -> None:
        """Show the time and what depends on it."""
        if self._lead is not None:
            self._header.show_view(self._lead.header())
            self._strip.show_items(self._lead.strip())

    # --- keys ---------------------------------------------------------------------------------------------
    def press(self, command: Command) -> None:
        """Do what a key or its button means here."""
        if self._lead is None:
            return
        if command is Command.LANGUAGE:
            self._lead.speak(_OTHER[self._lead.say().language])
            self._build()
        elif command is Command.CONTRAST:
            self._change_look()
        elif self._panel is not None:
            self._press_panel(self._panel, command)
        elif self._page is not None and command in self._page.commands:
            self._page.commands[command]()
        else:
            self._lead.command(command)

    @staticmethod
    def _press_panel(panel: Panel, command: Command) -> None:
        if command is Command.BACK and panel.left is not None:
            panel.left()
        elif command is Command.FORWARD:
            panel.forward()

    def _change_look(self) -> None:
        is_light = self._theme.name is ThemeName.LIGHT
        name = ThemeName.HIGH_CONTRAST if is_light else ThemeName.LIGHT
        self._theme = Theme(name, self._theme.scale, self._theme.sizes)
        self._build()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the composition root; it stops lanes and rooms."""
        self._timer.stop()
        if self.closing is not None:
            self.closing()
        event.accept()
