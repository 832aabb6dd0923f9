"""Stopping in the middle: the form waits under a code on paper, or is erased as was wished. No Qt."""

from collections.abc import Callable
from datetime import date

from kiosk.domain.operator import Session
from kiosk.domain.parked import ParkedSlip
from kiosk.domain.receipt import Paper
from kiosk.ui.selfservice.asking import form_of
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.papering import print_parked
from kiosk.ui.selfservice.questions import COLLECTION, IDENTITY_KIND
from kiosk.ui.selfservice.screens import (
    Block,
    Code,
    Fact,
    Facts,
    Note,
    Number,
    PageName,
    Screen,
    Steps,
    Tile,
    Tiles,
)
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone

_PARK, _ERASE = "park", "erase"
_KNOWN = frozenset({COLLECTION, IDENTITY_KIND})


def can_wait(journey: Journey) -> bool:
    """Say whether there is something answered that can wait under a code."""
    form = journey.visit.form
    if form is None or not journey.equipment.desk.can_park:
        return False
    return any(text.strip() for name, text in form.texts.items() if name not in _KNOWN)


def park(journey: Journey, refused: Callable[[str], None]) -> None:
    """Let the form wait under a code, and show the code; the form is gone from the machine's page then."""
    visit = journey.visit
    session, form, earlier = visit.session, form_of(journey), visit.parked_ids

    def parked(made: tuple[Session, ParkedSlip]) -> None:
        visit.session, visit.slip = made
        visit.form = visit.person = visit.basket_id = visit.resumed = None
        visit.changing = ()
        print_parked(journey)
        journey.go(PageName.PARKED)

    journey.store(lambda desk: desk.park(session, form, earlier), parked, refused)


class LeavingStep(BaseStep):
    """Whoever leaves a form that was begun is asked once what becomes of it."""

    def __init__(self, journey: Journey, came_from: PageName) -> None:
        super().__init__(journey)
        self._from = came_from
        self._is_parking = False

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        about = journey.say("leaving.erase_resumed" if journey.visit.resumed else "leaving.erase_about")
        ways = (
            Tile(_PARK, journey.say("leaving.park"), journey.say("leaving.park_about"), "clock"),
            Tile(_ERASE, journey.say("leaving.erase"), about, "close"),
        )
        return Screen(
            PageName.LEAVING,
            journey.say("leaving.title"),
            journey.say("leaving.lead"),
            (Tiles(ways, 2), *self.trouble()),
            topic=journey.speech.words(form_of(journey).definition.name),
        )

    def press(self, name: str, _value: str = "", /) -> None:
        """Let the form wait, or erase it."""
        journey = self.journey
        if name == _ERASE:
            journey.end()
        elif not self._is_parking:
            self._is_parking, journey.trouble = True, None
            park(journey, self._on_refused)

    def _on_refused(self, _code: str) -> None:
        self._is_parking = False

    def back(self) -> None:
        """Go back to the form; nothing was lost."""
        self.journey.go(self._from)


class ParkedStep(BaseStep):
    """The code, shown this once: where the form goes on, until when, and what became of the paper."""

    @property
    def _slip(self) -> ParkedSlip:
        slip = self.journey.visit.slip
        if slip is None:
            raise LookupError("nothing waits")
        return slip

    def screen(self) -> Screen:
        """Return the page."""
        journey, slip = self.journey, self._slip
        until = journey.speech.day(date.fromisoformat(slip.until))
        blocks: tuple[Block, ...] = (
            Number(journey.say("parked.code"), ltr(slip.code)),
            self._paper_words(),
            Steps(
                journey.say("done.next"),
                (
                    ("office", self._reach(slip)),
                    ("clock", journey.say("parked.until", date=until)),
                    ("lock", journey.say("parked.alone")),
                ),
            ),
        )
        caption = journey.say("parked.photograph")
        code = (Code(caption, journey.equipment.qr(slip.qr_text)),) if slip.qr_text else ()
        return Screen(
            PageName.PARKED,
            journey.say("parked.title"),
            journey.say("parked.lead"),
            blocks,
            beside=code,
            forward=journey.say("done.end"),
            has_back=False,
            topic=journey.speech.words(slip.service),
            links=(("print", journey.say("parked.print")),) if self._can_print() else (),
            is_done=True,
        )

    def _reach(self, slip: ParkedSlip) -> str:
        """Say where it goes on: a form that fits nowhere goes on at this machine alone."""
        return self.journey.say(f"parked.reach_{slip.reach}", counter=ltr(str(slip.counter)))

    def _paper_words(self) -> Note:
        """Say of the paper what the printer said, and nothing more."""
        journey, visit = self.journey, self.journey.visit
        if visit.is_printing:
            return Note(Tone.INFO, journey.speech("receipt.printing"), icon="receipt")
        if visit.paper is Paper.PRINTED:
            return Note(Tone.GOOD, journey.say("parked.take_paper"))
        known = "paper_unknown" if visit.paper is Paper.UNKNOWN else "no_paper"
        return Note(Tone.WARN, journey.say(f"parked.{known}"), journey.say("parked.write_down"))

    def _can_print(self) -> bool:
        visit, equipment = self.journey.visit, self.journey.equipment
        return equipment.printer is not None and not visit.is_printing and visit.paper is not Paper.PRINTED

    def press(self, _name: str, _value: str = "", /) -> None:
        """Print the code once more: no paper came."""
        if self._can_print():
            print_parked(self.journey)
            self.journey.refresh()

    def forward(self) -> None:
        """End the visit and wipe."""
        self.journey.end()


def waiting_facts(journey: Journey) -> Facts:
    """Return what is known of a form that is here again."""
    form = form_of(journey)
    answers = form.read(journey.today).answers
    return Facts(
        (
            Fact(journey.say("follow.service"), journey.speech.words(form.definition.name)),
            Fact(journey.say("resume.answered"), ltr(str(len(answers)))),
        )
    )
