"""What was learnt of a printer outlives the program; what cannot be read or written is simply not known."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.printer_memory import PrinterFacts, PrinterMemory
from kiosk.devices.profiles import Completion, PrinterProfile
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.printer import PrinterTraits
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.ports import PrinterState

LEARNT = PrinterFacts(ignores_process_ids=True, is_clean=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "devices.json"


def _restarted(counter: Any, path: Path, profile: str = "epson-80") -> EscposPrinter:
    """The same printer seen by a program that starts anew."""
    counter.line.close()
    return EscposPrinter(counter.line, PRINTER_PROFILES[profile], PrinterMemory(path, "front"))


def test_facts_are_kept_per_printer(path: Path) -> None:
    PrinterMemory(path, "a").keep(LEARNT)
    PrinterMemory(path, "b").keep(PrinterFacts(is_clean=True))
    assert PrinterMemory(path, "a").facts == LEARNT
    assert PrinterMemory(path, "b").facts == PrinterFacts(is_clean=True)
    PrinterMemory(path, "a").forget()
    assert PrinterMemory(path, "a").facts == PrinterFacts()
    assert PrinterMemory(path, "b").facts.is_clean


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"printers": []}', '{"printers": {"a": 1}}', "\xff"])
def test_damaged_memory_knows_nothing_and_is_mended(path: Path, text: str) -> None:
    path.write_text(text, "latin-1")
    memory = PrinterMemory(path, "a")
    assert memory.facts == PrinterFacts()
    memory.forget()
    memory.keep(LEARNT)
    assert PrinterMemory(path, "a").facts == LEARNT


def test_memory_that_cannot_be_written_is_no_memory_at_all(path: Path) -> None:
    PrinterMemory(path, "a").keep(LEARNT)
    (path.parent / "devices.json.new").mkdir()
    memory = PrinterMemory(path, "a")
    memory.keep(PrinterFacts(ignores_process_ids=True))
    assert PrinterMemory(path, "a").facts == PrinterFacts()


def test_fence_learnt_by_one_program_is_used_at_once_by_the_next(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, path: Path
) -> None:
    counter = counter_with("epson-80", PrinterTraits(knows_process_ids=False))
    assert _restarted(counter, path).print_receipt(receipt, 30.0) is Paper.PRINTED
    assert PrinterMemory(path, "front").facts == replace(LEARNT, draws_codes=True)
    began_s, papers = counter.line.now_s(), len(counter.sheets)
    assert _restarted(counter, path).print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.line.now_s() - began_s < 1.0
    assert [sheet.text for sheet in counter.sheets[papers:]] == [""]


def test_a_clean_printer_wastes_no_slip_when_the_program_starts_anew(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, path: Path
) -> None:
    counter = counter_with("epson-80", PrinterTraits())
    for _ in range(3):
        assert _restarted(counter, path).print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.papers() == [receipt.raster] * 3


def test_a_job_that_broke_off_is_remembered_until_it_is_cut_off(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, path: Path
) -> None:
    counter = counter_with("generic-80", PrinterTraits(knows_clearing=False))
    assert _restarted(counter, path, "generic-80").print_receipt(receipt, 30.0) is Paper.PRINTED
    counter.line.unplug_after_bytes = 2_000
    assert _restarted(counter, path, "generic-80").print_receipt(receipt, 30.0) is Paper.UNKNOWN
    assert not PrinterMemory(path, "front").facts.is_clean
    counter.line.unplug_after_bytes, counter.line.is_plugged = None, True
    assert _restarted(counter, path, "generic-80").print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.papers()[-1] == receipt.raster
    assert len(counter.papers()) == 3


def test_a_printer_swapped_for_one_without_process_ids_is_unknown_once_and_then_found_out(
    counter: Any, receipt: PrintableReceipt
) -> None:
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    counter.twin.mutes_process_ids = True
    began_s = counter.line.now_s()
    assert counter.printer.print_receipt(receipt, 60.0) is Paper.UNKNOWN
    assert counter.line.now_s() - began_s < 12.0
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED


@pytest.mark.parametrize(("maker", "paper"), [(b"KIOSK TWIN", Paper.PRINTED), (b"EPSON", Paper.NOT_PRINTED)])
def test_a_profile_that_names_its_maker_trusts_no_other(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, maker: bytes, paper: Paper
) -> None:
    counter = counter_with("epson-80", PrinterTraits())
    profile = PrinterProfile("named", 576, completion=Completion.PROCESS_ID, maker=maker)
    printer = EscposPrinter(counter.line, profile)
    for _ in range(2):
        assert printer.print_receipt(receipt, 30.0) is paper
    assert counter.papers() == [receipt.raster] * (2 if paper is Paper.PRINTED else 0)
    assert printer.state(2.0) is PrinterState.ONLINE


def test_a_printer_that_never_says_who_it_is_is_not_trusted_where_that_is_asked(
    counter_with: Callable[..., Any], receipt: PrintableReceipt
) -> None:
    counter = counter_with("generic-80", PrinterTraits())
    counter.twin.mutes_identity = True
    printer = EscposPrinter(counter.line, PrinterProfile("named", 576, maker=b"EPSON"))
    assert printer.print_receipt(receipt, 30.0) is Paper.NOT_PRINTED


def test_a_process_id_that_comes_after_the_fence_is_waited_for(
    counter: Any, receipt: PrintableReceipt, path: Path
) -> None:
    twin, memory = counter.twin, PrinterMemory(path, "front")
    printer = EscposPrinter(counter.line, PRINTER_PROFILES["epson-80"], memory)
    twin.mutes_process_ids = True

    def answer_late() -> None:
        twin.mutes_process_ids = False
        twin.babble(b"\x37\x22?id?\x00")

    counter.line.at(1.0, answer_late)
    assert printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert not memory.facts.ignores_process_ids


def test_another_printer_at_the_same_port_is_recognised_and_nothing_learnt_is_believed(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, path: Path
) -> None:
    old = counter_with("epson-80", PrinterTraits(knows_process_ids=False, model=b"OLD"))
    printer = _restarted(old, path)
    for _ in range(2):
        assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    assert PrinterMemory(path, "front").facts == PrinterFacts(
        ignores_process_ids=True, is_clean=True, identity="OLD", draws_codes=True
    )
    new = counter_with("epson-80", PrinterTraits(model=b"NEW"))
    assert _restarted(new, path).print_receipt(receipt, 60.0) is Paper.PRINTED
    assert PrinterMemory(path, "front").facts == PrinterFacts(is_clean=True, identity="NEW", draws_codes=True)
    assert new.papers()[-1] == receipt.raster


def test_a_printer_that_names_no_model_is_asked_once_and_keeps_what_was_learnt(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, path: Path
) -> None:
    PrinterMemory(path, "front").keep(
        PrinterFacts(ignores_process_ids=True, is_clean=True, identity="OLD", draws_codes=True)
    )
    mute = counter_with("epson-80", PrinterTraits(knows_process_ids=False))
    mute.twin.mutes_identity = True
    assert _restarted(mute, path).print_receipt(receipt, 60.0) is Paper.PRINTED
    assert PrinterMemory(path, "front").facts.identity == "OLD"


def test_a_printer_known_from_before_is_asked_once_whether_it_draws_codes(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, path: Path
) -> None:
    counter = counter_with("epson-80", PrinterTraits(knows_code_size=False))
    PrinterMemory(path, "front").keep(PrinterFacts(is_clean=True, identity="KIOSK TWIN"))
    for _ in range(2):
        assert _restarted(counter, path).print_receipt(receipt, 30.0) is Paper.PRINTED
    assert PrinterMemory(path, "front").facts.draws_codes is False
    assert counter.papers()[-2:] == [receipt.raster] * 2
    assert len(counter.papers()) <= 3  # one slip at most, from asking
