"""A printer of unknown make is asked once which commands it takes, and is sent no more than it proved."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.printer_memory import PrinterMemory
from kiosk.devices.protocol.proofs import PROOFS
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.printer import LINE_COMMANDS, PrinterTraits, PrinterTwin
from kiosk.domain.receipt import Paper, PrintableReceipt
from tests.fakes.devices import make_set_receipt

PLAIN = {"knows_process_ids": False, "knows_status_back": False, "knows_clearing": False}
CLONE = PrinterTraits(**PLAIN, knows_code_size=False)
FENCE_ANSWER = b"\x00"


def _memory(path: Path) -> PrinterMemory:
    return PrinterMemory(path / "devices.json", "front")


def _started(counter: Any, path: Path, profile: str = "generic-80") -> EscposPrinter:
    counter.line.close()
    return EscposPrinter(counter.line, PRINTER_PROFILES[profile], _memory(path))


def _job_bytes(counter: Any, printer: EscposPrinter, receipt: PrintableReceipt) -> int:
    before = counter.line.bytes_written
    assert printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    return int(counter.line.bytes_written - before)


def test_a_known_command_takes_the_fence_for_its_own_and_an_unknown_one_betrays_itself() -> None:
    for unknown in [frozenset[bytes](), *({command} for command in sorted(LINE_COMMANDS))]:
        traits = PrinterTraits(**PLAIN, unknown_commands=frozenset(unknown))
        twin = PrinterTwin(traits, lambda _sheet: None)
        twin.receive(PROOFS, 0.0)
        assert twin.take_output() == FENCE_ANSWER * len(unknown)
        assert not any(map(any, twin.paper.rows))


def test_a_printer_that_proves_its_commands_is_sent_few_bytes_and_asked_once(
    counter_with: Callable[..., Any], tmp_path: Path
) -> None:
    counter = counter_with("generic-80", CLONE)
    receipt = make_set_receipt("SET 1")
    _started(counter, tmp_path).print_receipt(receipt, 30.0)
    sheet = counter.sheets[-1]
    assert (sheet.text, sheet.qr_marks) == ("SET 1set 1", ())
    assert _memory(tmp_path).facts.sets_lines is True
    papers = len(counter.sheets)
    assert _job_bytes(counter, _started(counter, tmp_path), receipt) < len(receipt.raster) / 2
    assert len(counter.sheets) == papers + 1
    assert counter.sheets[-1].rows == sheet.rows


@pytest.mark.parametrize("command", sorted(LINE_COMMANDS))
def test_a_printer_that_lacks_one_of_them_is_sent_dots_and_every_dot_is_right(
    counter_with: Callable[..., Any], tmp_path: Path, command: bytes
) -> None:
    counter = counter_with("generic-80", PrinterTraits(**PLAIN, unknown_commands=frozenset({command})))
    receipt = make_set_receipt("SET 1")
    for _ in range(2):
        assert _started(counter, tmp_path).print_receipt(receipt, 30.0) is Paper.PRINTED
        rows = b"".join(row[: receipt.width_dots // 8] for row in counter.sheets[-1].rows)
        assert (rows, counter.sheets[-1].text) == (receipt.raster, "")
    assert _memory(tmp_path).facts.sets_lines is False


def test_a_printer_that_the_questions_put_out_is_set_right_and_sent_dots(
    counter_with: Callable[..., Any], tmp_path: Path
) -> None:
    class Confused(PrinterTwin):
        """Takes whatever follows `GS P` for the data of one endless command, until a band of NULs."""

        lost = False

        def receive(self, data: bytes, now_s: float) -> None:
            if b"\x1dP\x1dr\x01" in data:
                self.lost = True
            if self.lost and bytes(64) not in data:
                data = b"".join(re.findall(rb"\x10\x04[\x01-\x04]", data))
            else:
                self.lost = False
            super().receive(data, now_s)

    counter = counter_with("generic-80", CLONE)
    twin = Confused(CLONE, counter.sheets.append)
    counter.line._twin = twin
    receipt = make_set_receipt("SET 1")
    assert _started(counter, tmp_path).print_receipt(receipt, 30.0) is Paper.PRINTED
    assert _memory(tmp_path).facts.sets_lines is False
    assert b"".join(row[: receipt.width_dots // 8] for row in counter.sheets[-1].rows) == receipt.raster


def test_paper_that_ends_while_it_is_asked_is_no_answer(
    counter_with: Callable[..., Any], tmp_path: Path
) -> None:
    first = counter_with("generic-80", CLONE)
    whole = _job_bytes(first, _started(first, tmp_path), make_set_receipt("SET 1"))
    seen = set[bool | None]()
    for offset in range(0, whole, 17):
        path = tmp_path / str(offset)
        path.mkdir()
        counter = counter_with("generic-80", CLONE)
        counter.line.after_bytes(offset, counter.twin.take_paper_out)
        assert _started(counter, path).print_receipt(make_set_receipt("SET 1"), 30.0) is not Paper.PRINTED
        seen.add(_memory(path).facts.sets_lines)
        counter.twin.set_rows_left()
        assert _started(counter, path).print_receipt(make_set_receipt("SET 2"), 60.0) is Paper.PRINTED
        assert _memory(path).facts.sets_lines is True
    assert seen == {None, True}


def test_dots_are_all_that_a_profile_of_dots_is_sent(
    counter_with: Callable[..., Any], tmp_path: Path
) -> None:
    counter = counter_with("dots-80", PrinterTraits())
    receipt = make_set_receipt("SET 1")
    assert _started(counter, tmp_path, "dots-80").print_receipt(receipt, 30.0) is Paper.PRINTED
    assert (counter.sheets[-1].text, _memory(tmp_path).facts.sets_lines) == ("", None)


def test_a_tm_t88_prints_its_512_dots_and_no_other_maker_is_believed(
    counter_with: Callable[..., Any], tmp_path: Path
) -> None:
    receipt = make_set_receipt("SET 1")
    for maker, paper in ((b"EPSON", Paper.PRINTED), (b"OTHER", Paper.NOT_PRINTED)):
        traits = PrinterTraits(width_dots=512, dots_per_inch=180, maker=maker)
        counter = counter_with("epson-tm-t88", traits)
        path = tmp_path / maker.decode()
        path.mkdir()
        printer = _started(counter, path, "epson-tm-t88")
        assert printer.print_receipt(receipt, 30.0) is paper
        assert printer.width_dots == 512
        assert any(sheet.black_dots for sheet in counter.sheets) == (paper is Paper.PRINTED)
