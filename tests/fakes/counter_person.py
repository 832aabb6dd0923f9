"""A citizen's document, and a printer, a reader and a renderer that obey: no Qt, no dots."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.domain.receipt import Paper, PrintableReceipt, Receipt
from kiosk.errors import KioskError
from kiosk.ports import PrinterState

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


@dataclass
class ObedientPrinter:
    """Prints into a list, or fails as it is told."""

    width_dots: int = 576
    papers: list[str] = field(default_factory=list)
    failure: KioskError | None = None
    outcome: Paper = Paper.PRINTED
    drawer_opened: int = 0

    def state(self, _deadline_s: float) -> PrinterState:
        return PrinterState.ONLINE

    def print_receipt(self, receipt: PrintableReceipt, _deadline_s: float) -> Paper:
        if self.failure is not None:
            raise self.failure
        self.papers.append(receipt.text)
        return self.outcome

    def open_drawer(self, _deadline_s: float) -> None:
        self.drawer_opened += 1


@dataclass
class ObedientReader:
    """Reads one person, or fails as it is told."""

    person: Person = PERSON
    failure: KioskError | None = None

    def is_present(self) -> bool:
        return True

    def read(self, _deadline_s: float, _is_cancelled: Callable[[], bool]) -> Person:
        if self.failure is not None:
            raise self.failure
        return self.person


class PlainRenderer:
    """Draws no dots: the number and the copy are enough to see what was printed."""

    def thermal(self, receipt: Receipt, width_dots: int) -> PrintableReceipt:
        return PrintableReceipt(width_dots, 8, b"", f"{receipt.number} copy {receipt.copy}", receipt.qr_text)

    def pdf(self, _receipt: Receipt) -> bytes:
        return b"%PDF"


class NotedCourier:
    """Counts how often it was woken."""

    def __init__(self) -> None:
        self.woken = 0

    def send_now(self) -> None:
        self.woken += 1
