"""The document on the reader, before the first question. No Qt."""

from typing import Final

from kiosk.ui.counter.doors import code_of
from kiosk.ui.lead import READER
from kiosk.ui.selfservice.asking import form_of
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.screens import Note, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.identify_person import Identified, identify_person

READ_DEADLINE_S: Final = 60.0


class ReadingStep(BaseStep):
    """Waits for a document on the reader; typing is equal in rank and one touch away."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._is_left = False
        self._read()

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        return Screen(
            PageName.READING,
            journey.say("reading.title"),
            journey.say("reading.lead"),
            (Note(Tone.INFO, journey.say("reading.waiting"), icon="reader"), *self.trouble()),
            forward=journey.say("reading.again") if journey.trouble else "",
            end=journey.say("leave"),
            links=(("type", journey.say("service.type")),),
        )

    def _read(self) -> None:
        journey = self.journey
        reader, visit, today = journey.equipment.reader, journey.visit, journey.today
        if reader is None:
            return

        def done(identified: Identified) -> None:
            if not self._is_left and visit is journey.visit:
                self._on_read(identified)

        def failed(error: BaseException) -> None:
            if not self._is_left and visit is journey.visit:
                journey.show_error(code_of(error))

        journey.jobs.run(
            READER,
            lambda: identify_person(reader, today, READ_DEADLINE_S, lambda: self._is_left),
            done,
            failed,
        )

    def _on_read(self, identified: Identified) -> None:
        self._is_left = True
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
        self._is_left = True
        self.journey.go(PageName.QUESTION)

    def back(self) -> None:
        """Go back to what is needed."""
        self._is_left = True
        self.journey.go(PageName.SERVICE)
