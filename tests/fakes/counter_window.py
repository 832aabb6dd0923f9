"""A counter window on a hall in memory: lanes that do their work at once, a printer and a reader that obey."""

import functools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.app.shipped import load_texts
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.domain.receipt import Paper, PrintableReceipt, Receipt
from kiosk.errors import KioskError
from kiosk.ports import PrinterState
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.window import Opened, WindowSettings, open_window
from tests.fakes.hall import PLACE, Hall, make_hall, shipped_catalogue

PERSON = Person(
    source=IdentitySource.MRZ,
    document_kind="P",
    issuing_state="LBY",
    document_number="KX41T0263",
    surname_latin="ELWERFELLI",
    given_names_latin="FATMA ALI",
    nationality="LBY",
    birth_date=date(1984, 3, 17),
    sex=Sex.FEMALE,
    expires_on=date(2031, 6, 14),
)


class ImmediateLane:
    """Does the work while it is handed over; the outcome still travels through the window's event loop."""

    def submit(self, work: Callable[[], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)
        return future


class HeldLane:
    """Does nothing until told: what a slow disk or a slow printer looks like."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, work: Callable[[], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        self.waiting.append((future, work))
        return future

    def let_go(self) -> None:
        """Do everything that waits."""
        held, self.waiting = self.waiting, []
        for future, work in held:
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)


@dataclass
class ObedientPrinter:
    """Prints into a list, or fails as it is told."""

    width_dots: int = 576
    papers: list[str] = field(default_factory=list)
    failure: KioskError | None = None
    outcome: Paper = Paper.PRINTED
    drawer_opened: int = 0

    def state(self, deadline_s: float) -> PrinterState:
        return PrinterState.ONLINE

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:
        if self.failure is not None:
            raise self.failure
        self.papers.append(receipt.text)
        return self.outcome

    def open_drawer(self, deadline_s: float) -> None:
        self.drawer_opened += 1


@dataclass
class ObedientReader:
    """Reads one person, or fails as it is told."""

    person: Person = PERSON
    failure: KioskError | None = None

    def is_present(self) -> bool:
        return True

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Person:
        if self.failure is not None:
            raise self.failure
        return self.person


class PlainRenderer:
    """Draws no dots: the number and the copy are enough to see what was printed."""

    def thermal(self, receipt: Receipt, width_dots: int) -> PrintableReceipt:
        return PrintableReceipt(width_dots, 8, b"", f"{receipt.number} copy {receipt.copy}", receipt.qr_text)

    def pdf(self, receipt: Receipt) -> bytes:
        return b"%PDF"


@dataclass
class CounterWindow:
    """An open window and everything under it."""

    opened: Opened
    hall: Hall
    printer: ObedientPrinter
    reader: ObedientReader

    @property
    def shell(self) -> Any:
        return self.opened.shell

    @property
    def flow(self) -> Any:
        return self.opened.flow

    @property
    def page(self) -> Any:
        return self.opened.shell._page

    @property
    def presenter(self) -> Any:
        return self.opened.shell._here[1]


@functools.cache
def _catalogue() -> Catalogue:
    return shipped_catalogue()


def open_counter(app: Any, settings: WindowSettings, lanes: dict[str, Any] | None = None) -> CounterWindow:
    """Open the window on a fresh hall; nobody is signed in."""
    hall = make_hall(_catalogue())
    printer, reader = ObedientPrinter(), ObedientReader()
    equipment = Equipment(hall.desk, hall.clock, PLACE, PlainRenderer(), printer, reader)
    every = {name: ImmediateLane() for name in ("store", "printer", "reader")} | (lanes or {})
    opened = open_window(app, equipment, every, load_texts(), settings)
    return CounterWindow(opened, hall, printer, reader)
