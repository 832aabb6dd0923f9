"""Writing a letter of this office: to whom, about what, the words, which application. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from kiosk.domain.identifiers import TrackingNumber
from kiosk.domain.letter import OutgoingLetter
from kiosk.errors import MalformedIdentifierError
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech

FIELDS: Final = ("recipient", "subject", "about", "text")
_NEEDED: Final = ("recipient", "subject", "text")


@dataclass(frozen=True, slots=True)
class WriteLetterView:
    """The whole page; `troubles` by the names of the fields."""

    texts: dict[str, str]
    troubles: dict[str, str]
    refused: tuple[str, str] | None
    is_busy: bool


@dataclass(frozen=True, slots=True)
class WriteDoors:
    """What the page asks of the counter around it; `keep` remembers what is written when the page is left."""

    say: Callable[[], Speech]
    keep: Callable[[OutgoingLetter], None]
    send: Callable[[OutgoingLetter], None]
    leave: Callable[[], None]


class WriteLetterPresenter(Presenter[WriteLetterView]):
    """A letter is sent once; after that nothing of it is changed by anybody."""

    def __init__(self, doors: WriteDoors, begun: OutgoingLetter) -> None:
        super().__init__()
        self._doors = doors
        self._letter = begun
        self._has_tried = False
        self._code = ""
        self.is_busy = False

    def type_text(self, name: str, text: str) -> None:
        """Take what is written."""
        self._letter = replace(self._letter, **{name: text})
        self._doors.keep(self._letter)
        if self._has_tried:
            self.refresh()

    def submit(self) -> None:
        """Send it, once, when nothing is missing."""
        if self.is_busy:
            return
        self._has_tried, self._code = True, ""
        letter = replace(self._letter, about=_packed(self._letter.about))
        if not self._troubles(self._doors.say()):
            self.is_busy = True
            self._doors.send(letter)
        self.refresh()

    def leave(self) -> None:
        """Go back to the letters; what is written stays until somebody else signs in."""
        self._doors.leave()

    def show_refused(self, code: str) -> None:
        """Say why it was not sent; nothing written is lost."""
        self._code, self.is_busy = code, False
        self.refresh()

    def view(self) -> WriteLetterView:
        """Return the page."""
        say = self._doors.say()
        return WriteLetterView(
            {name: str(getattr(self._letter, name)) for name in FIELDS},
            self._troubles(say) if self._has_tried else {},
            say.error(self._code) if self._code else None,
            self.is_busy,
        )

    def _troubles(self, say: Speech) -> dict[str, str]:
        letter = self._letter
        found = {name: say(f"write.missing.{name}") for name in _NEEDED if not getattr(letter, name).strip()}
        if letter.about.strip() and not _is_tracking(letter.about):
            found["about"] = say("write.about_wrong")
        return found


def _packed(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _is_tracking(text: str) -> bool:
    try:
        TrackingNumber(_packed(text))
    except MalformedIdentifierError:
        return False
    return True
