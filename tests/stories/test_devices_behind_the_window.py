"""Scanner, scale, printer and drawer behind a real window's back: set up in a home, at work when it opens."""

import queue
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.behind_counter import BehindCounter, behind_window
from kiosk.app.counter import EnrolledMachine
from kiosk.config import DeviceSettings, load_settings, save_settings
from kiosk.demo.parts import StageCounter
from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.scan import Scan, ScanKind
from kiosk.lanes import Lane
from kiosk.ports import DeviceRole, PrinterState, ReceiptStanding, ScaleState, Weighing
from kiosk.ui.status import StatusView
from tests.fakes.running_twin import RunningTwin

PARCEL = "RR473124829LY"


class Ears:
    """What the window would be told."""

    def __init__(self) -> None:
        self.scans: queue.Queue[Scan] = queue.Queue()
        self.views: queue.Queue[StatusView] = queue.Queue()

    def show_status(self, status: StatusView) -> None:
        self.views.put(status)

    def states_changed(self) -> None:
        pass

    def scanned(self, scan: Scan) -> None:
        self.scans.put(scan)

    def close(self) -> None:
        raise AssertionError

    def await_view(self, is_so: Any) -> None:
        while not is_so(self.views.get(timeout=60)):
            pass


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[dict[str, RunningTwin]]:
    made = {kind: RunningTwin(kind, tmp_path) for kind in ("scanner", "scale")}
    made["printer"] = RunningTwin("printer", tmp_path, "--baud", "0", "--rows-per-s", "0")
    yield made
    for twin in made.values():
        twin.stop()


@pytest.fixture
def opened(counter: StageCounter, twins: dict[str, RunningTwin]) -> Iterator[tuple[BehindCounter, Ears]]:
    profiles = {"scanner": "generic-scanner", "scale": "toledo-8217", "printer": "epson-80"}
    chosen: dict[str, Any] = {
        role: DeviceSettings(str(twins[role].link), profile, 9_600, "8N1", "none")
        for role, profile in profiles.items()
    }
    save_settings(counter.home, replace(load_settings(counter.home), **chosen))
    ears = Ears()
    with behind_window(EnrolledMachine.of_home(counter.home)) as behind:
        behind.begin(ears)
        yield behind, ears


def _in(lane: Lane, work: Any) -> Any:
    return lane.submit(work).result(60)


def test_everything_that_is_set_up_is_at_work(
    opened: tuple[BehindCounter, Ears], twins: dict[str, RunningTwin]
) -> None:
    behind, ears = opened
    ears.await_view(lambda view: view.printer is PrinterState.ONLINE and view.scanner is True)
    twins["scanner"].order("scan", text=PARCEL)
    assert ears.scans.get(timeout=60) == Scan(ScanKind.PARCEL, PARCEL)
    twins["scale"].order("load", grams=1_250)
    scale = behind.equipment.scale
    assert scale is not None
    assert _in(behind.lanes["scale"], lambda: scale.weigh(3.0)) == Weighing(ScaleState.STABLE, 1_250)
    twins["printer"].order("drawer_close")
    ears.await_view(lambda view: not view.is_drawer_open)
    looks = {
        role: _in(behind.lanes.get(role, behind.lanes["store"]), lambda role=role: behind.bench.look(role))
        for role in DeviceRole
    }
    assert {role: look.state for role, look in looks.items()} == {
        DeviceRole.PRINTER: "online",
        DeviceRole.READER: "absent",
        DeviceRole.SCANNER: "online",
        DeviceRole.SCALE: "online",
        DeviceRole.TERMINAL: "absent",
    }
    assert all(PARCEL.encode().hex(" ") not in note.shown for note in looks[DeviceRole.SCANNER].traffic)
    twins["scanner"].order("unplug")
    ears.await_view(lambda view: view.scanner is False)


def test_a_receipt_of_this_counter_is_known_as_genuine_and_a_touched_one_is_not(
    counter: StageCounter,
) -> None:
    words = ("--service", "CR1", "--answers", "example", "--no-print", "--json")
    counter.must("file", *words, "--operator", "1001")
    with behind_window(EnrolledMachine.of_home(counter.home)) as behind:
        desk, checker, store = behind.equipment.desk, behind.equipment.receipts, behind.lanes["store"]
        assert checker is not None
        (row,) = _in(store, desk.todays_applications)
        receipt = _in(store, lambda: desk.reprint_receipt(ReceiptNumber.parse(row.receipt_number)))
        checked = checker.check(receipt.qr_text)
        touched = checker.check(receipt.qr_text[:-2] + ("00" if receipt.qr_text[-2:] != "00" else "11"))
    assert checked.standing is ReceiptStanding.SIGNED
    assert row.receipt_number.endswith(checked.number_tail)
    assert checked.total == receipt.total
    assert touched.standing is ReceiptStanding.ALTERED
