"""The attendant: a supervisor by number and PIN closes and opens the machine, sees how it is. No Qt."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Operator
from kiosk.domain.words import Language
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.paying import look_at_terminal
from kiosk.ui.selfservice.screens import (
    Board,
    Entry,
    Fact,
    Facts,
    Note,
    Options,
    PageName,
    Screen,
    Tile,
    Tiles,
)
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.speech import Speech
from kiosk.ui.status import status_items
from kiosk.ui.theme.tokens import Tone

REASONS = ("paper", "printer", "reader", "cleaning", "closed", "fault")
NUMBER, PIN = "operator", "pin"
_LEAVE, _OPEN, _CLEAN = "leave", "open", "clean"


class AttendantInStep(BaseStep):
    """Number and PIN of a supervisor."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._number = self._pin = ""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        return Screen(
            PageName.ATTENDANT_IN,
            journey.say("attendant.sign_in"),
            blocks=(
                Entry(NUMBER, journey.say("attendant.number"), self._number, Layout.DIGITS),
                Entry(PIN, journey.say("attendant.pin"), "", Layout.DIGITS, is_secret=True),
                *self.trouble(),
            ),
            forward=journey.say("forward"),
        )

    def type_text(self, name: str, text: str, /) -> None:
        """Take note of number and PIN; the PIN is dropped with the page."""
        if name == NUMBER:
            self._number = text
        else:
            self._pin = text

    def forward(self) -> None:
        """Ask who this is."""
        number, pin = OperatorId(self._number.strip()), self._pin
        self._pin = ""
        self.journey.store(lambda desk: desk.recognise_attendant(number, pin), self._on_known)

    def _on_known(self, _operator: Operator) -> None:
        self.journey.go(PageName.ATTENDANT)

    def back(self) -> None:
        """Go back to where the machine stands."""
        closed = bool(self.journey.machine.out_of_service)
        self.journey.go(PageName.OUT_OF_SERVICE if closed else PageName.ATTRACT)


class AttendantStep(BaseStep):
    """How the machine is, and what may be done to it."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        look_at_terminal(journey)

    def _terminal(self) -> tuple[Fact, ...]:
        """Return how the payment terminal is, where one is set up."""
        journey = self.journey
        if journey.equipment.terminal is None:
            return ()
        machine = journey.machine
        state = "terminal_ready" if machine.is_terminal_ready else "terminal_silent"
        open_ = (journey.say("attendant.payments_open"),) if machine.payments_open else ()
        value = " · ".join((journey.say(f"attendant.{state}"), *open_))
        return (Fact(journey.say("attendant.terminal"), value),)

    def screen(self) -> Screen:
        """Return the page."""
        journey, say = self.journey, self.journey.say
        status, now = journey.machine.status, journey.equipment.clock.now()
        rows = tuple(
            Fact(
                say(f"attendant.{item.name}"),
                f"{item.title}. {item.text}" if item.text else item.title,
                tone=item.tone,
            )
            for item in status_items(status, now, journey.speech)
        )
        closed = journey.machine.out_of_service
        reasons = tuple((reason, say(f"reason.{reason}")) for reason in REASONS)
        return Screen(
            PageName.ATTENDANT,
            say("attendant.title"),
            blocks=(
                self._state(closed),
                *self.trouble(),
                Options("close", say("attendant.close"), reasons, closed),
                Tiles(tuple(self._ways(is_closed=bool(closed))), 2),
            ),
            beside=(Facts((*rows, *self._terminal()), say("attendant.state")),),
            forward=say("attendant.done"),
            has_back=False,
        )

    def _state(self, closed: str) -> Note:
        """Say whether citizens are served here."""
        journey = self.journey
        if not closed:
            return Note(Tone.GOOD, journey.say("attendant.serves"))
        return Note(Tone.WARN, journey.say("out.title"), journey.say(f"reason.{closed}"), "lock")

    def _ways(self, *, is_closed: bool) -> Iterator[Tile]:
        say = self.journey.say
        if is_closed:
            yield Tile(_OPEN, say("attendant.open"), "", "check_circle")
        yield Tile(_CLEAN, say("attendant.clean"), say("attendant.clean_about"), "touch")
        yield Tile(_LEAVE, say("attendant.stop"), say("attendant.stop_about"), "exit")

    def press(self, name: str, value: str = "", /) -> None:
        """Close with a reason, open again, clean the screen, or end the program."""
        if name == _LEAVE:
            self.journey.stop()
        elif name == _CLEAN:
            self.journey.go(PageName.CLEANING)
        else:
            self._close_for("" if name == _OPEN else value)

    def _close_for(self, reason: str) -> None:
        journey = self.journey
        journey.machine.out_of_service = reason
        keep = journey.equipment.keep_closed
        if keep is not None:  # a power cut opens nothing that somebody has closed
            journey.store(lambda _desk: keep(reason), lambda _: None)
        journey.refresh()

    def forward(self) -> None:
        """Leave the attendant's page."""
        self.journey.end()


class OutOfServiceStep(BaseStep):
    """The machine is closed: why, and where to go, in both languages: nobody has chosen one."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        here = journey.speech.language
        both = sorted(Language, key=lambda language: language is not here)
        return Screen(
            PageName.OUT_OF_SERVICE,
            "",
            blocks=tuple(self._board(replace(journey.speech, language=language)) for language in both),
            has_back=False,
            links=(("attendant", journey.say("attract.staff")),),
        )

    def _board(self, speech: Speech) -> Board:
        journey = self.journey
        reason = journey.machine.out_of_service or "fault"
        office = speech.words(journey.equipment.place.office_name)
        said = (
            speech.of(f"selfservice.reason.{reason}"),
            speech.of("selfservice.out.where", office=office),
            speech.of("selfservice.out.safe"),
        )
        title = speech.of("selfservice.out.title")
        return Board("office", title, "\n".join(said), tone=Tone.WARN, language=speech.language)

    def press(self, _name: str, _value: str = "", /) -> None:
        """Let the attendant in."""
        self.journey.go(PageName.ATTENDANT_IN)
