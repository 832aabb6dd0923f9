"""What the benches stand on: a real portal, enrolled homes, filed applications, tables; cleared away."""

import contextlib
import os
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.app.counter import signed_in
from kiosk.demo.parts import CLERK, CLERK_PIN, StageCounter, StagePortal
from kiosk.demo.processes import Crew
from kiosk.demo.stage import clear_away, make_stage_folder
from kiosk.domain.basket import Basket
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.operator import Session
from kiosk.domain.vary import vary
from kiosk.usecases.desk import Desk
from kiosk.usecases.take_payment import Settlement

OPERATOR = OperatorId(CLERK)
PIN = CLERK_PIN
SERVICE = ServiceCode("CR1")
FLOAT_DIRHAMS = "50000"


class BenchStage:
    """A portal that serves, and as many enrolled counters as a bench asks for."""

    def __init__(self, folder: Path, portal: StagePortal) -> None:
        self.folder = folder
        self.portal = portal
        self._counters = 0

    def counter(self) -> StageCounter:
        """Enrol one more counter, with no devices, and open a shift at it."""
        self._counters += 1
        counter = StageCounter(self.folder / f"counter-{self._counters}")
        counter.enrol(self.portal.url, self.portal.enrolment_code(self._counters))
        counter.must("shift", "open", "--operator", CLERK, "--float-dirhams", FLOAT_DIRHAMS)
        return counter


@contextlib.contextmanager
def bench_stage() -> Iterator[BenchStage]:
    """Start the portal with a database of its own; stop both and remove everything in any case."""
    folder = make_stage_folder()
    crew = Crew(folder / "logs")
    portal = StagePortal(crew, folder / "portal")
    try:
        portal.init()
        portal.serve()
        yield BenchStage(folder, portal)
    finally:
        if portal.name in crew.stop():
            portal.stats()  # whoever leaves last stops the database that a killed portal left
        clear_away(folder, portal)


class Clerk:
    """Files applications of invented citizens through the desk; called where the desk may be called."""

    def __init__(self, desk: Desk, session: Session, seed: str) -> None:
        catalogue = desk.catalogue()
        if catalogue is None:
            raise RuntimeError("the home has no catalogue")
        self._desk = desk
        self._session = session
        self._definition = catalogue.find(SERVICE)
        self._chance = random.Random(seed)

    def form(self) -> Form:
        """Fill a form."""
        definition = self._definition
        today = self._desk.counter.today()
        return Form.of_answers(definition, vary(definition, definition.example or {}, self._chance, today))

    def basket(self, form: Form) -> Basket:
        """Put a form in a basket of its own."""
        return self._desk.new_basket().with_application(self._desk.file_application(self._session, form))

    def settle(self, form: Form) -> Settlement:
        """File, take the exact fee: one act, durable in both copies when this returns."""
        basket = self.basket(form)
        return self._desk.take_payment(self._session, basket, basket.due)


def file_many(home: Path, count: int) -> None:
    """File so many applications at a counter without paper."""
    with signed_in(home, OPERATOR, PIN) as (counter, session):
        clerk = Clerk(counter.desk, session, f"bench/{home.name}")
        waived = [clerk.settle(clerk.form()).receipt.number for _ in range(count)]
        counter.store.print_ledger.record_waived(waived)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def spread(values: Sequence[float], digits: int) -> str:
    """Return the median and, in brackets, smallest and largest."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table: first column words, the others figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def draw_off_screen() -> None:
    """Let Qt draw into memory, here and in processes started from here; before Qt is imported."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
