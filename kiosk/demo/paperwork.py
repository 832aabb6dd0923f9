"""Draws the counter's receipts again: to compare them with the paper, and as PDF."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kiosk.app.counter import OpenCounter
from kiosk.app.shipped import load_texts
from kiosk.demo.parts import PRINTER_PROFILE
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.typeset import composed
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.application import ApplicationRow
from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.receipt import PrintableReceipt

ACCEPTED = "accepted"


class Draughtsman:
    """Draws receipts of one open counter."""

    def __init__(self, counter: OpenCounter, width_dots: int) -> None:
        """Draw for paper so wide."""
        self._desk = counter.desk
        self._width_dots = width_dots
        self._paper = ReceiptPaper(load_texts())

    def thermal(self, number: str, copy: int) -> PrintableReceipt:
        """Draw what came out as the original (0) or as the n-th copy, before the portal had answered."""
        receipt = self._desk.reprint_receipt(ReceiptNumber.parse(number))
        return self._paper.thermal(replace(receipt, copy=copy, confirmed=False), self._width_dots)

    def pdf(self, row: ApplicationRow) -> bytes:
        """Draw a copy on A4; it says whether the portal has confirmed."""
        number = ReceiptNumber.parse(row.receipt_number)
        return self._paper.pdf(self._desk.reprint_receipt(number))

    def black_dots(self, prints: Iterable[tuple[str, int]]) -> list[int]:
        """Count the black dots of each print, given as receipt number and copy."""
        return [_black_dots(self.thermal(number, copy)) for number, copy in prints]


def one_pdf_per_service(draughtsman: Draughtsman, rows: Iterable[ApplicationRow], folder: Path) -> list[Path]:
    """Write a PDF of the first receipt of each service."""
    folder.mkdir(parents=True, exist_ok=True)
    first = {row.service_code: row for row in reversed(tuple(rows))}
    written = []
    for code, row in sorted(first.items()):
        path = folder / f"{code}-{row.receipt_number}.pdf"
        path.write_bytes(draughtsman.pdf(row))
        written.append(path)
    return written


def dots_on_paper(sheets: Iterable[Path]) -> list[int]:
    """Read from the twin's notes how many black dots each sheet has."""
    return [int(json.loads(sheet.with_suffix(".json").read_text("utf-8"))["black_dots"]) for sheet in sheets]


def _black_dots(printable: PrintableReceipt) -> int:
    """Count the black dots that the demo's printer makes of it, its own type included."""
    sheets: list[Sheet] = []
    twin = PrinterTwin(PrinterTraits(width_dots=printable.width_dots, rows_per_s=0.0), sheets.append)
    twin.receive(escpos.INITIALISE, 0.0)
    profile = PRINTER_PROFILES[PRINTER_PROFILE]
    for command in composed(printable, band_rows=profile.band_rows, draws_codes=True):
        twin.receive(command, 0.0)
    twin.receive(escpos.cut(), 0.0)
    return sheets[0].black_dots
