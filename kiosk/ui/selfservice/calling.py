"""Calling a person: a board on this screen, and a call at the office's counters by the line. No Qt."""

from collections.abc import Callable
from typing import Final

from kiosk.domain.help_call import HelpCall, HelpState, OpenHelp
from kiosk.ui.lead import STORE
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.screens import Board, Note, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.call_person import LOWERED, portal_time

UNSENT, SENT, COMING = "unsent", "sent", "coming"
_TONES: Final = {UNSENT: Tone.WARN, SENT: Tone.INFO, COMING: Tone.GOOD}
_ICONS: Final = {UNSENT: "line_off", SENT: "line_on", COMING: "supervisor"}


class CallStep(BaseStep):
    """A board that staff can read from afar: which machine, which page, never an answer.

    What it says of the counters is what the portal has told: that they were told, and who comes. Until then,
    and where nothing can be written or sent, it asks the citizen to wave.
    """

    def __init__(self, journey: Journey, came_from: PageName, lower: Callable[[], None]) -> None:
        super().__init__(journey)
        self._from = came_from
        self._lower = lower
        self._opened: OpenHelp | None = None
        self._told: HelpCall | None = None
        self._ended = ""

    def begin(self) -> None:
        """Call at the counters: an entry, and the courier is woken."""
        desk, page = self.journey.equipment.desk, str(self._from)
        self.journey.jobs.run(STORE, lambda: desk.call_person(page), self._on_called, lambda _error: None)

    def _on_called(self, opened: OpenHelp | None) -> None:
        self._opened = opened
        if opened is None:
            return
        if self._ended:
            self._end(opened)
        else:
            self._send()

    def look(self) -> None:
        """See what the portal has told of the call since."""
        opened, desk = self._opened, self.journey.equipment.desk
        if opened is not None and not self._ended:
            self.journey.jobs.run(
                STORE, lambda: desk.told_of_call(opened.help_id), self._on_told, lambda _error: None
            )

    def _on_told(self, told: HelpCall | None) -> None:
        if told != self._told and not self._ended:
            self._told = told
            self.journey.refresh()

    def end(self, reason: str) -> None:
        """Take the call off the counters; once, and also one that is still being written."""
        if self._ended:
            return
        self._ended = reason
        if self._opened is not None:
            self._end(self._opened)

    def _end(self, opened: OpenHelp) -> None:
        desk, reason = self.journey.equipment.desk, self._ended
        self.journey.jobs.run(
            STORE, lambda: desk.end_call(opened, reason), lambda _nothing: self._send(), lambda _error: None
        )

    def _send(self) -> None:
        courier = self.journey.equipment.courier
        if courier is not None:
            courier.send_now()

    @property
    def state(self) -> str:
        """How the call stands at the counters."""
        told = self._told
        if told is None or not told.told or told.is_over(portal_time(self.journey.equipment.clock)):
            return UNSENT
        return COMING if told.state is HelpState.ANSWERED else SENT

    def screen(self) -> Screen:
        """Return the page."""
        journey, state = self.journey, self.state
        counter = ltr(str(self._told.by)) if self._told is not None else ""
        where = journey.say("call.where", page=journey.say(f"page.{self._from}"))
        number = ltr(str(journey.equipment.place.counter))
        return Screen(
            PageName.CALL,
            journey.say("call.title"),
            journey.say("call.lead"),
            (
                Board("person_call", journey.say("call.machine"), where, number),
                Note(
                    _TONES[state],
                    journey.say(f"call.{state}", counter=counter),
                    journey.say(f"call.{state}_next"),
                    _ICONS[state],
                ),
                Note(Tone.NEUTRAL, journey.say("call.private"), icon="lock"),
            ),
            end=journey.say("leave"),
        )

    def back(self) -> None:
        """Go back to the page; nothing was lost."""
        self.end(LOWERED)
        self._lower()
