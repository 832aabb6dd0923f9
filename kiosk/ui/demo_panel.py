"""The demo's control panel: cut the line, take the paper out, lay a document on the reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from kiosk.domain.words import Language, Words
from kiosk.ui.background import Background, Lane
from kiosk.ui.speech import Speech, TextSource, ltr
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.theme.look import wear
from kiosk.ui.theme.tokens import Theme, Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import Banner, Surface, card, column, discard, line

STAGE: Final = "stage"
_SCALE: Final = 0.85  # beside the counter's window on a screen of 1920 px
_TITLE_BAR_PX: Final = 36
_LOOK_EVERY_MS: Final = 1000
_COLUMNS: Final = 2
_OTHER = {Language.ARABIC: Language.ENGLISH, Language.ENGLISH: Language.ARABIC}


@dataclass(frozen=True, slots=True)
class StageState:
    """What the stage is like now; `printer` names a text of `demo.panel.printer_state`."""

    line_up: bool
    printer: str
    receipts: int


@dataclass(frozen=True, slots=True)
class PanelDoors:
    """What the panel can do to the stage; every door is opened in the lane `stage`.

    `line` and `printer` name their buttons by the texts of `demo.panel`; `persons` are shown by name.
    `is_over` says that there is nothing to be done any more; it alone is asked on the GUI thread.
    """

    line: Mapping[str, Callable[[], None]]
    printer: Mapping[str, Callable[[], None]]
    persons: Sequence[tuple[Words, Callable[[], None]]]
    state: Callable[[], StageState]
    is_over: Callable[[], bool]
    portal_url: str


class DemoPanel(QWidget):
    """One small window beside the counter's; closing it ends the demo."""

    def __init__(
        self, app: QApplication, doors: PanelDoors, texts: TextSource, lanes: Mapping[str, Lane]
    ) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self._app = app
        self._doors = doors
        self._speech = Speech(texts, Language.ARABIC)
        self._background = Background(lanes)
        self._frame: QWidget | None = None
        self._state: StageState | None = None
        self.setProperty("ui_area", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        QShortcut(QKeySequence("F12"), self).activated.connect(self.change_language)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_tick)
        self._build()
        self._timer.start()

    def _build(self) -> None:
        """Build everything for the present language."""
        if self._frame is not None:
            discard(self._frame)
        kit = Kit(Theme(scale=_SCALE), self._speech)
        wear(self._app, kit.theme)
        self._app.setLayoutDirection(kit.direction)
        self.setWindowTitle(self._say("title"))
        self._kit = kit
        self._line = Pill(kit)
        self._printer = Pill(kit)
        self._trouble = Banner(kit, Tone.BAD, "", "-")
        self._trouble.hide()
        language = button(kit, self._say("language"), self.change_language, icon="language", key="F12")
        head = line(kit.px(8), Label(kit, self._say("title"), "h1"), None, language)
        acts = column(
            kit.px(10),
            self._hints(),
            self._acts("line", self._line, self._doors.line),
            self._acts("printer", self._printer, self._doors.printer),
            None,
        )
        end = button(kit, self._say("end"), self._on_end, "danger", icon="exit")
        beside = line(kit.px(10), acts, column(kit.px(10), self._persons(), None, end))
        note = Banner(kit, Tone.INFO, self._say("invented"), self._say("what"))
        parts = column(kit.px(10), head, note, self._trouble, beside)
        self._frame = Surface("plain", parts, kit.px(kit.sizes.gap))
        self._frame.setParent(self)
        self._frame.show()
        self._fit()
        self._show_state()

    def _fit(self) -> None:
        """Be as large as what is shown; the frame is no layout's, as in the counter's window."""
        if self._frame is not None:
            self.resize(self._frame.sizeHint())
            self._frame.setGeometry(self.rect())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the frame as large as the window."""
        if self._frame is not None:
            self._frame.setGeometry(self.rect())

    def _hints(self) -> Surface:
        kit = self._kit
        rows = (
            (self._say("clerk"), "1001 / 135790"),
            (self._say("supervisor"), "9001 / 246801"),
            (self._say("portal"), self._doors.portal_url),
        )
        lines = (
            line(kit.px(8), Label(kit, name, "soft"), None, Label(kit, ltr(value), "strong"))
            for name, value in rows
        )
        return card(kit, column(kit.px(6), *lines))

    def _acts(self, name: str, state: Pill, acts: Mapping[str, Callable[[], None]]) -> Surface:
        kit = self._kit
        title = line(kit.px(8), Label(kit, self._say(name), "h2"), None, state)
        buttons = [button(kit, self._say(key), self._starter(act)) for key, act in acts.items()]
        return card(kit, column(kit.px(8), title, _grid(kit, buttons)))

    def _persons(self) -> Surface:
        kit = self._kit
        title = Label(kit, self._say("lay"), "h2")
        buttons = [
            button(kit, self._speech.words(name), self._starter(act), icon="person")
            for name, act in self._doors.persons
        ]
        return card(kit, column(kit.px(8), title, _grid(kit, buttons)))

    # --- what happens -------------------------------------------------------------------------------------
    def _starter(self, act: Callable[[], None]) -> Callable[[], None]:
        """Return what a button does: act on the stage in its lane, then look at it again."""

        def acted() -> StageState:
            act()
            return self._doors.state()

        return lambda: self._background.run(STAGE, acted, self._on_state, self._on_failed)

    def change_language(self) -> None:
        """Speak the other language."""
        self._speech = replace(self._speech, language=_OTHER[self._speech.language])
        self._build()

    def _on_tick(self) -> None:
        if self._doors.is_over():
            self.close()
        elif self._background.is_idle:
            self._background.run(STAGE, self._doors.state, self._on_state, self._on_failed)

    def _on_state(self, state: StageState) -> None:
        self._state = state
        self._trouble.hide()
        self._show_state()

    def _on_failed(self, error: BaseException) -> None:
        title, next_step = self._speech.error(str(getattr(error, "code", "KSK-000")))
        self._trouble.title.show_text(title)
        self._trouble.text.show_text(next_step)
        self._trouble.show()
        self._fit()

    def _show_state(self) -> None:
        state = self._state
        if state is None:
            return
        key, tone = ("line_up", Tone.GOOD) if state.line_up else ("line_down", Tone.WARN)
        self._line.show_state(self._say(key), tone)
        words = self._say(f"printer_state.{state.printer}", receipts=state.receipts)
        self._printer.show_state(words, Tone.GOOD if state.printer == "ready" else Tone.WARN)

    def _say(self, key: str, **values: object) -> str:
        return self._speech.of(f"demo.panel.{key}", **values)

    def stand_beside(self) -> None:
        """Stand at the end of the screen, beside the counter's window; some desktops decide themselves."""
        room = self.screen().availableGeometry()
        self._fit()
        self.move(
            max(room.left(), room.right() - self.width()),
            max(room.top(), room.bottom() - self.height() - _TITLE_BAR_PX),
        )

    def _on_end(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop looking; what is still under way is dropped."""
        self._timer.stop()
        self._background.close()
        event.accept()


def _grid(kit: Kit, buttons: Sequence[QWidget]) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(kit.px(6))
    for number, made in enumerate(buttons):
        grid.addWidget(made, *divmod(number, _COLUMNS))
    return grid


def run_panel(doors: PanelDoors, texts: TextSource, lanes: Mapping[str, Lane]) -> None:
    """Show the panel until it is closed or the counter's window is; call on the main thread."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["kiosk-demo"])
    load_fonts()
    panel = DemoPanel(app, doors, texts, lanes)
    panel.stand_beside()
    panel.show()
    panel.raise_()
    app.exec()
    panel.deleteLater()
