"""A program that dies while a receipt is coming out: the next one says that it is a copy."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app.counter import open_counter
from kiosk.demo.paperwork import Draughtsman
from kiosk.demo.parts import StageCounter, StagePrinter
from kiosk.demo.processes import Crew
from kiosk.demo.reckoning import CounterBooks
from tests.fakes.paper import is_drawing, statement_on

FILING = ("file", "--operator", "1001", "--service", "CR1", "--answers", "example", "--json")


@pytest.fixture
def printer(crew: Crew, tmp_path: Path) -> StagePrinter:
    """A printer slow enough to be caught at work."""
    return StagePrinter(crew, tmp_path, "--baud", "0", "--rows-per-s", "2000")


def kill_while_printing(counter: StageCounter, printer: StagePrinter) -> None:
    words = [sys.executable, "-m", "kiosk", *FILING, "--home", str(counter.home)]
    with subprocess.Popen(words, env=counter.environment, stdout=subprocess.DEVNULL) as process:
        while printer.order("status")["uncut_rows"] < 300:
            assert process.poll() is None
        process.kill()


def test_a_receipt_begun_by_a_dead_program_comes_out_as_a_copy(
    printing_counter: StageCounter, printer: StagePrinter
) -> None:
    counter = printing_counter
    kill_while_printing(counter, printer)
    counter.must(*FILING)
    books = CounterBooks.of_home(counter.home)
    first, second = books.receipt_numbers
    assert books.papers() == [(first, 0, "unknown"), (first, 1, "printed"), (second, 0, "printed")]
    whole = [sheet for sheet in printer.sheets if statement_on(sheet) is not None]
    with open_counter(counter.home) as opened:
        draughtsman = Draughtsman(opened, 576)
        assert is_drawing(whole[-2], draughtsman.thermal(first, 1))
        assert is_drawing(whole[-1], draughtsman.thermal(second, 0))
    assert counter.must("journal", "verify", "--json").last["clean"] is True
