"""Paper for the citizen: drawn, noted, printed, recorded; the visit's session ends only after that. No Qt."""

from collections.abc import Callable

from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.ui.counter.doors import Equipment, Seat, Surroundings
from kiosk.ui.counter.paper import PaperWork
from kiosk.ui.frame_parts import Notice
from kiosk.ui.selfservice.doors import Journey, Visit


class _Deaf:
    """A window for the printing that shows nothing: the page says what became of the paper."""

    def show_notice(self, notice: Notice | None) -> None:
        """Show nothing."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        """Do nothing for whatever else a window may be asked."""
        return lambda *_: None


def print_for(journey: Journey) -> None:
    """Print the receipt of this visit, where there is a printer; the outcome goes into the visit."""
    visit, equipment = journey.visit, journey.equipment
    settlement, session = visit.settlement, visit.session
    if settlement is None or session is None or equipment.printer is None:
        return
    visit.is_printing = True
    counter = Equipment(
        equipment.desk.desk, equipment.clock, equipment.place, equipment.renderer, equipment.printer
    )
    around = Surroundings(counter, journey.jobs, _Deaf(), Seat(session), lambda: journey.speech)

    def told(paper: Paper, code: str) -> None:
        visit.is_printing, visit.paper, visit.paper_code = False, paper, code
        if visit is journey.visit:
            journey.refresh()
        elif visit.is_over:
            close_session(journey, visit)

    PaperWork(around).print_receipt(settlement.receipt, told)


def close_session(journey: Journey, visit: Visit, reason: str = "signed_out") -> None:
    """End the visit's session in the journal, once what was printed is recorded."""
    session: Session | None = visit.session
    if session is None or visit.is_printing:
        return
    visit.session = None
    desk = journey.equipment.desk
    journey.jobs.run("store", lambda: desk.end(session, reason), lambda _: None, lambda _error: None)
