"""The printing program killed with -9 for real, at seeded offsets of its job, on a real pty.

What the counter's books do in the store is done here by one file: asked before the first byte, the outcome
after. Whatever was asked and has no outcome comes out again as a copy that says so.
"""

import os
import random
import select
import signal
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from kiosk.devices.printers.printer_memory import PrinterMemory
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_printer
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.domain.receipt import Paper, PrintableReceipt
from tests.fakes.devices import make_receipt

WARM_UP = make_receipt(rows=8, seed=3, width_dots=96)
ORIGINAL = make_receipt(rows=30, seed=7, width_dots=96)
COPY = make_receipt(rows=30, seed=8, width_dots=96)
CLONE = PrinterTraits(rows_per_s=0.0, knows_process_ids=False, knows_status_back=False, knows_clearing=False)
KINDS = {"epson-80": PrinterTraits(rows_per_s=0.0), "generic-80": CLONE}


class Bench:
    """A twin in this process behind a pty, and printing programs as children that can be killed."""

    def __init__(self, folder: Path, profile: str) -> None:
        self._far_fd, self._near_fd = os.openpty()
        tty.setraw(self._near_fd)
        os.set_blocking(self._far_fd, False)
        self.sheets: list[Sheet] = []
        self.twin = PrinterTwin(KINDS[profile], self.sheets.append)
        self.ref = DeviceRef(os.ttyname(self._near_fd), profile)
        self.memory, self.ledger = folder / "devices.json", folder / "ledger"

    def close(self) -> None:
        os.close(self._far_fd)
        os.close(self._near_fd)

    def run_program(self, receipt: PrintableReceipt, kill_after: int | None = None) -> int:
        """Print in a child; kill it once it has sent so many bytes. Return how many it sent."""
        child = os.fork()
        if not child:
            self._print(receipt)
        sent = 0
        while True:
            data = self._read()
            sent += len(data)
            self.twin.receive(data, time.monotonic())
            if kill_after is not None and sent >= kill_after:
                os.kill(child, signal.SIGKILL)
            os.write(self._far_fd, self.twin.take_output())
            if not data and os.waitpid(child, os.WNOHANG)[0]:
                break
        while data := self._read():
            sent += len(data)
            self.twin.receive(data, time.monotonic())
        return sent

    def _read(self) -> bytes:
        """Return a few bytes, so that a kill falls near its offset."""
        if not select.select([self._far_fd], [], [], 0.002)[0]:
            return b""
        return os.read(self._far_fd, 16)

    def _print(self, receipt: PrintableReceipt) -> NoReturn:
        """Be the printing program."""
        self._note("asked")
        printer = open_printer(self.ref, self.memory)
        self._note(printer.print_receipt(receipt, 30.0))
        os._exit(0)

    def _note(self, word: str) -> None:
        with self.ledger.open("a", encoding="utf-8") as file:
            file.write(word + "\n")
            file.flush()
            os.fsync(file.fileno())

    def count(self, receipt: PrintableReceipt) -> int:
        row_bytes = receipt.width_dots // 8
        return sum(
            b"".join(row[:row_bytes] for row in sheet.rows).count(receipt.raster) for sheet in self.sheets
        )

    def last_word(self) -> str:
        return self.ledger.read_text("utf-8").split()[-1] if self.ledger.exists() else "never asked"


@pytest.fixture(params=sorted(KINDS))
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, request.param)
    yield made
    made.close()


def _kill_at_seeded_offsets(bench: Bench, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    bench.run_program(WARM_UP)
    job_bytes = bench.run_program(ORIGINAL)
    for _ in range(kills):
        bench.sheets.clear()
        bench.ledger.unlink(missing_ok=True)
        bench.run_program(ORIGINAL, kill_after=chance.randrange(1, job_bytes))
        word = bench.last_word()
        if word == Paper.PRINTED:
            assert bench.count(ORIGINAL) == 1
            continue
        assert word == "asked"
        bench.run_program(COPY)
        assert bench.last_word() == Paper.PRINTED
        assert bench.count(COPY) == 1
        assert bench.count(ORIGINAL) <= 1
    assert PrinterMemory(bench.memory, bench.ref.key).facts.is_clean


def test_killed_printing_programs_never_print_twice_and_never_lose_a_receipt(bench: Bench) -> None:
    _kill_at_seeded_offsets(bench, seed=20_261_122, kills=6)


@pytest.mark.slow
def test_five_hundred_killed_printing_programs(bench: Bench) -> None:
    _kill_at_seeded_offsets(bench, seed=4, kills=500)
