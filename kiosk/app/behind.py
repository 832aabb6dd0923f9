"""All that is behind the counter's window: store, desk, devices, watch and courier."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kiosk.app.counter import EnrolledMachine, as_set_from_afar, open_desk
from kiosk.app.counter_lanes import Ends, counter_lanes
from kiosk.app.courier_child import WAKE_NOW, CourierChild
from kiosk.app.device_bench import WindowBench
from kiosk.app.devices import printer_of, reader_of, scale_of, scanner_of
from kiosk.app.exporting import Exports
from kiosk.app.scanning import Scanning
from kiosk.app.shipped import load_directory, load_texts
from kiosk.app.stick_packs import StickPacks
from kiosk.app.support_answer import SupportDesk
from kiosk.app.training import TRAINING_FOLDER, begin_training, end_training, is_in_training
from kiosk.app.update_seen import update_seen
from kiosk.app.update_word import confirm_running
from kiosk.app.watch import Watch, Watched
from kiosk.devices.scanners.scan_folder import ScanFolder
from kiosk.documents.leaflet import LeafletPaper
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.scan_doubt import doubt_of
from kiosk.domain.calendar import local
from kiosk.lanes import Lane
from kiosk.ports import DeviceRole
from kiosk.store.opening import Store
from kiosk.trust.receipt_seal import RootReceiptChecker
from kiosk.ui.counter.doors import CourierDoor, Equipment, TrainingDoor
from kiosk.ui.counter.page_table import load_all
from kiosk.ui.early import EarlyWindow, Furnish
from kiosk.ui.lead import STORE
from kiosk.ui.window import Signals, furnish
from kiosk.usecases.desk import Desk


class Behind:
    """What stands behind one window; made in the lane `store`."""

    def __init__(self, enrolled: EnrolledMachine, lanes: Mapping[str, Lane], ends: Ends) -> None:
        """Open the store and lay the desk over it.

        Args:
            enrolled: the machine.
            lanes: the counter's lanes; the caller runs in `store`.
            ends: takes what must be closed.

        Raises:
            WriterBusyError, StoreError: there can be no window; the code says why.
        """
        self.lanes = lanes
        self._ends = ends
        self._store, desk = open_desk(enrolled)
        ends.in_store.callback(self._store.close)
        enrolled = self._enrolled = as_set_from_afar(enrolled, self._store)
        paper = ReceiptPaper(load_texts(), is_training=enrolled.enrolment.place.is_training)
        self.bench = WindowBench(enrolled.settings, paper)
        self.equipment = replace(
            _equipment(enrolled, desk, self, self.bench),
            unfinished=self._store.unfinished,
            exports=Exports(_real_home(enrolled.home)),
            packs=None if enrolled.enrolment.place.is_training else StickPacks(enrolled, self._store),
        )
        self.has_citizen_screen = enrolled.settings.has_citizen_screen
        self._courier: CourierChild | None = None

    def begin(self, signals: Signals) -> None:
        """Start watch and courier, which tell the window their news; on the main thread."""
        scanning = self._begin_scanning(signals)
        watched = _watched(self._enrolled, self._store, self.lanes, self.equipment, scanning)
        support = SupportDesk(self._enrolled, self._store, self.lanes)

        def feed_has_news() -> None:
            signals.states_changed()
            support.look()

        watch = Watch(watched, signals.show_status, feed_has_news)
        courier = None if watched.is_training else CourierChild(self._enrolled.home, watch.note_courier)
        self._courier = courier
        if courier is not None:
            self._ends.on_main.callback(courier.close)
        self._ends.on_main.callback(support.close)
        self._ends.on_main.callback(watch.close)
        watch.begin(courier)
        support.look()
        # The store is open and the window furnished: this version works, and an update of it may stay.
        home = _real_home(self._enrolled.home)
        self.lanes[STORE].submit(lambda: confirm_running(home))

    def _begin_scanning(self, signals: Signals) -> Scanning | None:
        settings = self._enrolled.settings
        if settings.scanner is None:
            return None
        scanner = scanner_of(settings, self.bench.notes[DeviceRole.SCANNER])
        scanning = self.bench.scanning = Scanning(scanner, signals.scanned)
        self._ends.on_main.callback(scanning.close)
        scanning.begin()
        return scanning

    def send_now(self) -> None:
        """Wake the courier; the door that the window knocks at."""
        if self._courier is not None:
            self._courier.wake(WAKE_NOW)


def load_behind(home: Path, lanes: Mapping[str, Lane], ends: Ends) -> Furnish:
    """Load every page, open what is behind the window, and return what furnishes it.

    Raises:
        NotEnrolledError, WriterBusyError, StoreError: there can be no window; the code says why.
    """
    load_all()
    behind = Behind(EnrolledMachine.of_home(home), lanes, ends)

    def furnish_window(early: EarlyWindow) -> None:
        opened = furnish(early, behind.equipment, has_citizen_screen=behind.has_citizen_screen)
        ends.on_main.callback(opened.background.close)
        behind.begin(opened.signals)

    return furnish_window


@contextlib.contextmanager
def behind_window(enrolled: EnrolledMachine) -> Iterator[Behind]:
    """Open everything before there is a window, and stop it again."""
    with counter_lanes() as (lanes, ends):
        yield lanes[STORE].submit(lambda: Behind(enrolled, lanes, ends)).result()


def _equipment(enrolled: EnrolledMachine, desk: Desk, courier: CourierDoor, bench: WindowBench) -> Equipment:
    settings, clock, notes = enrolled.settings, enrolled.clock, bench.notes
    is_training = enrolled.enrolment.place.is_training
    with contextlib.suppress(OSError):  # a folder that cannot be made is told when somebody looks into it
        settings.scans.mkdir(parents=True, exist_ok=True)
    if settings.printer is not None:
        bench.printer = printer_of(settings, enrolled.home, notes[DeviceRole.PRINTER])
    if settings.reader is not None:
        bench.reader = reader_of(settings, lambda: local(clock.now()).date(), notes[DeviceRole.READER])
    if settings.scale is not None:
        bench.scale = scale_of(settings, notes[DeviceRole.SCALE])
    return Equipment(
        desk=desk,
        clock=clock,
        place=enrolled.enrolment.place,
        renderer=bench.renderer,
        printer=bench.printer,
        reader=bench.reader,
        courier=None if is_training else courier,
        scale=bench.scale,
        bench=bench,
        receipts=RootReceiptChecker(enrolled.enrolment.root),
        directory=desk.counter.books.directory() or load_directory(),
        leaflets=LeafletPaper(load_texts(), is_training),
        training=_training_door(enrolled.home),
        scans=ScanFolder(settings.scans, doubt_of),
    )


def _watched(
    enrolled: EnrolledMachine,
    store: Store,
    lanes: Mapping[str, Lane],
    equipment: Equipment,
    scanning: Scanning | None,
) -> Watched:
    files, is_training = enrolled.store_files, enrolled.enrolment.place.is_training
    is_same_disk = files.sidecar.stat().st_dev == files.database.stat().st_dev
    return Watched(
        store=store,
        lanes=lanes,
        printer=equipment.printer,
        reader=equipment.reader,
        is_scanner_present=(lambda: scanning.is_present) if scanning is not None else None,
        is_clock_suspect=lambda: enrolled.clock.is_suspect,
        learn_portal_offset=enrolled.clock.set_portal_offset,
        is_same_disk=is_same_disk and not is_training,  # nothing in a training is worth a second medium
        is_training=is_training,
        update_seen=lambda: update_seen(_real_home(enrolled.home)),
    )


def _training_door(home: Path) -> TrainingDoor:
    """Return how the window of a home begins a training, or ends the one it is."""
    real = _real_home(home)
    return TrainingDoor(lambda: begin_training(real), lambda: end_training(real))


def _real_home(home: Path) -> Path:
    """Return the home itself, also when this is the training's inside it."""
    is_training = home.name == TRAINING_FOLDER and is_in_training(home.parent)
    return home.parent if is_training else home
