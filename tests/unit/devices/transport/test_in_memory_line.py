import pytest

from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.simulated.reader import ReaderTraits, ReaderTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.errors import DeviceAbsentError, DeviceSilentError


def test_exactly_so_many_bytes_or_an_error() -> None:
    twin = ReaderTwin(ReaderTraits())
    line = InMemoryLine(twin)
    line.open(1.0)
    twin.send(b"ab", after_s=0.1)
    twin.send(b"cd", after_s=0.2)
    assert line.read_exact(3, 1.0) == b"abc"
    with pytest.raises(DeviceSilentError, match="1 of 3"):
        line.read_exact(3, 1.0)


def test_busy_far_end_is_waited_for_no_longer_than_the_deadline() -> None:
    twin = PrinterTwin(PrinterTraits(), lambda _: None)
    line = InMemoryLine(twin)
    line.open(1.0)
    line.set_baud(9_600)
    twin.open_cover(is_open=True)
    with pytest.raises(DeviceSilentError):
        line.write_all(b"x" * 10_000, 2.0)
    assert line.now_s() == pytest.approx(2.0, abs=0.1)


def test_closed_line_is_absent() -> None:
    line = InMemoryLine(ReaderTwin(ReaderTraits()))
    with pytest.raises(DeviceAbsentError):
        line.read_some(1, 0.0)
    with pytest.raises(DeviceAbsentError):
        line.discard()
