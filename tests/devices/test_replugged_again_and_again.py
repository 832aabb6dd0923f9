"""Cables pulled and put back many times: service returns at once, and nothing is left open."""

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.watch import DEVICES_EVERY_S
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_printer, open_reader
from kiosk.ports import PrinterState


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _cycle(twin: Any, is_there: Callable[[], bool], cycles: int) -> float:
    """Pull and put back; return the longest time until the device was back in service."""
    assert is_there()
    files, threads, longest_s = _open_files(), threading.active_count(), 0.0
    for _ in range(cycles):
        twin.order("unplug")
        assert not is_there()
        twin.order("plug")
        began_s = time.monotonic()
        assert is_there()
        longest_s = max(longest_s, time.monotonic() - began_s)
    assert (_open_files(), threading.active_count()) == (files, threads)
    return longest_s


def _cycle_both(start_twin: Callable[..., Any], cycles: int) -> float:
    reader_twin, printer_twin = start_twin("reader"), start_twin("printer", "--baud", "0")
    reader: Any = open_reader(DeviceRef(str(reader_twin.link), "generic-line"), lambda: date(2026, 11, 22))
    printer: Any = open_printer(DeviceRef(str(printer_twin.link), "epson-80"))
    longest_s = max(
        _cycle(reader_twin, reader.is_present, cycles),
        _cycle(printer_twin, lambda: printer.state(2.0) is PrinterState.ONLINE, cycles),
    )
    reader.close()
    printer.close()
    return longest_s


def test_fifty_cables_pulled_and_put_back_leave_nothing_open(start_twin: Callable[..., Any]) -> None:
    _cycle_both(start_twin, 50)


@pytest.mark.slow
def test_a_thousand_cables_pulled_are_each_back_within_two_seconds(start_twin: Callable[..., Any]) -> None:
    assert _cycle_both(start_twin, 1_000) < 2.0


@pytest.mark.slow
def test_watching_three_devices_takes_less_than_a_hundredth_of_a_processor(
    start_twin: Callable[..., Any],
) -> None:
    reader_twin, printer_twin = start_twin("reader"), start_twin("printer", "--baud", "0")
    reader: Any = open_reader(DeviceRef(str(reader_twin.link), "generic-line"), lambda: date(2026, 11, 22))
    printer: Any = open_printer(DeviceRef(str(printer_twin.link), "epson-80"))
    pause, looks = threading.Event(), 60
    began_s = time.process_time()
    for _ in range(looks):
        printer.state(2.0)
        printer.is_drawer_open(2.0)
        reader.is_present()
        pause.wait(DEVICES_EVERY_S)
    used_s = time.process_time() - began_s  # of this process alone, whatever else the machine does
    assert used_s / (looks * DEVICES_EVERY_S) < 0.01
    reader.close()
    printer.close()
