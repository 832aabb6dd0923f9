"""The one window of self-service: header, page, keyboard, footer; obeys the flow, lets nobody out."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from kiosk.domain.words import Language
from kiosk.ui.selfservice.doors import Step
from kiosk.ui.selfservice.flow import CitizenFlow
from kiosk.ui.selfservice.framing import Framing
from kiosk.ui.selfservice.heard_controls import hear_focus, hear_key, hear_question
from kiosk.ui.selfservice.held_press import HeldPress
from kiosk.ui.selfservice.keying import FieldKeys, Kept, kept_of, next_empty, put_focus
from kiosk.ui.selfservice.kiosk_frame import LOW
from kiosk.ui.selfservice.lockdown import FORBIDDEN, Guard, is_chord
from kiosk.ui.selfservice.looking import Look
from kiosk.ui.selfservice.metrics import Room
from kiosk.ui.selfservice.presence import Presence
from kiosk.ui.selfservice.screens import Screen
from kiosk.ui.selfservice.stage import Stage
from kiosk.ui.widgets.citizen_style import wear_plainly
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.surfaces import discard
from kiosk.ui.widgets.text_field import TextField

_SECOND_MS: Final = 1000
_AFRESH: Final = Kept()
_OTHER: Final = {Language.ARABIC: Language.ENGLISH, Language.ENGLISH: Language.ARABIC}
_TOUCHES: Final = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress})
_HEEDED: Final = _TOUCHES | FORBIDDEN


class KioskShell(QWidget):
    """Owns the widgets; every page is built anew, and the wipe destroys all of them at once."""

    wiped = Signal()
    page_shown = Signal()

    def __init__(self, app: QApplication, width_mm: int = 0) -> None:
        super().__init__()
        self._app = app
        self._width_mm = width_mm
        self._look = Look()
        self._icons: dict[tuple[str, int, str], QPixmap] = {}  # drawn once; nothing of a citizen is in them
        self._flow: CitizenFlow | None = None
        self._step: Step | None = None
        self._screen: Screen | None = None
        self._frame: Framing | None = None
        self._stage: Stage | None = None
        self._keys: FieldKeys | None = None
        self._may_close = False
        self.presence = Presence(self._end_visit, self._put_focus, self._ask_aloud)
        self.closing: Callable[[], None] | None = None
        self.setProperty("ui_area", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self._held = HeldPress(self, self.refresh)
        self._timer = QTimer(self, interval=_SECOND_MS)
        self._timer.timeout.connect(self.second_passed)
        self._guard = Guard(app, self)
        app.focusChanged.connect(self._on_focus_changed)

    def begin(self, flow: CitizenFlow) -> None:
        """Show the first page."""
        self._flow = flow
        flow.start()
        self._timer.start()

    @property
    def room(self) -> Room:
        """The picture as it is now."""
        return Room.measured(self.width(), self.height(), self._width_mm, is_low=self._look.is_low)

    # --- what the flow orders -----------------------------------------------------------------------------
    def show_step(self, step: Step) -> None:
        """Show a page; the page before is thrown away."""
        self._step = step
        self._screen = None
        if self._frame is None:
            self._build()
        else:
            self._draw()
        self.page_shown.emit()

    def refresh(self) -> None:
        """Show the same page as it stands now; nothing happens when it stands as before."""
        if self._step is not None and self._frame is not None:
            self._draw(is_same=True)

    def wipe(self) -> None:
        """Hide everything at once; destroy and rebuild it as soon as no button of it is still at work."""
        if self._frame is not None:
            self._frame.hide()
        self._step = self._flow.step if self._flow is not None else None
        self._screen, self._look = None, Look()
        QTimer.singleShot(0, self._destroy)

    def _destroy(self) -> None:
        self.presence.begin_anew()
        frame, self._frame, self._stage, self._keys = self._frame, None, None, None
        if frame is not None:
            delete(frame)
        board = self._app.clipboard()
        for mode in (board.Mode.Clipboard, board.Mode.Selection):
            board.clear(mode)
        self._build()
        self.wiped.emit()
        self.page_shown.emit()

    def leave(self) -> None:
        """Close the window: only the attendant can."""
        self._may_close = True
        self.close()

    # --- building -----------------------------------------------------------------------------------------
    def _build(self) -> None:
        """Build the frame for the present language and look."""
        flow = self._flow
        if flow is None or self._step is None:
            return
        with self._guard.resting():
            if self._frame is not None:
                discard(self._frame)
            self.presence.close_panel()
            self._stage = self._keys = None
            theme = self.room.theme(self._look.theme, self._look.text)
            kit = Kit(theme, flow.journey.speech, None, self._icons)
            wear_plainly(self._app, theme)
            self._app.setLayoutDirection(kit.direction)
            frame = Framing(kit, self.room, self._look.text, self._command, self)
            self._kit, self._frame, self._footer = frame.kit, frame, frame.footer
            self._keys = FieldKeys(frame.keyboard)
            frame.setGeometry(self.rect())
            frame.show()
            self._draw()

    def _draw(self, *, is_same: bool = False) -> None:
        step, flow, frame = self._step, self._flow, self._frame
        if step is None or flow is None or frame is None:
            return
        screen = step.screen()
        if is_same and (screen == self._screen or self._held.puts_off()):
            return
        with self._guard.resting():
            kept = kept_of(self._stage) if is_same else Kept()
            self._screen = screen
            frame.drop(self._stage)
            stage = Stage(self._kit, screen, self.room, self._look.text, (self._press, self._typed))
            self._stage = stage
            frame.hold(stage)
            self.show_voice()
            self._footer.show_screen(screen, self._forward, self._back, flow.leave, self._press)
            stage.appear()
            self._put_focus(kept)
            frame.arrange(stage)

    def show_voice(self) -> None:
        """Show whether there is a voice, and whether it is listened to."""
        flow = self._flow
        if flow is not None and self._frame is not None:
            hearing = flow.hearing
            self._frame.commands.show_state(
                has_voice=hearing.is_offered, is_heard=hearing.is_on, page=flow.page
            )

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._flow is not None:
            hear_focus(self._flow, self, new)
        if self._stage is not None and self._screen is not None and self._keys is not None:
            self._keys.follow(self._stage, self._screen)

    def _put_focus(self, kept: Kept = _AFRESH) -> None:
        if self._stage is not None and self._screen is not None and self._keys is not None:
            put_focus(self._stage, self._screen, self._footer.first or self._footer.fallback, kept)
            self._keys.follow(self._stage, self._screen)

    # --- what a citizen does ------------------------------------------------------------------------------
    def _press(self, name: str, value: str = "") -> None:
        self.presence.acted()
        if name == LOW[0]:
            self._command(name)
        elif self._step is not None:
            self._step.press(name, value)

    def _typed(self, name: str, text: str) -> None:
        self.presence.acted()
        if self._step is not None:
            self._step.type_text(name, text)
        if self._flow is not None and self._stage is not None:
            hear_key(self._flow, self._stage.fields.get(name), text)

    def _forward(self) -> None:
        """Go on; from one of several fields to the next that is empty first."""
        self.presence.acted()
        stage, screen = self._stage, self._screen
        if self._step is None or stage is None or screen is None or not screen.forward:
            return
        following = next_empty(stage)
        if following is not None:
            following.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._step.forward()

    def _back(self) -> None:
        self.presence.acted()
        if self._step is not None and self._screen is not None and self._screen.has_back:
            self._step.back()

    def _command(self, name: str) -> None:
        """Do what a button of the header asks for."""
        self.presence.acted()
        flow = self._flow
        if flow is None:
            return
        if name == "call":
            flow.call_person()
        elif name == "listen":
            flow.hear(on=not flow.is_heard)
        else:
            if name == "other_language":
                flow.speak(_OTHER[flow.journey.speech.language])
            else:
                self._look = self._look.after(name)
            QTimer.singleShot(0, self._build)

    # --- nobody there -------------------------------------------------------------------------------------
    def second_passed(self) -> None:
        """Count a second while somebody is busy here; who listens has longer, and is asked aloud."""
        flow = self._flow
        if flow is None or self._frame is None or not flow.second_passed():
            self.presence.rest()
            return
        self.presence.second_passed(self._kit, self._frame, is_heard=flow.is_heard)

    def _ask_aloud(self, left_s: int) -> None:
        if self._flow is not None:
            hear_question(self._flow, left_s)

    def _end_visit(self) -> None:
        if self._flow is not None:
            self._flow.end()

    # --- nobody out ---------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See every touch; swallow what could lead out of the program."""
        kind = event.type()
        if kind not in _HEEDED:  # a page that is built sends a thousand others
            return False
        if kind in _TOUCHES and isinstance(watched, QWidget):
            self.presence.touched()
        if kind in FORBIDDEN:
            return True
        return isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress and self._on_key(watched, event)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        """Handle Escape and Enter for the page; swallow chords and function keys."""
        if self.presence.is_warning and self._flow is not None and self._flow.is_heard:
            self.presence.extend()  # who listens is asked for any key
            return True
        if is_chord(event):
            return True
        if not isinstance(watched, QWidget) or watched.window() is not self:
            return False
        if event.key() == Qt.Key.Key_Escape:
            if self.presence.is_warning:
                self.presence.extend()
            else:
                self._back()
            return True
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and isinstance(watched, TextField):
            self._forward()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Build anew for another picture."""
        if self._frame is not None and event.size() != event.oldSize():
            self._build()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, unless the attendant has closed the window."""
        if not self._may_close:
            event.ignore()
            return
        self._timer.stop()
        self._app.removeEventFilter(self)
        if self.closing is not None:
            self.closing()
        event.accept()

    def end_for_good(self) -> None:
        """Let the window go, as the composition root orders."""
        self.leave()
        self.deleteLater()
