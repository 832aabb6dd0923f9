"""The attendant: a supervisor by number and PIN closes and opens the machine, sees how it is. No Qt."""

from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Operator
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.paying import look_at_terminal
from kiosk.ui.selfservice.screens import Entry, Fact, Facts, Note, Options, PageName, Screen, Tile, Tiles
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.status import SecondCopy, status_items
from kiosk.ui.theme.tokens import Tone

REASONS = ("paper", "printer", "reader", "cleaning", "closed", "fault")
NUMBER, PIN = "operator", "pin"
_LEAVE, _CLEAN = "leave", "clean"


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
                Entry(NUMBER, journey.say("attendant.number"), self._number, Layout.PIN),
                Entry(PIN, journey.say("attendant.pin"), "", Layout.PIN, is_secret=True),
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
            Fact(say(f"attendant.{item.name}"), " · ".join(filter(None, (item.title, item.text))))
            for item in status_items(status, now, journey.speech)
        )
        closed = journey.machine.out_of_service
        reasons = tuple((reason, say(f"reason.{reason}")) for reason in REASONS)
        return Screen(
            PageName.ATTENDANT,
            say("attendant.title"),
            blocks=(
                Facts((*rows, *self._terminal())),
                *((Note(Tone.BAD, journey.speech("status.copies.lost")),) if _is_alarmed(status) else ()),
                *self.trouble(),
                Options("close", say("attendant.close"), reasons, closed),
                Tiles(
                    (
                        *((Tile("open", say("attendant.open"), "", "lock"),) if closed else ()),
                        Tile(_CLEAN, say("attendant.clean"), say("attendant.clean_about"), "touch"),
                        Tile(_LEAVE, say("attendant.stop"), say("attendant.stop_about"), "exit"),
                    ),
                    2,
                ),
            ),
            forward=say("attendant.done"),
            has_back=False,
        )

    def press(self, name: str, value: str = "", /) -> None:
        """Close with a reason, open again, clean the screen, or end the program."""
        if name == _LEAVE:
            self.journey.stop()
        elif name == _CLEAN:
            self.journey.go(PageName.CLEANING)
        else:
            self._close_for("" if name == "open" else value)

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
    """The machine is closed: why, and where to go."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        reason = journey.machine.out_of_service or "fault"
        office = journey.speech.words(journey.equipment.place.office_name)
        return Screen(
            PageName.OUT_OF_SERVICE,
            journey.say("out.title"),
            journey.say(f"reason.{reason}"),
            (Note(Tone.INFO, journey.say("out.where", office=office), journey.say("out.safe"), "office"),),
            has_back=False,
            links=(("attendant", journey.say("attract.staff")),),
        )

    def press(self, _name: str, _value: str = "", /) -> None:
        """Let the attendant in."""
        self.journey.go(PageName.ATTENDANT_IN)


def _is_alarmed(status: object) -> bool:
    return getattr(status, "second_copy", None) is SecondCopy.LOST
