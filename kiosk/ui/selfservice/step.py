"""What every presenter of self-service begins with: ways that lead nowhere until a page says where. No Qt."""

from kiosk.domain.catalogue import ServiceDefinition
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.screens import Block, Board, Note, Screen
from kiosk.ui.theme.tokens import Tone


class BaseStep:
    """A page's presenter: holds nothing of the citizen, everything is in the journey's visit."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey

    @property
    def _definition(self) -> ServiceDefinition:
        """The service that was chosen; a page that needs one is not shown before."""
        definition = self.journey.visit.definition
        if definition is None:
            raise LookupError("no service chosen")
        return definition

    def screen(self) -> Screen:
        """Return the page as it stands."""
        raise NotImplementedError

    def type_text(self, _name: str, _text: str, /) -> None:
        """Take note of what stands in a field now."""

    def press(self, _name: str, _value: str = "", /) -> None:
        """Do what a tile, an option, a link or a button of the page asks for."""

    def forward(self) -> None:
        """Go on."""

    def back(self) -> None:
        """Go back, losing nothing."""

    def trouble(self) -> tuple[Block, ...]:
        """Return the message of what went wrong just now, if anything did."""
        trouble = self.journey.trouble
        if trouble is None:
            return ()
        title, next_step, code = trouble
        return (Note(Tone.BAD, title, f"{next_step} ({code})"),)

    def trouble_board(self) -> tuple[Block, ...]:
        """Return the same as what the page is about: nothing else stands on it."""
        return tuple(
            Board("error", note.title, note.text, tone=note.tone)
            for note in self.trouble()
            if isinstance(note, Note)
        )
