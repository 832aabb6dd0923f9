"""The first page: the language first, and in both languages what the machine does. No Qt."""

from dataclasses import replace

from kiosk.domain.words import Language
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.screens import Block, Note, PageName, Screen, Tile, Tiles
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.status import LineState
from kiosk.ui.theme.tokens import Tone


def offline_note(journey: Journey) -> tuple[Block, ...]:
    """Return what is to be said about the line, while it is known to be down."""
    if journey.machine.status.line in {LineState.ONLINE, LineState.UNKNOWN}:
        return ()
    return (Note(Tone.WARN, journey.say("offline"), icon="line_off"),)


class AttractStep(BaseStep):
    """The first page: the language first, and in both languages what the machine does."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        arabic, english = (
            replace(journey.speech, language=language) for language in (Language.ARABIC, Language.ENGLISH)
        )
        tiles = tuple(
            Tile(
                str(speech.language),
                speech.of("selfservice.attract.begin"),
                f"{speech.of('selfservice.attract.does')}\n{speech.of('selfservice.attract.private')}",
                "language",
                speech.language,
            )
            for speech in (arabic, english)
        )
        return Screen(
            PageName.ATTRACT,
            f"{arabic.of('selfservice.attract.title')}  ·  {english.of('selfservice.attract.title')}",
            blocks=(
                Tiles(tiles, 2, is_hero=True),
                *offline_note(journey),
            ),
            has_back=False,
            links=(("low", journey.say("head.low")), ("attendant", journey.say("attract.staff"))),
        )

    def press(self, name: str, _value: str = "", /) -> None:
        """Begin in the language touched, or let the attendant in."""
        if name == "attendant":
            self.journey.go(PageName.ATTENDANT_IN)
            return
        self.journey.speech = replace(self.journey.speech, language=Language(name))
        self.journey.go(PageName.FIND)
