"""Trouble before every single byte of a receipt job: ledger and paper never part, nothing comes out twice.

The rules are those of the counter: what was printed is done, what was not is printed as the original, and
what nobody knows comes out again as a copy that says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.printer_memory import PrinterMemory
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.ports import PrinterState
from tests.fakes.devices import make_receipt, make_set_receipt

CLONE = PrinterTraits(
    knows_process_ids=False, knows_status_back=False, knows_clearing=False, rows_per_s=2_000.0
)
EPSON = PrinterTraits(rows_per_s=2_000.0)
KINDS = {"epson-80": EPSON, "generic-80": CLONE, "dots-80": CLONE}
SMALL = make_receipt(rows=30, seed=7, width_dots=96)
SMALL_COPY = make_receipt(rows=30, seed=8, width_dots=96)
SET = make_set_receipt("SET 1")
SET_COPY = make_set_receipt("SET 2")


class KilledError(BaseException):
    """The program ends between two bytes; nothing of it runs any more."""


@dataclass
class Case:
    """One counter, one receipt, one trouble."""

    profile: str
    original: PrintableReceipt = SMALL
    copy: PrintableReceipt = SMALL_COPY

    def __post_init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.twin = PrinterTwin(KINDS[self.profile], self.sheets.append)
        self.line = InMemoryLine(self.twin)
        self.memory = PrinterMemory()
        self.start_program()
        assert self.printer.print_receipt(make_receipt(rows=8, seed=3, width_dots=96), 30.0) is Paper.PRINTED
        self.printer.state(2.0)
        self.sheets.clear()

    def start_program(self) -> None:
        """Start anew; the memory stands for the file that outlives a program."""
        self.line.close()
        self.printer = EscposPrinter(self.line, PRINTER_PROFILES[self.profile], self.memory)

    def print_with(self, trouble: Callable[["Case"], None], offset: int) -> Paper:
        """Ask for the original, with the trouble before the byte after `offset`."""
        self.line.after_bytes(offset, lambda: trouble(self))
        try:
            return self.printer.print_receipt(self.original, 30.0)
        except KilledError:
            self.start_program()
            return Paper.UNKNOWN

    def mend(self) -> None:
        self.line.is_plugged = True
        self.twin.open_cover(is_open=False)
        self.twin.jam(is_jammed=False)
        if self.twin.paper.is_out:
            self.twin.set_rows_left()
        if not self.twin.is_on:
            self.twin.switch(is_on=True)

    def count(self, receipt: PrintableReceipt) -> int:
        """Count whole drawings of a receipt on paper."""
        drawing = _drawing(self.profile, receipt)
        return sum(_dots(sheet, receipt.width_dots).count(drawing) for sheet in self.sheets)

    @property
    def has_ink(self) -> bool:
        return any(sheet.black_dots for sheet in self.sheets) or any(map(any, self.twin.paper.rows))


def _dots(sheet: Sheet, width_dots: int) -> bytes:
    return b"".join(row[: width_dots // 8] for row in sheet.rows)


@cache
def _drawing(profile: str, receipt: PrintableReceipt) -> bytes:
    """Return the dots of a receipt printed without trouble: its raster, unless the printer sets type."""
    if receipt.typesetting is None:
        return receipt.raster
    case = Case(profile)
    assert case.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    return _dots(case.sheets[-1], receipt.width_dots)


def _unplug(case: Case) -> None:
    case.line.is_plugged = False


def _kill(case: Case) -> None:
    raise KilledError


TROUBLES: dict[str, Callable[[Case], None]] = {
    "unplugged": _unplug,
    "paper out": lambda case: case.twin.take_paper_out(),
    "cover open": lambda case: case.twin.open_cover(is_open=True),
    "power cut": lambda case: case.twin.switch(is_on=False),
    "cutter jam": lambda case: case.twin.jam(is_jammed=True),
    "program killed": _kill,
}
SHOWN = {
    "unplugged": PrinterState.ABSENT,
    "paper out": PrinterState.PAPER_OUT,
    "cover open": PrinterState.COVER_OPEN,
    "power cut": PrinterState.OFFLINE,
    "cutter jam": PrinterState.ERROR,
}


def _job_bytes(case: Case) -> int:
    before = case.line.bytes_written
    assert case.printer.print_receipt(case.original, 60.0) is Paper.PRINTED
    return case.line.bytes_written - before


def _check(case: Case, trouble: str, offset: int) -> Paper:
    """Run one case to its end and hold ledger against paper."""
    paper = case.print_with(TROUBLES[trouble], offset)
    if paper is Paper.PRINTED:
        assert case.count(case.original) == 1
    if paper is Paper.NOT_PRINTED:
        assert not case.has_ink
    if trouble in SHOWN and paper is not Paper.PRINTED:
        began_s = case.line.now_s()
        assert case.printer.state(2.0) is SHOWN[trouble]
        assert case.line.now_s() - began_s < 1.0
    case.mend()
    if paper is not Paper.PRINTED:
        again = case.copy if paper is Paper.UNKNOWN else case.original
        assert case.printer.print_receipt(again, 60.0) is Paper.PRINTED
        assert case.count(again) == 1
    assert case.count(case.original) <= 1
    return paper


def _steps(profile: str, trouble: str, receipts: tuple[PrintableReceipt, ...], step: int) -> Iterator[Paper]:
    job_bytes = _job_bytes(Case(profile, *receipts))
    for offset in range(0, job_bytes, step):
        yield _check(Case(profile, *receipts), trouble, offset)


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("profile", KINDS)
def test_trouble_at_every_byte_never_prints_twice_and_never_lies(profile: str, trouble: str) -> None:
    seen = set(_steps(profile, trouble, (SMALL, SMALL_COPY), 1))
    assert Paper.UNKNOWN in seen
    assert Paper.NOT_PRINTED in seen or trouble == "program killed"


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("profile", ["epson-80", "generic-80"])
def test_trouble_in_what_the_printer_sets_itself_is_told_as_honestly(profile: str, trouble: str) -> None:
    seen = set(_steps(profile, trouble, (SET, SET_COPY), 5))
    assert Paper.UNKNOWN in seen


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("profile", ["epson-80", "generic-80"])
def test_trouble_at_every_byte_of_what_the_printer_sets_itself(profile: str, trouble: str) -> None:
    assert Paper.UNKNOWN in set(_steps(profile, trouble, (SET, SET_COPY), 1))


WIDE = (make_receipt(rows=60, seed=11), make_receipt(rows=60, seed=12))
SAMPLE_STRIDE = 211  # a prime: no multiple of a row or a band, so every place in a command is met in time


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("profile", KINDS)
def test_trouble_at_sampled_bytes_of_a_wide_receipt(profile: str, trouble: str) -> None:
    assert Paper.UNKNOWN in set(_steps(profile, trouble, WIDE, SAMPLE_STRIDE))


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("profile", KINDS)
def test_trouble_at_every_byte_of_a_wide_receipt(profile: str, trouble: str) -> None:
    assert Paper.UNKNOWN in set(_steps(profile, trouble, WIDE, 1))
