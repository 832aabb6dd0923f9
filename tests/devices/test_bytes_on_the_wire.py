"""How many bytes the standard receipt takes on the line, so that no layout makes it slower unseen."""

import hashlib
import random
from dataclasses import replace
from typing import Any

import pytest

from kiosk.app.shipped import load_services, load_texts
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
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.money import Money
from kiosk.domain.receipt import Paper, PrintableReceipt, Receipt
from tests.documents.conftest import PASSPORT, make_receipt

BASE_45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
STATEMENT = "LPR1:" + "".join(random.Random(1).choices(BASE_45, k=380))  # as long as a signed one
BITS_PER_BYTE = 10
DOTS_ONLY = {"dots-80", "dots-58"}
# The dots of a passport's receipt as the twin sets it; `tests/documents/render_receipts.py` draws it.
GOLDEN = {
    "epson-80": "424e59a452562c036d1ebd693eb9228f79a6973c823e8ea72f4c6632305c9fc5",
    "epson-58": "eb64bb5179a1e55c87eac1f889cdf67a8db5c89c2dd1c6460196242e58363047",
}


def standard_receipt(kind: str) -> Receipt:
    """Return a receipt with a code as long as a signed one: the specimen, or a passport paid in cash."""
    if kind == "specimen":
        return replace(specimen_receipt(), qr_text=STATEMENT)
    paid = {"total": Money(50_000), "tendered": Money(60_000), "change": Money(10_000)}
    return make_receipt(**paid, qr_text=STATEMENT)


def receipt_of(service: ServiceDefinition) -> Receipt:
    """Return a passport's receipt with the name and the words of another service."""
    item = replace(
        PASSPORT,
        service_code=str(service.code),
        service_name=service.name,
        receipt_words=service.receipt_words,
        next_steps=service.next_steps,
    )
    return replace(standard_receipt("passport"), items=(item,))


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
    """Return what a standard receipt of that kind sends, its drawing, and the paper."""
    return _sent(profile_name, standard_receipt(kind), knows_codes=knows_codes, facts=facts)


def _sent(
    profile_name: str, wanted: Receipt, *, knows_codes: bool = True, facts: PrinterFacts | None = None
) -> tuple[int, PrintableReceipt, Sheet]:
    """Return what a second receipt of the day sends, its drawing, and the paper."""
    profile = PRINTER_PROFILES[profile_name]
    sheets: list[Sheet] = []
    traits = _traits(profile, knows_codes=knows_codes)
    line = InMemoryLine(PrinterTwin(traits, sheets.append))
    memory = PrinterMemory()
    memory.keep(facts or PrinterFacts())
    printer: Any = EscposPrinter(line, profile, memory)
    receipt = ReceiptPaper(load_texts()).thermal(wanted, profile.width_dots)
    assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    before = line.bytes_written
    assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    return line.bytes_written - before, receipt, sheets[-1]


@pytest.mark.parametrize(
    ("profile", "kind", "most_bytes", "least_saving"),
    [
        ("epson-80", "specimen", 10_000, 8.2),
        ("epson-80", "passport", 12_800, 7.0),
        ("epson-58", "specimen", 10_000, 6.1),
        ("epson-58", "passport", 12_800, 5.6),
        ("epson-tm-t88", "passport", 12_800, 6.2),
        ("generic-80", "specimen", 11_400, 7.2),
        ("generic-80", "passport", 14_200, 6.3),
        ("generic-58", "specimen", 11_400, 5.4),
        ("generic-58", "passport", 14_200, 5.0),
        ("dots-80", "specimen", 46_800, 1.7),
        ("dots-58", "specimen", 36_500, 1.6),
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("profile", "least_within"),
    [("epson-80", 37), ("epson-58", 37), ("epson-tm-t88", 37), ("generic-80", 29)],
)
def test_receipts_with_the_words_of_every_shipped_service_leave_the_line_in_four_seconds(
    profile: str, least_within: int
) -> None:
    seconds = {
        service.code: _sent(profile, receipt_of(service))[0] * BITS_PER_BYTE / 38_400
        for service in load_services()
    }
    assert len(seconds) == 37
    assert sum(taken <= 4.0 for taken in seconds.values()) >= least_within, seconds
    assert max(seconds.values()) <= 4.4


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
