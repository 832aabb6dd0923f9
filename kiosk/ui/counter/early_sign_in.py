"""The sign-in before the store is open: takes number and PIN while the rest is loaded. No Qt."""

from collections.abc import Callable

from kiosk.domain.words import Language
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.counter.sign_in_presenter import SignInPresenter
from kiosk.ui.frame_parts import HeaderView, Notice, RailView, StripItem
from kiosk.ui.lead import WindowDoor
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.theme.tokens import Tone


class EarlySignIn:
    """Leads the window until the flow takes its presenter over; whoever presses Enter early waits.

    When the store cannot be opened it says so until the window is closed: nothing can be done here then.
    """

    def __init__(self, window: WindowDoor, texts: TextSource, language: Language) -> None:
        self._window = window
        self._speech = Speech(texts, language)
        self.presenter = SignInPresenter(self.say)
        self._failed = ""
        self._over: Callable[[], object] | None = None

    def say(self) -> Speech:
        """Return the language of the window."""
        return self._speech

    def speak(self, language: Language) -> None:
        """Speak another language from now on."""
        self._speech = Speech(self._speech.texts, language)
        self._tell()

    def start(self) -> None:
        """Show the sign-in."""
        self._window.show_page(PageName.SIGN_IN, self.presenter)

    def show_failure(self, code: str, over: Callable[[], object]) -> None:
        """Say why there is no counter today; Esc calls `over`."""
        self._failed, self._over = code, over
        self.presenter.rest()
        self._tell()

    def _tell(self) -> None:
        if self._failed:
            self._window.show_notice(Notice(Tone.BAD, *self._speech.error(self._failed), self._failed))

    def header(self) -> HeaderView:
        """Return a header that knows nothing yet."""
        return HeaderView()

    def rail(self, _here: PageName) -> RailView:
        """Return a rail without keys."""
        return RailView()

    def strip(self) -> tuple[StripItem, ...]:
        """Say that the records are being opened, or cannot be."""
        if self._failed:
            return (StripItem("opening", "lock", self._speech("status.not_open"), self._failed, Tone.BAD),)
        return (StripItem("opening", "clock", self._speech("status.opening"), "", Tone.NEUTRAL),)

    def command(self, command: Command) -> None:
        """Show the keys; everything else needs the store. Esc ends what cannot begin."""
        if command is Command.BACK and self._over is not None:
            self._over()
        if command is Command.HELP:
            from kiosk.ui.counter.panel_presenters import KeysPresenter

            self._window.show_panel(PanelName.KEYS, KeysPresenter(self.say, self._window.close_panel))
