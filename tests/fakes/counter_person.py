"""A citizen's document, and a printer, a reader and a renderer that obey: no Qt, no dots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kiosk.app.shipped import load_texts
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.pack import FoundPack, PackSeen
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.domain.receipt import Paper, PrintableReceipt, Receipt
from kiosk.errors import KioskError
from kiosk.ports import (
    CheckedReceipt,
    DeviceLook,
    DeviceRole,
    PortSeen,
    PrinterState,
    ReceiptStanding,
    ScaleState,
    SetUp,
    Weighing,
)

BY_PATH = "/dev/serial/by-path/pci-0000:00:14.0-usb-"
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


@dataclass
class ObedientScale:
    """Weighs what it is told."""

    weighing: Weighing = field(default_factory=lambda: Weighing(ScaleState.STABLE, 230))

    def weigh(self, _deadline_s: float) -> Weighing:
        return self.weighing


@dataclass
class ObedientChecker:
    """Judges receipts as it is told."""

    receipt: CheckedReceipt = field(default_factory=lambda: CheckedReceipt(ReceiptStanding.ALTERED))

    def check(self, _text: str) -> CheckedReceipt:
        return self.receipt


@dataclass
class ObedientBench:
    """Four devices that are as they are told, on a machine with two ports."""

    devices: tuple[SetUp, ...] = (
        SetUp(DeviceRole.PRINTER, "epson-80", f"{BY_PATH}0:2:1.0-port0", "38400 8N1"),
        SetUp(DeviceRole.READER, "generic-line", f"{BY_PATH}0:3:1.0-port0", "9600 8N1"),
        SetUp(DeviceRole.SCANNER),
        SetUp(DeviceRole.SCALE, "toledo-8217", "socket://127.0.0.1:5000", "9600 7E1"),
    )
    looks: dict[DeviceRole, DeviceLook] = field(default_factory=dict)
    outcome: Paper = Paper.PRINTED
    failure: KioskError | None = None

    def set_up(self) -> tuple[SetUp, ...]:
        return self.devices

    def ports(self) -> tuple[PortSeen, ...]:
        return (
            PortSeen(f"{BY_PATH}0:2:1.0-port0", "FT232R", stays=True),
            PortSeen("/dev/ttyUSB1", "CP2102", stays=False),
        )

    def look(self, role: DeviceRole) -> DeviceLook:
        return self.looks.get(role, DeviceLook("online"))

    def print_test_page(self) -> Paper:
        if self.failure is not None:
            raise self.failure
        return self.outcome


@dataclass
class PlainRenderer:
    """Draws no dots: the number and the copy are enough to see what was printed; notes what it drew."""

    drawn: list[Receipt] = field(default_factory=list)

    def thermal(self, receipt: Receipt, width_dots: int) -> PrintableReceipt:
        self.drawn.append(receipt)
        return PrintableReceipt(width_dots, 8, b"", f"{receipt.number} copy {receipt.copy}", receipt.qr_text)

    def code(self, text: str) -> tuple[tuple[bool, ...], ...]:
        return ReceiptPaper(load_texts()).code(text)

    def pdf(self, _receipt: Receipt) -> bytes:
        return b"%PDF"


class NotedCourier:
    """Counts how often it was woken."""

    def __init__(self) -> None:
        self.woken = 0

    def send_now(self) -> None:
        self.woken += 1


@dataclass
class NotedExports:
    """Remembers what was written, and where it would lie."""

    written: dict[str, bytes] = field(default_factory=dict)
    failure: KioskError | None = None

    def write(self, name: str, data: bytes) -> str:
        if self.failure is not None:
            raise self.failure
        self.written[name] = data
        return f"/media/stick/{name}"


@dataclass
class ObedientPacks:
    """A stick with one pack, or with none; what was taken is remembered."""

    seen: PackSeen | None = None
    refuses: KioskError | None = None
    taken: list[FoundPack] = field(default_factory=list)

    def find(self) -> Sequence[FoundPack]:
        return (FoundPack(self.seen.name, b"pack"),) if self.seen is not None else ()

    def judge(self, found: Sequence[FoundPack]) -> tuple[PackSeen, FoundPack] | None:
        return (self.seen, found[0]) if self.seen is not None and found else None

    def take(self, found: FoundPack) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.taken.append(found)
