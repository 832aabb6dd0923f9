"""How many bytes the standard receipt takes on the line, so that no layout makes it slower unseen."""

import hashlib
import random
from dataclasses import replace
from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.printer_memory import PrinterFacts, PrinterMemory
from kiosk.devices.profiles import Completion, PrinterProfile
from kiosk.devices.protocol.typeset import composed
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.money import Money
from kiosk.domain.receipt import Paper, PrintableReceipt, Receipt
from tests.documents.conftest import make_receipt

BASE_45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
STATEMENT = "LPR1:" + "".join(random.Random(1).choices(BASE_45, k=380))  # as long as a signed one
BITS_PER_BYTE = 10
DOTS_ONLY = {"dots-80", "dots-58"}
# The dots of a passport's receipt as the twin sets it; `tests/documents/render_receipts.py` draws it.
GOLDEN = {
    "epson-80": "4a90f7503da1bf858aa998e2e8ae021134635772b8b8aa29cf355aecb8029bd2",
    "epson-58": "0d0897717dad4f074d42fe196971f528ef016bf4e85079f1aa07145c0656c59d",
}


def standard_receipt(kind: str) -> Receipt:
    """Return a receipt with a code as long as a signed one: the specimen, or a passport paid in cash."""
    if kind == "specimen":
        return replace(specimen_receipt(), qr_text=STATEMENT)
    paid = {"total": Money(50_000), "tendered": Money(60_000), "change": Money(10_000)}
    return make_receipt(**paid, qr_text=STATEMENT)


def _traits(profile: PrinterProfile, *, knows_codes: bool) -> PrinterTraits:
    """Describe the printer of a profile; one of unknown make knows no more than it must."""
    is_known = profile.completion is Completion.PROCESS_ID
    return PrinterTraits(
        *(profile.width_dots, profile.dots_per_inch),
        rows_per_s=0.0,
        knows_process_ids=is_known,
        knows_status_back=is_known,
        knows_clearing=is_known,
        knows_code_size=is_known and knows_codes,
        maker=profile.maker or b"KIOSK TWIN",
    )


def _printed(
    profile_name: str, kind: str, *, knows_codes: bool = True, facts: PrinterFacts | None = None
) -> tuple[int, PrintableReceipt, Sheet]:
    """Return what a second receipt of the day sends, its drawing, and the paper."""
    profile = PRINTER_PROFILES[profile_name]
    sheets: list[Sheet] = []
    traits = _traits(profile, knows_codes=knows_codes)
    line = InMemoryLine(PrinterTwin(traits, sheets.append))
    memory = PrinterMemory()
    memory.keep(facts or PrinterFacts())
    printer: Any = EscposPrinter(line, profile, memory)
    receipt = ReceiptPaper(load_texts()).thermal(standard_receipt(kind), profile.width_dots)
    assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    before = line.bytes_written
    assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    return line.bytes_written - before, receipt, sheets[-1]


@pytest.mark.parametrize(
    ("profile", "kind", "most_bytes", "least_saving"),
    [
        ("epson-80", "specimen", 11_000, 7.8),
        ("epson-80", "passport", 14_200, 6.6),
        ("epson-58", "specimen", 11_000, 5.7),
        ("epson-58", "passport", 14_200, 5.2),
        ("epson-tm-t88", "passport", 14_200, 5.8),
        ("generic-80", "specimen", 12_500, 6.5),
        ("generic-80", "passport", 15_360, 6.0),
        ("generic-58", "specimen", 12_500, 5.0),
        ("generic-58", "passport", 15_360, 4.8),
        ("dots-80", "specimen", 50_500, 1.7),
        ("dots-58", "specimen", 40_000, 1.5),
    ],
)
def test_receipt_is_no_longer_on_the_line_than_the_page_says(
    profile: str, kind: str, most_bytes: int, least_saving: float
) -> None:
    sent, receipt, _ = _printed(profile, kind)
    assert sent <= most_bytes
    assert len(receipt.raster) / sent >= least_saving


@pytest.mark.parametrize("kind", ["specimen", "passport"])
@pytest.mark.parametrize("profile", sorted(set(PRINTER_PROFILES) - DOTS_ONLY))
def test_receipt_leaves_the_line_in_four_seconds_at_38400_and_in_eight_at_19200(
    profile: str, kind: str
) -> None:
    seconds = _printed(profile, kind)[0] * BITS_PER_BYTE / 38_400
    assert seconds <= 4.0


def test_a_printer_that_draws_no_codes_takes_half_a_second_more() -> None:
    with_code, drawn = (_printed("epson-80", "specimen", knows_codes=knows)[0] for knows in (True, False))
    assert 0 < (drawn - with_code) * BITS_PER_BYTE / 38_400 <= 0.55


@pytest.mark.parametrize("profile", ["generic-80", "generic-58"])
def test_a_printer_of_unknown_make_that_was_seen_to_draw_codes_is_as_quick_as_a_known_one(
    profile: str,
) -> None:
    sent, _, sheet = _printed(profile, "passport", facts=PrinterFacts(draws_codes=True))
    assert sent * BITS_PER_BYTE / 38_400 <= 3.7
    assert [mark.text for mark in sheet.qr_marks] == [STATEMENT]


@pytest.mark.parametrize("profile", ["epson-80", "epson-58"])
def test_all_that_was_drawn_is_on_the_paper(profile: str) -> None:
    _, receipt, sheet = _printed(profile, "passport")
    own = receipt.typesetting
    assert own is not None
    assert len(sheet.rows) == receipt.height_dots
    assert [mark.text for mark in sheet.qr_marks] == [STATEMENT]
    for words in ("TIP-001-03-2026-7A-000001", "0001 4183 9205 7120", "50.000", "2026-02-05 09:14:03 +02:00"):
        assert words in sheet.text
        assert words in {text.text for text in own.texts}
    rows = own.raster
    row_bytes = receipt.width_dots // 8
    arabic = {at for at in range(receipt.height_dots) if any(rows[at * row_bytes : (at + 1) * row_bytes])}
    assert all(any(sheet.rows[at]) for at in arabic)


@pytest.mark.parametrize("profile", GOLDEN)
def test_the_paper_is_exactly_the_one_that_was_looked_at(profile: str) -> None:
    sheet = _printed(profile, "passport")[2]
    assert hashlib.sha256(b"".join(sheet.rows)).hexdigest() == GOLDEN[profile]


def test_receipt_leaves_a_line_of_115200_baud_within_a_second_and_a_half() -> None:
    assert _printed("epson-80", "passport")[0] * BITS_PER_BYTE / 115_200 <= 1.5


def test_fences_and_questions_are_a_twentieth_of_a_job_at_most() -> None:
    sent, receipt, _ = _printed("epson-80", "specimen")
    commands = composed(receipt, band_rows=16, draws_codes=True)
    assert sent <= sum(map(len, commands)) * 1.05
