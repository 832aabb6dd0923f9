"""The printer behind every URL a settings file may name: spied on, over TCP, over a remote serial port."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.ref import DeviceRef, Flow
from kiosk.devices.registry import open_printer
from kiosk.domain.receipt import Paper
from kiosk.ports import PrinterState
from tests.fakes.devices import make_receipt
from tests.fakes.served_printer import ServedPrinter

# pyserial 3.5 starts its RFC 2217 thread by a name that Python gave up.
pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
RECEIPT = make_receipt(rows=100)


@pytest.fixture(params=["socket", "rfc2217"])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, ServedPrinter]]:
    made = ServedPrinter(speaks_rfc2217=request.param == "rfc2217")
    yield f"{request.param}://{made.address}", made
    made.close()


@pytest.fixture
def remote() -> Iterator[ServedPrinter]:
    made = ServedPrinter(speaks_rfc2217=True)
    yield made
    made.close()


def _printer(url: str, **settings: Any) -> Any:
    return open_printer(DeviceRef(url, "epson-80", **settings))


def test_printer_in_the_network_prints_and_says_so(served: tuple[str, ServedPrinter]) -> None:
    url, far = served
    printer = _printer(url)
    assert printer.state(2.0) is PrinterState.ONLINE
    assert printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED
    assert [b"".join(sheet.rows) for sheet in far.sheets] == [RECEIPT.raster]
    far.twin.take_paper_out()
    assert printer.state(2.0) is PrinterState.PAPER_OUT
    printer.close()


def test_lost_connection_is_never_on_line_and_heals(served: tuple[str, ServedPrinter]) -> None:
    url, far = served
    printer = _printer(url)
    assert printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED
    far.hang_up()
    assert printer.state(1.0) in {PrinterState.ABSENT, PrinterState.OFFLINE}
    assert printer.state(2.0) in {PrinterState.ABSENT, PrinterState.ONLINE}
    assert printer.state(2.0) is PrinterState.ONLINE
    assert printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED
    assert len(far.sheets) == 2
    printer.close()


def test_nobody_at_the_address_is_absent() -> None:
    assert _printer("socket://127.0.0.1:1").state(1.0) is PrinterState.ABSENT
    assert _printer("rfc2217://127.0.0.1:1").state(1.0) is PrinterState.ABSENT


def test_speed_framing_and_modem_lines_reach_a_remote_port(remote: ServedPrinter) -> None:
    printer = _printer(f"rfc2217://{remote.address}", baud=19_200, framing="7E1")
    assert printer.state(2.0) is PrinterState.ONLINE
    port = remote.port
    assert (port.baudrate, port.bytesize, port.parity, port.stopbits) == (19_200, 7, "E", 1)
    assert (port.dtr, port.rts) == (True, True)
    printer.close()


@pytest.mark.parametrize(("flow", "wanted"), [(Flow.XON_XOFF, "xonxoff"), (Flow.RTS_CTS, "rtscts")])
def test_flow_control_is_asked_of_a_remote_port(remote: ServedPrinter, flow: Flow, wanted: str) -> None:
    printer = _printer(f"rfc2217://{remote.address}", flow=flow)
    assert printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED
    assert getattr(remote.port, wanted) is True
    printer.close()


def test_printer_spied_on_prints_the_same_and_can_be_opened_again(
    start_twin: Callable[..., Any], tmp_path: Path
) -> None:
    twin = start_twin("printer", "--baud", "0", "--rows-per-s", "0")
    log = tmp_path / "traffic.log"
    for _ in range(2):
        printer = _printer(f"spy://{twin.link}?file={log}")
        assert printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED
        printer.close()
    assert twin.order("status")["receipts"] == 2
    assert "TX" in log.read_text("utf-8")
