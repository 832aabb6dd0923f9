"""The sign-in before the store is open: takes number and PIN while the rest is loaded. No Qt."""

from kiosk.domain.words import Language
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.counter.panel_presenters import KeysPresenter
from kiosk.ui.counter.sign_in_presenter import SignInPresenter
from kiosk.ui.frame_parts import HeaderView, RailView, StripItem
from kiosk.ui.lead import WindowDoor
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.theme.tokens import Tone


class EarlySignIn:
    """Leads the window until the flow takes its presenter over; whoever presses Enter early waits."""

    def __init__(self, window: WindowDoor, texts: TextSource, language: Language) -> None:
        self._window = window
        self._speech = Speech(texts, language)
        self.presenter = SignInPresenter(self.say)

    def say(self) -> Speech:
        """Return the language of the window."""
        return self._speech

    def speak(self, language: Language) -> None:
        """Speak another language from now on."""
        self._speech = Speech(self._speech.texts, language)

    def start(self) -> None:
        """Show the sign-in."""
        self._window.show_page(PageName.SIGN_IN, self.presenter)

    def header(self) -> HeaderView:
        """Return a header that knows nothing yet."""
        return HeaderView()

    def rail(self, _here: PageName) -> RailView:
        """Return a rail without keys."""
        return RailView()

    def strip(self) -> tuple[StripItem, ...]:
        """Say that the records are being opened."""
        return (StripItem("opening", "clock", self._speech("status.opening"), "", Tone.NEUTRAL),)

    def command(self, command: Command) -> None:
        """Show the keys; everything else needs the store."""
        if command is Command.HELP:
            self._window.show_panel(PanelName.KEYS, KeysPresenter(self.say, self._window.close_panel))
