"""The document on the reader, before the first question. No Qt."""

from kiosk.ui.selfservice.asking import form_of
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.paper_waiting import PAPER_DEADLINE_S, PaperWait
from kiosk.ui.selfservice.screens import Board, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep
from kiosk.usecases.identify_person import Identified, identify_person


class ReadingStep(BaseStep):
    """Waits for a document on the reader; typing is equal in rank and one touch away."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._wait = PaperWait(journey)
        self._read()

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        waiting = Board("reader", journey.say("reading.waiting"), journey.say("reading.read_of_it"))
        return Screen(
            PageName.READING,
            journey.say("reading.title"),
            journey.say("reading.lead"),
            self.trouble_board() or (waiting,),
            forward=journey.say("reading.again") if journey.trouble else "",
            end=journey.say("leave"),
            links=(("type", journey.say("service.type")),),
        )

    def _read(self) -> None:
        reader, today = self.journey.equipment.reader, self.journey.today
        if reader is not None:
            self._wait.begin(
                lambda is_left: identify_person(reader, today, PAPER_DEADLINE_S, is_left), self._on_read
            )

    def _on_read(self, identified: Identified) -> None:
        self._wait.leave()
        visit = self.journey.visit
        visit.person = identified.person
        visit.form = form_of(self.journey).prefilled(identified.person)
        self.journey.go(PageName.QUESTION)

    def forward(self) -> None:
        """Wait for a document once more."""
        self.journey.trouble = None
        self.journey.refresh()
        self._read()

    def press(self, _name: str, _value: str = "", /) -> None:
        """Type instead."""
        self._wait.leave()
        self.journey.go(PageName.QUESTION)

    def back(self) -> None:
        """Go back to what is needed."""
        self._wait.leave()
        self.journey.go(PageName.SERVICE)
