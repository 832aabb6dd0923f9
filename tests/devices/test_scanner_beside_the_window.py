"""The scanner is listened to all day on a real pty: each code is heard, before and after a pulled cable."""

import json
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.scanning import Scanning
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_scanner
from kiosk.domain.scan import Scan, ScanKind
from kiosk.trust.payment_slip import TrustedPapers
from kiosk.trust.trust_root import TrustRoot
from kiosk.ui.counter.pages import PageName
from tests.fakes.flow_rig import make_rig
from tests.fakes.portal_trust import PortalTrust

PARCEL = "RR473124829LY"
VECTORS = Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "self-service.json"


@pytest.fixture
def listening(start_twin: Callable[..., Any]) -> Iterator[tuple[Any, Scanning, "queue.Queue[Scan]"]]:
    twin = start_twin("scanner", "--baud", "0")
    heard: queue.Queue[Scan] = queue.Queue()
    scanning = Scanning(open_scanner(DeviceRef(str(twin.link), "generic-scanner", 9_600)), heard.put)
    scanning.begin()
    yield twin, scanning, heard
    scanning.close()


def _scan_until_heard(twin: Any, heard: "queue.Queue[Scan]", text: str) -> Scan:
    """Scan as a clerk does: again while nothing happens."""
    for _ in range(20):
        twin.order("scan", text=text)
        try:
            return heard.get(timeout=1)
        except queue.Empty:
            continue
    raise AssertionError


def test_codes_are_heard_one_after_the_other(listening: tuple[Any, Scanning, Any]) -> None:
    twin, scanning, heard = listening
    assert _scan_until_heard(twin, heard, PARCEL) == Scan(ScanKind.PARCEL, PARCEL)
    assert _scan_until_heard(twin, heard, "6291041500213") == Scan(ScanKind.OTHER, "6291041500213")
    assert scanning.is_present


def test_a_slip_read_by_the_scanner_is_paid_at_the_window(listening: tuple[Any, Scanning, Any]) -> None:
    """From the light on the paper to the money in the till; only the window's widgets are left out."""
    twin, _, heard = listening
    vectors = json.loads(VECTORS.read_bytes())
    text = vectors["slips"][0]["text"]
    scan = _scan_until_heard(twin, heard, text)
    assert scan == Scan(ScanKind.SLIP, text)
    rig = make_rig()
    root = TrustRoot.first(vectors["trust_root"], PortalTrust("vectors").fingerprint)
    object.__setattr__(rig.hall.desk, "papers", TrustedPapers(root))
    rig.sign_in()
    rig.flow.devices.take_scan(scan)
    assert rig.window.page is PageName.PAYMENT
    rig.window.presenter.type_tendered("5")
    rig.window.presenter.submit()
    assert rig.window.page is PageName.RECEIPT
    assert "slip.paid" in rig.kinds


def test_a_bug_of_ours_is_reported_and_the_next_code_is_heard(
    start_twin: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[str] = []
    monkeypatch.setattr("kiosk.app.scanning.report_bug", lambda lane, _error: reports.append(lane))
    heard: queue.Queue[Scan] = queue.Queue()

    def told(scan: Scan) -> None:
        if not reports:
            raise ValueError
        heard.put(scan)

    twin = start_twin("scanner", "--baud", "0")
    scanning = Scanning(open_scanner(DeviceRef(str(twin.link), "generic-scanner", 9_600)), told)
    scanning.begin()
    assert _scan_until_heard(twin, heard, PARCEL).text == PARCEL
    assert reports == ["scanner"]
    scanning.close()


def test_a_scanner_that_comes_back_is_heard_again(listening: tuple[Any, Scanning, Any]) -> None:
    twin, scanning, heard = listening
    _scan_until_heard(twin, heard, PARCEL)
    twin.order("unplug")
    twin.order("plug")
    assert _scan_until_heard(twin, heard, PARCEL) == Scan(ScanKind.PARCEL, PARCEL)
    assert scanning.is_present
