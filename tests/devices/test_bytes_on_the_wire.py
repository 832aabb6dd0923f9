"""How many bytes the standard receipt takes on the line, so that no layout makes it slower unseen."""

import random
from dataclasses import replace
from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.receipt import Paper, PrintableReceipt

BASE_45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
STATEMENT = "LPR1:" + "".join(random.Random(1).choices(BASE_45, k=380))  # as long as a signed one
BITS_PER_BYTE = 10


def _receipt(width_dots: int) -> PrintableReceipt:
    return ReceiptPaper(load_texts()).thermal(replace(specimen_receipt(), qr_text=STATEMENT), width_dots)


def _bytes_of_a_job(profile_name: str) -> tuple[int, int]:
    """Return what a second receipt of the day sends, and the size of its dots."""
    profile = PRINTER_PROFILES[profile_name]
    traits = PrinterTraits(width_dots=profile.width_dots, rows_per_s=0.0)
    line = InMemoryLine(PrinterTwin(traits, lambda _: None))
    printer: Any = EscposPrinter(line, profile)
    receipt = _receipt(profile.width_dots)
    assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    before = line.bytes_written
    assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    return line.bytes_written - before, len(receipt.raster)


@pytest.mark.parametrize(
    ("profile", "most_bytes", "least_saving"),
    [
        ("epson-80", 42_000, 2.2),
        ("generic-80", 59_000, 1.6),
        ("epson-58", 28_700, 2.1),
        ("generic-58", 38_000, 1.5),
    ],
)
def test_receipt_is_no_longer_on_the_line_than_the_page_says(
    profile: str, most_bytes: int, least_saving: float
) -> None:
    sent, dots = _bytes_of_a_job(profile)
    assert sent <= most_bytes
    assert dots / sent >= least_saving


def test_receipt_leaves_a_line_of_115200_baud_within_four_seconds() -> None:
    assert _bytes_of_a_job("epson-80")[0] * BITS_PER_BYTE / 115_200 <= 4.0


def test_fences_and_questions_are_a_fiftieth_of_a_job_at_most() -> None:
    from kiosk.devices.protocol import escpos

    receipt = _receipt(576)
    picture = escpos.picture(receipt.raster, 72, band_rows=16, skips_blank=True, clips_left=True)
    assert _bytes_of_a_job("epson-80")[0] <= sum(map(len, picture)) * 1.02
