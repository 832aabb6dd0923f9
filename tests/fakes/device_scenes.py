"""Pages of the counter on which devices are at work: one function a scene."""

from collections.abc import Callable
from datetime import timedelta

from kiosk.domain.money import Money
from kiosk.domain.scan import recognise
from kiosk.ports import (
    CheckedReceipt,
    DeviceLook,
    DeviceRole,
    PrinterState,
    ReceiptStanding,
    SetUp,
    TrafficNote,
)
from kiosk.ui.counter.pages import Command
from kiosk.ui.status import LineState, SecondCopy, StatusView
from tests.fakes.counter_scenes import form, home, settle, today
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import PLACE
from tests.fakes.one_paper import OnePaper


def form_weighed(counter: CounterWindow) -> None:
    """An item for the post: its number scanned, its weight from the scale."""
    form(counter, "PO2")
    counter.presenter.type_text("item_kind", "registered")
    counter.opened.signals.scanned(recognise("RR473124829LY"))
    settle()
    counter.shell.press(Command.WEIGH)
    settle()


def receipt_scanned(counter: CounterWindow) -> None:
    """A receipt of this counter, scanned: genuine, and found in the list."""
    today(counter)
    row = counter.hall.desk.todays_applications()[2]
    tail = row.receipt_number.removeprefix(f"{PLACE.office}-")
    counter.receipts.receipt = CheckedReceipt(
        ReceiptStanding.SIGNED, PLACE.office_number, tail, Money(row.amount.dirhams)
    )
    counter.opened.signals.scanned(recognise("LPR1:RECEIPT"))
    settle()


def scan_nowhere(counter: CounterWindow) -> None:
    """Something scanned that is none of ours; the drawer stands open, the scanner's cable is out."""
    home(counter)
    counter.flow.show_status(StatusView(LineState.ONLINE, scanner=False, is_drawer_open=True))
    counter.opened.signals.scanned(recognise("6291041500213"))
    settle()


def strip_full(counter: CounterWindow) -> None:
    """Line and every device are in trouble at once: the strip says each, with no more words than fit."""
    home(counter)
    counter.flow.show_status(
        StatusView(
            *(LineState.OFFLINE, counter.hall.clock.now() - timedelta(days=3), 1_247, PrinterState.ERROR),
            reader=False,
            scanner=False,
            is_drawer_open=True,
        )
    )
    settle()


def strip_fuller(counter: CounterWindow) -> None:
    """More is wrong than the strip has room for: it says how many, and the panel of the line says which."""
    home(counter)
    counter.flow.seat.attention, counter.flow.seat.letters = 3, 2
    counter.flow.show_status(
        StatusView(
            *(LineState.OFFLINE, counter.hall.clock.now() - timedelta(days=3), 1_247, PrinterState.ERROR),
            reader=False,
            scanner=False,
            is_drawer_open=True,
            second_copy=SecondCopy.LOST,
            clock_suspect=True,
        )
    )
    settle()


def strip_told(counter: CounterWindow) -> None:
    """Everything that is wrong, in the panel that F3 opens."""
    strip_fuller(counter)
    counter.shell.press(Command.LINE)
    settle()


def paper_out(counter: CounterWindow) -> None:
    """The roll has ended, between two receipts."""
    home(counter)
    counter.flow.show_status(StatusView(LineState.ONLINE, printer=PrinterState.PAPER_OUT, reader=True))
    settle()


def slip_scanned(counter: CounterWindow) -> None:
    """A payment slip of self-service, scanned at the search: what to pay, and which papers to see."""
    home(counter)
    object.__setattr__(counter.hall.desk, "papers", OnePaper())
    counter.opened.signals.scanned(recognise("LPS1:SLIP"))
    settle()


def slip_too_early(counter: CounterWindow) -> None:
    """A payment slip scanned while a form is open."""
    form(counter, "CR1")
    counter.opened.signals.scanned(recognise("LPS1:SLIP"))
    settle()


def case_scanned(counter: CounterWindow) -> None:
    """A tracking number scanned among the cases: its case is open at once."""
    today(counter)
    row = counter.hall.desk.todays_applications()[1]
    counter.shell.press(Command.CASES)
    settle()
    counter.opened.signals.scanned(recognise(row.tracking_number.digits))
    settle()


def _note(ago_s: float, way: str, count: int, shown: str) -> TrafficNote:
    return TrafficNote(ago_s, way == "<", count, shown)


def devices(counter: CounterWindow) -> None:
    """A technician's look: the printer tried, the scale silent, the scanner not set up."""
    counter.bench.looks[DeviceRole.PRINTER] = DeviceLook(
        "paper_low",
        "DEV-103",
        260.0,
        (
            _note(3.2, ">", 3, "10 04 01"),
            _note(3.1, "<", 1, "16"),
            _note(2.4, ">", 1_163, "1d 76 30 00 48 00 10 00 …"),
            _note(1.9, "<", 1, "00"),
            _note(0.2, "<", 7, "37 22 30 30 30 31 00"),
        ),
    )
    counter.bench.looks[DeviceRole.SCALE] = DeviceLook("offline", "DEV-103", 2.0)
    counter.shell.press(Command.DEVICES)
    settle()
    counter.presenter.try_device()
    settle()


def devices_none(counter: CounterWindow) -> None:
    """A device that is not set up, looked at by somebody at work."""
    home(counter)
    counter.shell.press(Command.DEVICES)
    settle()
    counter.presenter.stand_on(DeviceRole.SCANNER)
    settle()


def devices_terminal(counter: CounterWindow) -> None:
    """The devices of a self-service machine: its payment terminal was asked and answers."""
    set_up = SetUp(DeviceRole.TERMINAL, "nexo", "socket://10.20.0.7:9100", "9600 8N1")
    counter.bench.devices = (*counter.bench.devices, set_up)
    counter.bench.looks[DeviceRole.TERMINAL] = DeviceLook("online")
    counter.shell.press(Command.DEVICES)
    settle()
    counter.presenter.stand_on(DeviceRole.TERMINAL)
    settle()
    counter.presenter.try_device()
    settle()


DEVICE_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "form_weighed": form_weighed,
    "receipt_scanned": receipt_scanned,
    "scan_nowhere": scan_nowhere,
    "strip_full": strip_full,
    "strip_fuller": strip_fuller,
    "strip_told": strip_told,
    "paper_out": paper_out,
    "slip_scanned": slip_scanned,
    "slip_too_early": slip_too_early,
    "case_scanned": case_scanned,
    "devices": devices,
    "devices_none": devices_none,
    "devices_terminal": devices_terminal,
}
