"""All that is behind any window: store, desk, devices, watch and courier, no page of its own."""

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from kiosk.app.counter import EnrolledMachine, as_set_from_afar, open_desk
from kiosk.app.counter_lanes import Ends
from kiosk.app.courier_child import WAKE_NOW, CourierChild
from kiosk.app.device_bench import WindowBench
from kiosk.app.devices import printer_of, reader_of
from kiosk.app.shipped import load_directory
from kiosk.app.support_answer import SupportDesk
from kiosk.app.training import TRAINING_FOLDER, is_in_training
from kiosk.app.update_seen import update_seen
from kiosk.app.update_word import confirm_running
from kiosk.app.watch import Watch, Watched
from kiosk.devices.scanners.scan_folder import ScanFolder
from kiosk.documents.leaflet import LeafletPaper
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.calendar import local
from kiosk.domain.picture_file import Doubt
from kiosk.domain.texts import Texts
from kiosk.lanes import Lane
from kiosk.ports import DeviceRole
from kiosk.ui.lead import STORE
from kiosk.ui.status import StatusView


class News(Protocol):
    """What is told to a window, from any thread; each call returns at once."""

    def show_status(self, status: StatusView) -> None:
        """Show what is known of line, printer and reader."""

    def states_changed(self) -> None:
        """Say that states of applications may have changed."""


class Behind:
    """What stands behind one window; made in the lane `store`."""

    def __init__(
        self, enrolled: EnrolledMachine, lanes: Mapping[str, Lane], ends: Ends, texts: Texts
    ) -> None:
        """Open the store and lay the desk over it.

        Args:
            enrolled: the machine.
            lanes: the window's lanes; the caller runs in `store`.
            ends: takes what must be closed.
            texts: the texts of both languages.

        Raises:
            WriterBusyError, StoreError: there can be no window; the code says why.
        """
        self.lanes = lanes
        self._ends = ends
        self.store, self.desk = open_desk(enrolled)
        ends.in_store.callback(self.store.close)
        self.enrolled = as_set_from_afar(enrolled, self.store)
        self.is_training = enrolled.enrolment.place.is_training
        self.bench = self._bench(texts)
        self.leaflets = LeafletPaper(texts, self.is_training)
        with contextlib.suppress(OSError):  # a folder that cannot be made is told when somebody looks into it
            self.enrolled.settings.scans.mkdir(parents=True, exist_ok=True)
        self.scans = ScanFolder(self.enrolled.settings.scans, _doubt_of)
        self.directory = self.desk.counter.books.directory() or load_directory()
        self._courier: CourierChild | None = None

    def begin(self, news: News, is_scanner_present: Callable[[], bool] | None = None) -> None:
        """Start watch and courier, which tell the window their news; on the main thread."""
        watched = self._watched(is_scanner_present)
        support = SupportDesk(self.enrolled, self.store, self.lanes)

        def feed_has_news() -> None:
            news.states_changed()
            support.look()

        watch = Watch(watched, news.show_status, feed_has_news)
        courier = None if self.is_training else CourierChild(self.enrolled.home, watch.note_courier)
        self._courier = courier
        if courier is not None:
            self._ends.on_main.callback(courier.close)
        self._ends.on_main.callback(support.close)
        self._ends.on_main.callback(watch.close)
        watch.begin(courier)
        support.look()
        # The store is open and the window furnished: this version works, and an update of it may stay.
        home = real_home(self.enrolled.home)
        self.lanes[STORE].submit(lambda: confirm_running(home))

    def send_now(self) -> None:
        """Wake the courier; the door that the window knocks at."""
        if self._courier is not None:
            self._courier.wake(WAKE_NOW)

    def _bench(self, texts: Texts) -> WindowBench:
        enrolled, settings = self.enrolled, self.enrolled.settings
        bench = WindowBench(settings, ReceiptPaper(texts, is_training=self.is_training))
        if settings.printer is not None:
            bench.printer = printer_of(settings, enrolled.home, bench.notes[DeviceRole.PRINTER])
        if settings.reader is not None:
            clock, notes = enrolled.clock, bench.notes[DeviceRole.READER]
            bench.reader = reader_of(settings, lambda: local(clock.now()).date(), notes)
        return bench

    def _watched(self, is_scanner_present: Callable[[], bool] | None) -> Watched:
        enrolled, files = self.enrolled, self.enrolled.store_files
        is_same_disk = files.sidecar.stat().st_dev == files.database.stat().st_dev
        return Watched(
            store=self.store,
            lanes=self.lanes,
            printer=self.bench.printer,
            reader=self.bench.reader,
            is_scanner_present=is_scanner_present,
            is_clock_suspect=lambda: enrolled.clock.is_suspect,
            learn_portal_offset=enrolled.clock.set_portal_offset,
            is_same_disk=is_same_disk
            and not self.is_training,  # nothing in a training is worth a second medium
            is_training=self.is_training,
            update_seen=lambda: update_seen(real_home(enrolled.home)),
        )


def _doubt_of(data: bytes) -> Doubt | None:
    """Look at a scan; what reads pictures is loaded with the first."""
    from kiosk.documents.scan_doubt import doubt_of

    return doubt_of(data)


def real_home(home: Path) -> Path:
    """Return the home itself, also when this is the training's inside it."""
    is_training = home.name == TRAINING_FOLDER and is_in_training(home.parent)
    return home.parent if is_training else home
