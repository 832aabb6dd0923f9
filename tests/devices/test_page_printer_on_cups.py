"""Receipts as pages through a real CUPS: on paper, out of paper, broken, taken away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_printer
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.ports import PrinterState
from tests.fakes.real_cups import RealCups


@pytest.fixture(scope="module")
def page() -> PrintableReceipt:
    return ReceiptPaper(load_texts()).thermal(specimen_receipt(), 0)


@pytest.fixture
def cups(tmp_path: Path) -> Iterator[RealCups]:
    made = RealCups(tmp_path / "cups")
    yield made
    made.stop()


def _printer(url: str) -> Any:
    return open_printer(DeviceRef(url, "page"))


def test_a_page_comes_out_as_it_was_drawn(cups: RealCups, page: PrintableReceipt) -> None:
    printer = _printer(cups.url)
    assert printer.state(5.0) is PrinterState.ONLINE
    assert printer.print_receipt(page, 30.0) is Paper.PRINTED
    (sheet,) = cups.paper.glob("*.pdf")
    assert sheet.read_bytes() == page.pdf
    assert page.pdf.startswith(b"%PDF")


def test_no_paper_is_never_called_printed(cups: RealCups, page: PrintableReceipt) -> None:
    printer = _printer(cups.url)
    (cups.paper / "empty").touch()
    assert printer.print_receipt(page, 3.0) is Paper.UNKNOWN
    assert list(cups.paper.glob("*.pdf")) == []


def test_a_queue_that_stopped_takes_nothing(cups: RealCups, page: PrintableReceipt) -> None:
    printer = _printer(cups.url)
    (cups.paper / "fails").touch()
    assert printer.print_receipt(page, 3.0) is Paper.UNKNOWN
    assert printer.state(5.0) is PrinterState.ERROR
    assert printer.print_receipt(page, 3.0) is Paper.NOT_PRINTED
    (cups.paper / "fails").unlink()
    cups.admin("cupsenable", "receipts")
    assert printer.print_receipt(page, 30.0) is Paper.PRINTED


def test_no_queue_and_no_service_are_absent(cups: RealCups, page: PrintableReceipt) -> None:
    assert _printer(cups.url.replace("receipts", "nothing")).state(5.0) is PrinterState.ABSENT
    cups.stop()
    assert _printer(cups.url).state(5.0) is PrinterState.ABSENT
    assert _printer(cups.url).print_receipt(page, 5.0) is Paper.NOT_PRINTED
