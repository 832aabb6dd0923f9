"""Paper for the citizen: drawn, noted, printed, recorded; the visit's session ends only after that. No Qt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.domain.service_info import ServiceInfo
from kiosk.ui.counter.doors import Equipment, Seat, Surroundings
from kiosk.ui.counter.paper import PaperWork, print_leaflet
from kiosk.ui.frame_parts import Notice
from kiosk.ui.selfservice.doors import Journey, Visit
from kiosk.ui.selfservice.screens import Note
from kiosk.ui.theme.tokens import Tone

LEAFLET: Final = "leaflet"


class _Deaf:
    """A window for the printing that shows nothing: the page says what became of the paper."""

    def show_notice(self, notice: Notice | None) -> None:
        """Show nothing."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        """Do nothing for whatever else a window may be asked."""
        return lambda *_: None


class LeafletPrinting:
    """The leaflet of a service, one at a time: it moves no money, stands in no ledger and names nobody."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._note: Note | None = None
        self._is_busy = False

    def links(self) -> tuple[tuple[str, str], ...]:
        """Return the way to print, where there is a printer and something to print."""
        journey = self._journey
        equipment = journey.equipment
        can_print = equipment.printer is not None and equipment.leaflets is not None
        if not can_print or journey.machine.directory is None:
            return ()
        return ((LEAFLET, journey.say("directory.print")),)

    def told(self) -> tuple[Note, ...]:
        """Return what became of the paper."""
        return (self._note,) if self._note is not None else ()

    def print(self, info: ServiceInfo) -> None:
        """Print it; another touch while the printer works is nobody's wish for two."""
        if self._is_busy:
            return
        journey = self._journey
        self._is_busy, self._note = True, Note(Tone.INFO, journey.say("directory.printing"))
        journey.refresh()
        around = _surroundings(journey, Seat())
        print_leaflet(around, lambda leaflets, width: leaflets.leaflet(info, width), self._on_paper)

    def _on_paper(self, paper: Paper, code: str) -> None:
        journey = self._journey
        self._is_busy = False
        if code or paper is not Paper.PRINTED:
            title, next_step = journey.say("directory.not_printed"), journey.say("directory.not_printed_next")
            self._note = Note(Tone.WARN, title, next_step)
        else:
            self._note = Note(Tone.GOOD, journey.say("directory.printed"))
        journey.refresh()


def print_for(journey: Journey) -> None:
    """Print the receipt of this visit, where there is a printer; the outcome goes into the visit."""
    visit, equipment = journey.visit, journey.equipment
    settlement, session = visit.settlement, visit.session
    if settlement is None or session is None or equipment.printer is None:
        return
    visit.is_printing = True
    receipt = replace(settlement.receipt, is_looked_into=visit.is_looked_into)
    PaperWork(_surroundings(journey, Seat(session))).print_receipt(receipt, _teller(journey))


def print_parked(journey: Journey) -> None:
    """Print the code of a form that waits; the outcome goes into the visit."""
    visit = journey.visit
    slip, session = visit.slip, visit.session
    if slip is None or session is None:
        return
    visit.is_printing = True
    around = _surroundings(journey, Seat(session))
    print_leaflet(around, lambda leaflets, width_dots: leaflets.parked(slip, width_dots), _teller(journey))


def _teller(journey: Journey) -> Callable[[Paper, str], None]:
    """Return what takes note of a paper's outcome, and ends a session that waited for it."""
    visit = journey.visit

    def told(paper: Paper, code: str) -> None:
        visit.is_printing, visit.paper, visit.paper_code = False, paper, code
        if visit is journey.visit:
            journey.refresh()
        elif visit.is_over:
            close_session(journey, visit)

    return told


def _surroundings(journey: Journey, seat: Seat) -> Surroundings:
    """Return what printing needs around it, with a window that shows nothing."""
    here = journey.equipment
    ports = (here.desk.desk, here.clock, here.place, here.renderer, here.printer)
    counter = Equipment(*ports, leaflets=here.leaflets)
    return Surroundings(counter, journey.jobs, _Deaf(), seat, lambda: journey.speech)


def close_session(journey: Journey, visit: Visit, reason: str = "signed_out") -> None:
    """End the visit's session in the journal, once what was printed is recorded."""
    session: Session | None = visit.session
    if session is None or visit.is_printing:
        return
    visit.session = None
    desk = journey.equipment.desk
    journey.jobs.run("store", lambda: desk.end(session, reason), lambda _: None, lambda _error: None)
