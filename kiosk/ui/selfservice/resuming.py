"""Going on with a form that waits under a code: typed or scanned, parked here or at a counter. No Qt."""

from typing import Final

from kiosk.domain.identifiers import BasketId
from kiosk.domain.parked import is_parking_code
from kiosk.domain.scan import Scan
from kiosk.domain.who_applies import is_for_another
from kiosk.errors import DeviceNotConfiguredError, NothingReadError
from kiosk.ui.counter.doors import code_of
from kiosk.ui.lead import READER
from kiosk.ui.selfservice.asking import form_of, go_to_open, prepared
from kiosk.ui.selfservice.doors import Journey, Visit
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.questions import can_be_asked_here
from kiosk.ui.selfservice.screens import Block, Entry, Note, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.selfservice.stopping import waiting_facts
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.park_form import ResumedForm

SCAN_DEADLINE_S: Final = 60.0
CODE: Final = "code"
_NOTHING_CAME: Final = frozenset({NothingReadError.code, DeviceNotConfiguredError.code})


class ResumeStep(BaseStep):
    """Waits for the paper under the scanner, or for its code from the keys."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._typed = self._problem = self._why_not = ""
        self._is_left = self._is_looking = False
        if journey.visit.scanned:
            self._look(journey.visit.scanned)
        else:
            self._scan()

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        has_scanner = journey.equipment.scanner is not None
        lead = journey.say("resume.lead" if has_scanner else "resume.lead_typed")
        entry = Entry(
            CODE, journey.say("resume.code"), self._typed, Layout.CODE, "P-", self._problem, is_alone=True
        )
        refused = (Note(Tone.WARN, self._why_not, journey.say("resume.at_counter")),) if self._why_not else ()
        return Screen(
            PageName.RESUME,
            journey.say("resume.title"),
            lead,
            (entry, *refused, *self.trouble()),
            forward=journey.say("forward"),
            end=journey.say("leave"),
            problems=((CODE, self._problem),) if self._problem else (),
        )

    def type_text(self, _name: str, text: str, /) -> None:
        """Take note of the code."""
        self._typed = text

    def forward(self) -> None:
        """Look for the form of the code."""
        journey = self.journey
        self._why_not, journey.trouble = "", None
        self._problem = "" if is_parking_code(self._typed) else journey.say("resume.wrong")
        if self._problem:
            journey.refresh()
        else:
            self._look(self._typed)

    def _scan(self) -> None:
        journey = self.journey
        scanner, visit = journey.equipment.scanner, journey.visit
        if scanner is None:
            return

        def done(scan: Scan) -> None:
            if not self._is_left and visit is journey.visit:
                self._on_scanned(scan)

        def failed(error: BaseException) -> None:
            # A paper that nobody lays down is nobody's error: the code can always be typed.
            if not self._is_left and visit is journey.visit and code_of(error) not in _NOTHING_CAME:
                journey.show_error(code_of(error))

        journey.jobs.run(READER, lambda: scanner.read(SCAN_DEADLINE_S, lambda: self._is_left), done, failed)

    def _on_scanned(self, scan: Scan) -> None:
        if is_parking_code(scan.text):
            self._look(scan.text)
            return
        self._problem = self.journey.say("resume.other_paper")
        self.journey.refresh()
        self._scan()

    def _look(self, text: str) -> None:
        if self._is_looking:
            return
        self._is_looking, self.journey.visit.scanned = True, ""
        self.journey.store(lambda desk: desk.resume(text), self._on_found, self._on_unknown)

    def _on_unknown(self, _code: str) -> None:
        self._is_looking = False

    def _on_found(self, found: tuple[ResumedForm, BasketId]) -> None:
        journey = self.journey
        resumed, basket_id = found
        form = resumed.form
        has_scanner = journey.equipment.scans is not None
        self._is_looking = False
        if is_for_another(form.texts):
            self._why_not = journey.say("resume.for_another")
        elif form.documents_kept:
            self._why_not = journey.say("resume.papers_kept")
        elif not can_be_asked_here(form.definition, has_scanner=has_scanner):
            self._why_not = journey.say("resume.needs_scan")
        if self._why_not:
            journey.refresh()
            return
        self._is_left = True
        journey.visit = Visit(definition=form.definition, form=form, session=journey.visit.session)
        visit = journey.visit
        visit.form, visit.preset = prepared(form, journey)
        visit.basket_id, visit.resumed, visit.person = basket_id, resumed, form.person
        journey.go(PageName.RESUMED)

    def back(self) -> None:
        """Go back to the tiles."""
        self._is_left = True
        self.journey.go(PageName.FIND)


class ResumedStep(BaseStep):
    """What is here again, what is not, and what has changed since."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        return Screen(
            PageName.RESUMED,
            journey.say("resume.found"),
            journey.say("resume.found_lead"),
            (waiting_facts(journey), *self._notes(), *self.trouble()),
            forward=journey.say("forward"),
            has_back=False,
            end=journey.say("leave"),
            topic=journey.speech.words(form_of(journey).definition.name),
        )

    def _notes(self) -> tuple[Block, ...]:
        journey, resumed = self.journey, self.journey.visit.resumed
        if resumed is None:
            return ()
        notes: list[Block] = []
        if resumed.is_moved:
            notes.append(Note(Tone.WARN, journey.say("resume.moved")))
        if resumed.pictures_left:
            at = ltr(str(resumed.parked_at)) if resumed.parked_at else ""
            words = journey.say("resume.pictures_at" if at else "resume.pictures", counter=at)
            notes.append(Note(Tone.WARN, words))
        return tuple(notes)

    def forward(self) -> None:
        """Go to the first question that is open, or to the check."""
        go_to_open(self.journey)
