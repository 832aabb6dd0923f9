"""Going on with a form that waits under a code: typed or scanned, parked here or at a counter. No Qt."""

from typing import Final

from kiosk.domain.identifiers import BasketId
from kiosk.domain.parked import is_parking_code
from kiosk.domain.scan import Scan
from kiosk.domain.who_applies import is_for_another
from kiosk.errors import DeviceNotConfiguredError, NothingReadError
from kiosk.ui.selfservice.asking import form_of, go_to_open, prepared
from kiosk.ui.selfservice.doors import Journey, Visit
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.paper_waiting import CodeStep, PaperWait
from kiosk.ui.selfservice.questions import can_be_asked_here
from kiosk.ui.selfservice.screens import Block, Note, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.selfservice.stopping import waiting_facts
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.park_form import ResumedForm

CODE: Final = "code"
_BEGINS: Final = "P-"
_NOTHING_CAME: Final = frozenset({NothingReadError.code, DeviceNotConfiguredError.code})


class ResumeStep(CodeStep):
    """Waits for the paper under the scanner, or for its code from the keys."""

    page, field, layout, hint = PageName.RESUME, CODE, Layout.CODE, _BEGINS

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._why_not = ""
        self._is_looking = False
        self._wait = PaperWait(journey)
        if journey.visit.scanned:
            self._look(journey.visit.scanned)
        else:
            self._scan()

    def _lead(self) -> str:
        has_scanner = self.journey.equipment.scanner is not None
        return self.journey.say("resume.lead" if has_scanner else "resume.lead_typed")

    def _notes(self) -> tuple[Block, ...]:
        why_not = self._why_not
        return (Note(Tone.WARN, why_not, self.journey.say("resume.at_counter")),) if why_not else ()

    def forward(self) -> None:
        """Look for the form of the code."""
        self._why_not, self.journey.trouble, self._problem = "", None, ""
        codes = (self._typed, f"{_BEGINS}{self._typed.strip()}")  # the field's hint is not typed
        code = next((code for code in codes if is_parking_code(code)), "")
        if code:
            self._look(code)
        else:
            self._refuse(self.journey.say("resume.wrong"))

    def _scan(self) -> None:
        # A paper that nobody lays down is nobody's error: the code can always be typed.
        self._wait.scan(self._on_scanned, _NOTHING_CAME)

    def _on_scanned(self, scan: Scan) -> None:
        if is_parking_code(scan.text):
            self._look(scan.text)
            return
        self._refuse(self.journey.say("resume.other_paper"))
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
        self._wait.leave()
        journey.visit = Visit(definition=form.definition, form=form, session=journey.visit.session)
        visit = journey.visit
        visit.form, visit.preset = prepared(form, journey)
        visit.basket_id, visit.resumed, visit.person = basket_id, resumed, form.person
        journey.go(PageName.RESUMED)

    def back(self) -> None:
        """Go back to the tiles."""
        self._wait.leave()
        super().back()


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
