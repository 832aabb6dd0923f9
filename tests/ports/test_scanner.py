"""What every `ports.Scanner` promises: the driver on a pty and in memory."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import SCANNER_PROFILES, open_scanner
from kiosk.devices.scanners.line_scanner import LineScanner
from kiosk.devices.simulated.scanner import SCANNER_FRAMINGS, ScannerTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.domain.scan import Scan, ScanKind
from kiosk.errors import DeviceAbsentError, DeviceNotConfiguredError, NothingReadError
from kiosk.ports import Scanner
from tests.fakes.running_twin import RunningTwin

PARCEL = Scan(ScanKind.PARCEL, "RR123456785LY")
VECTORS = Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "self-service.json"
SLIP = str(json.loads(VECTORS.read_bytes())["slips"][0]["text"])  # as long as a slip is


class Desk(Protocol):
    scanner: Scanner

    def scan(self, text: str) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def close(self) -> None: ...


class MemoryDesk:
    def __init__(self, framing: str) -> None:
        self._twin = ScannerTwin(SCANNER_FRAMINGS[framing])
        self._line = InMemoryLine(self._twin)
        profile = SCANNER_PROFILES["stx-scanner" if framing == "stx" else "generic-scanner"]
        self.scanner: Scanner = LineScanner(self._line, profile)

    def scan(self, text: str) -> None:
        self._twin.scan(text, after_s=0.5)

    def unplug(self) -> None:
        self._line.is_plugged = False

    def plug(self) -> None:
        self._line.is_plugged = True

    def close(self) -> None:
        self._line.close()


class PtyDesk:
    def __init__(self, folder: Path) -> None:
        self._twin = RunningTwin("scanner", folder, "--piece-bytes", "4", "--piece-gap-ms", "5")
        self.scanner: Any = open_scanner(DeviceRef(str(self._twin.link), "generic-scanner", 9_600))

    def scan(self, text: str) -> None:
        self._twin.order("scan", text=text, after_ms=500)

    def unplug(self) -> None:
        self._twin.order("unplug")

    def plug(self) -> None:
        self._twin.order("plug")

    def close(self) -> None:
        self.scanner.close()
        self._twin.stop()


DESKS: dict[str, Callable[[Path], Desk]] = {
    "on a pty": PtyDesk,
    **{
        f"{framing} in memory": lambda _, framing=framing: MemoryDesk(framing) for framing in SCANNER_FRAMINGS
    },
}


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made = DESKS[request.param](tmp_path)
    yield made
    made.close()


def _read(desk: Desk, deadline_s: float = 10.0) -> Scan:
    return desk.scanner.read(deadline_s, lambda: False)


def test_each_code_is_read_and_recognised(desk: Desk) -> None:
    for text, scan in (
        ("RR123456785LY", PARCEL),
        ("9999 0000 0000 0086", Scan(ScanKind.TRACKING, "9999000000000086")),
        ("LPR1:6BF/A+ Z", Scan(ScanKind.RECEIPT, "LPR1:6BF/A+ Z")),
        (SLIP, Scan(ScanKind.SLIP, SLIP)),
        ("482913", Scan(ScanKind.COLLECTION, "482913")),
        ("hello", Scan(ScanKind.OTHER, "hello")),
    ):
        desk.scan(text)
        assert _read(desk) == scan


def test_nothing_scanned_ends_with_the_deadline_and_a_cancel_at_once(desk: Desk) -> None:
    with pytest.raises(NothingReadError):
        _read(desk, 0.2)
    with pytest.raises(NothingReadError):
        desk.scanner.read(10.0, lambda: True)


def test_unplugged_scanner_is_absent_until_it_is_back(desk: Desk) -> None:
    assert desk.scanner.is_present()
    desk.unplug()
    assert not desk.scanner.is_present()
    with pytest.raises(DeviceAbsentError):
        _read(desk)
    desk.plug()
    desk.scan("RR123456785LY")
    assert _read(desk) == PARCEL


def test_what_was_scanned_before_anybody_asked_belongs_to_somebody_else() -> None:
    twin = ScannerTwin(SCANNER_FRAMINGS["cr"])
    line = InMemoryLine(twin)
    scanner = LineScanner(line, SCANNER_PROFILES["generic"])
    assert scanner.is_present()
    twin.scan("RR123456785LY")
    line.pass_time(1.0)
    with pytest.raises(NothingReadError):
        scanner.read(1.0, lambda: False)


@pytest.mark.parametrize("framing", ["cr", "none"])
def test_the_end_of_a_code_that_began_before_is_no_code_however_slowly_it_comes(framing: str) -> None:
    twin = ScannerTwin(replace(SCANNER_FRAMINGS[framing], piece_bytes=64, piece_gap_s=0.2))
    line = InMemoryLine(twin)
    scanner = LineScanner(line, SCANNER_PROFILES["generic"])
    assert scanner.is_present()
    twin.scan(SLIP)
    line.pass_time(0.3)
    twin.scan("RR123456785LY", after_s=3.0)
    assert scanner.read(10.0, lambda: False) == PARCEL


def test_a_counter_without_a_scanner_says_so() -> None:
    scanner = open_scanner(DeviceRef.parse("none"))
    assert not scanner.is_present()
    with pytest.raises(DeviceNotConfiguredError):
        scanner.read(1.0, lambda: False)
    with pytest.raises(DeviceNotConfiguredError):
        open_scanner(DeviceRef("/dev/null", "epson-80"))
