"""Every status byte a printer can send, against the bit tables that Epson published: all combinations.

The tables are written down here a second time, bit by bit, and read by nothing but a loop. Source: Epson
TM-T88III programming guide, version 10.01, pages 318 to 320 (`GS a`); Epson TM-U220 technical reference, page
83 (`GS a`); DLE EOT in Epson's ESC/POS command reference (page dle_eot), its tables for n = 3 and 4 also in
the Citizen CBM1000 manual, page 49. Fixed bits: 1 and 4 of every answer to DLE EOT are on, 0 and 7 off; bit
4 of the first byte of status back is on, all other fixed bits off.

The parser that was to judge ours, npm `@point-of-sale/receipt-printer-status`, is not in the registry (404).
"""

import itertools
from collections.abc import Iterator, Sequence

import pytest

from kiosk.devices.protocol.escpos_status import (
    PrinterStatus,
    RealtimeReply,
    ReplyDemultiplexer,
    StatusBackReply,
    status_back,
    status_of,
)

# What a bit says when it is on: the byte it stands in, the bits that go together, the words, and the field of
# `PrinterStatus` it counts for ("" where it decides nothing: a button pressed, recovery waited for).
Row = tuple[int, int, str, str]
DLE_EOT: Sequence[Row] = (
    (1, 0x04, "drawer kick-out connector pin 3 is high", "is_drawer_pin_high"),
    (1, 0x08, "off-line", "is_offline"),
    (1, 0x20, "waiting for on-line recovery", ""),
    (1, 0x40, "paper feed button pressed", ""),
    (2, 0x04, "cover is open", "is_cover_open"),
    (2, 0x08, "paper is being fed by the button", ""),
    (2, 0x20, "printing stops: paper end", "is_paper_out"),
    (2, 0x40, "an error occurred", "has_error"),
    (3, 0x04, "recoverable error (mechanical, not the cutter)", "has_error"),
    (3, 0x08, "autocutter error", "has_error"),
    (3, 0x20, "unrecoverable error", "has_error"),
    (3, 0x40, "automatically recoverable error (head too hot)", "has_error"),
    (4, 0x0C, "near-end sensor: paper near end", "is_paper_low"),
    (4, 0x60, "paper-end sensor: no paper", "is_paper_out"),
)
DLE_EOT_FIXED = 0x12
STATUS_BACK: Sequence[Row] = (
    (0, 0x04, "drawer kick-out connector pin 3 is high", "is_drawer_pin_high"),
    (0, 0x08, "off-line", "is_offline"),
    (0, 0x20, "cover is open", "is_cover_open"),
    (0, 0x40, "paper is being fed by the button", ""),
    (1, 0x01, "waiting for on-line recovery", ""),
    (1, 0x02, "paper feed button pressed", ""),
    (1, 0x04, "recoverable error (mechanical, not the cutter)", "has_error"),
    (1, 0x08, "autocutter error", "has_error"),
    (1, 0x20, "unrecoverable error", "has_error"),
    (1, 0x40, "automatically recoverable error (head too hot)", "has_error"),
    (2, 0x03, "near-end sensor: paper near end", "is_paper_low"),
    (2, 0x0C, "paper-end sensor: no paper", "is_paper_out"),
)
FIELDS = ("is_offline", "is_cover_open", "is_paper_out", "is_paper_low", "has_error", "is_drawer_pin_high")


def _every(table: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    for choice in itertools.product((False, True), repeat=len(table)):
        yield tuple(itertools.compress(table, choice))


def _read_by_table(rows: Sequence[Row]) -> dict[str, bool]:
    said = {field for _, _, _, field in rows}
    return {field: field in said for field in FIELDS}


def _read_by_us(status: PrinterStatus) -> dict[str, bool]:
    return {field: bool(getattr(status, field)) for field in FIELDS}


@pytest.mark.parametrize(
    ("number", "rows"), [(n, [row for row in DLE_EOT if row[0] == n]) for n in (1, 2, 3, 4)]
)
def test_each_answer_to_dle_eot_is_read_as_its_table_says(number: int, rows: Sequence[Row]) -> None:
    for on in _every(rows):
        value = DLE_EOT_FIXED | sum(bits for _, bits, _, _ in on)
        assert _read_by_us(status_of({number: value})) == _read_by_table(on), f"{number}: {value:02x}"
        assert ReplyDemultiplexer().feed(bytes((value,))) == [RealtimeReply(value)]


def test_all_four_answers_together_are_read_as_the_tables_say() -> None:
    checked = 0
    for on in _every(DLE_EOT):
        answers = {
            number: DLE_EOT_FIXED | sum(bits for at, bits, _, _ in on if at == number)
            for number in (1, 2, 3, 4)
        }
        assert _read_by_us(status_of(answers)) == _read_by_table(on)
        checked += 1
    assert checked == 2 ** len(DLE_EOT)


def test_every_block_of_status_back_is_read_as_its_table_says() -> None:
    for on in _every(STATUS_BACK):
        block = bytearray((0x10, 0x00, 0x00, 0x00))
        for at, bits, _, _ in on:
            block[at] |= bits
        for reserved in (0x00, 0x0F, 0x6F):  # the fourth byte says nothing
            block[3] = reserved
            assert _read_by_us(status_back(bytes(block))) == _read_by_table(on), block.hex()
        assert ReplyDemultiplexer().feed(bytes(block)) == [StatusBackReply(status_back(bytes(block)))]


def test_a_printer_prints_when_nothing_stands_against_it_and_only_then() -> None:
    for on in _every(STATUS_BACK):
        block = bytearray((0x10, 0x00, 0x00, 0x00))
        for at, bits, _, _ in on:
            block[at] |= bits
        against = {"is_offline", "is_cover_open", "is_paper_out", "has_error"} & {row[3] for row in on}
        assert status_back(bytes(block)).can_print is not bool(against)
