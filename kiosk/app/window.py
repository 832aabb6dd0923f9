"""The counter's window with all that is behind it: lanes, store, devices, courier, stopped in order."""

import contextlib
import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.counter import EnrolledMachine, open_desk
from kiosk.app.courier_child import CourierChild
from kiosk.app.devices import printer_of, reader_of
from kiosk.app.reports import install_hooks, report_bug, start_log
from kiosk.app.shipped import load_texts
from kiosk.app.watch import Watch, Watched
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.calendar import local
from kiosk.domain.words import Language
from kiosk.lanes import Lane
from kiosk.store.opening import Store
from kiosk.ui.counter.doors import PRINTER, READER, STORE, Equipment
from kiosk.ui.window import Signals, WindowSettings, run_window
from kiosk.usecases.desk import Desk

_LANE_STOP_S = 10.0


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a window while it is open."""

    equipment: Equipment
    lanes: Mapping[str, Lane]
    begin: Callable[[Signals], None]


def open_window_of(home: Path, *, is_full_screen: bool = False) -> int:
    """Open the window of a home and stay until it is closed.

    Raises:
        NotEnrolledError, WriterBusyError, StoreError: there can be no window; the code says why.
    """
    start_log(home, "window")
    install_hooks()
    enrolled = EnrolledMachine.of_home(home)
    settings = WindowSettings(language=Language(enrolled.settings.language), is_full_screen=is_full_screen)
    with behind_window(enrolled) as behind:
        gc.freeze()
        return run_window(behind.equipment, behind.lanes, load_texts(), settings, behind.begin)


@contextlib.contextmanager
def behind_window(enrolled: EnrolledMachine) -> Iterator[Behind]:
    """Start everything a window needs, and stop it again: watch, courier, lanes, store."""
    with contextlib.ExitStack() as stack:
        lanes = {name: Lane(name, report_bug) for name in (STORE, PRINTER, READER)}
        for lane in lanes.values():
            stack.callback(lane.stop, _LANE_STOP_S)
        store, desk = lanes[STORE].submit(lambda: open_desk(enrolled)).result()
        stack.callback(lambda: lanes[STORE].submit(store.close).result(_LANE_STOP_S))
        equipment = _equipment(enrolled, desk)

        def begin(signals: Signals) -> None:
            watch = Watch(
                _watched(enrolled, store, lanes, equipment), signals.show_status, signals.states_changed
            )
            courier = CourierChild(enrolled.home, watch.note_courier)
            stack.callback(courier.close)
            stack.callback(watch.close)
            watch.begin(courier)

        yield Behind(equipment, lanes, begin)


def _equipment(enrolled: EnrolledMachine, desk: Desk) -> Equipment:
    settings, clock = enrolled.settings, enrolled.clock
    return Equipment(
        desk=desk,
        clock=clock,
        place=enrolled.enrolment.place,
        renderer=ReceiptPaper(load_texts()),
        printer=printer_of(settings, enrolled.home) if settings.printer else None,
        reader=reader_of(settings, lambda: local(clock.now()).date()) if settings.reader else None,
    )


def _watched(
    enrolled: EnrolledMachine, store: Store, lanes: Mapping[str, Lane], equipment: Equipment
) -> Watched:
    files = enrolled.store_files
    return Watched(
        store=store,
        lanes=lanes,
        printer=equipment.printer,
        reader=equipment.reader,
        is_clock_suspect=lambda: enrolled.clock.is_suspect,
        is_same_disk=files.sidecar.stat().st_dev == files.database.stat().st_dev,
    )
