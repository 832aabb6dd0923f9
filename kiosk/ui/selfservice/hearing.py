"""What is read aloud while a citizen listens: pages, changes on them, the control in focus, keys. No Qt."""

from typing import Protocol

from kiosk.domain.words import Language
from kiosk.ui.selfservice.screens import Screen, spoken


class Voice(Protocol):
    """Reads aloud, into the headset; every call returns at once."""

    def say(self, texts: tuple[str, ...], language: Language) -> None:
        """Read these texts from now on; what was being read stops."""

    def stop(self) -> None:
        """Be silent at once."""


class Hearing:
    """Remembers what of the page was read, and how many letters stand in a field: never what they are."""

    def __init__(self, voice: Voice | None) -> None:
        """Take the voice, None where there is none."""
        self._voice = voice
        self._read: tuple[str, ...] = ()
        self._letters = 0
        self.has_headset = False
        self.is_on = False

    @property
    def is_offered(self) -> bool:
        """Say whether there is something to listen with."""
        return self._voice is not None and self.has_headset

    def switch(self, *, on: bool) -> None:
        """Listen from now on, or have silence at once."""
        self.is_on = on and self.is_offered
        self._read, self._letters = (), 0
        if self._voice is not None and not self.is_on:
            self._voice.stop()

    def page(self, screen: Screen, language: Language) -> None:
        """Read a whole page."""
        self._letters = 0
        self._read = spoken(screen)
        self._say(self._read, language)

    def changes(self, screen: Screen, language: Language) -> None:
        """Read what is new on a page: above all what went wrong."""
        texts = spoken(screen)
        fresh = tuple(text for text in texts if text not in self._read)
        self._read = texts
        self._say(fresh, language)

    def control(self, said: tuple[str, ...], language: Language) -> None:
        """Read the control that has the focus now."""
        self._letters = 0
        self._say(said, language)

    def typed(self, text: str, deleted: str, language: Language) -> None:
        """Read the sign that was typed, or that one was deleted."""
        is_more = len(text) > self._letters
        self._letters = len(text)
        self._say((text[-1:] if is_more else deleted,), language)

    def _say(self, texts: tuple[str, ...], language: Language) -> None:
        if self._voice is not None and self.is_on and any(texts):
            self._voice.say(tuple(text for text in texts if text), language)
