"""What only a counter's window has behind it: scale, scanner, training, sticks, and its pages."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kiosk.app.behind import Behind, real_home
from kiosk.app.counter import EnrolledMachine
from kiosk.app.counter_lanes import Ends, counter_lanes
from kiosk.app.devices import scale_of, scanner_of
from kiosk.app.exporting import Exports
from kiosk.app.scanning import Scanning
from kiosk.app.shipped_texts import load_texts
from kiosk.app.stick_packs import StickPacks
from kiosk.app.training import begin_training, end_training
from kiosk.domain.texts import Texts
from kiosk.lanes import Lane
from kiosk.ports import DeviceRole
from kiosk.trust.receipt_seal import RootReceiptChecker
from kiosk.ui.counter.doors import Equipment, TrainingDoor
from kiosk.ui.counter.page_table import load_all
from kiosk.ui.early import EarlyWindow, Furnish
from kiosk.ui.lead import STORE
from kiosk.ui.window import Signals, furnish


class BehindCounter:
    """What stands behind one counter's window; made in the lane `store`."""

    def __init__(
        self, enrolled: EnrolledMachine, lanes: Mapping[str, Lane], ends: Ends, texts: Texts
    ) -> None:
        """Open the store, lay the desk over it and take the clerk's devices.

        Args:
            enrolled: the machine.
            lanes: the counter's lanes; the caller runs in `store`.
            ends: takes what must be closed.
            texts: the texts of both languages.

        Raises:
            WriterBusyError, StoreError: there can be no window; the code says why.
        """
        behind = self._behind = Behind(enrolled, lanes, ends, texts)
        self._ends = ends
        self.lanes = lanes
        self.enrolled = behind.enrolled
        self.bench = behind.bench
        settings = self.enrolled.settings
        if settings.scale is not None:
            self.bench.scale = scale_of(settings, self.bench.notes[DeviceRole.SCALE])
        self.has_citizen_screen = settings.has_citizen_screen
        self.equipment = _equipment(behind)

    def begin(self, signals: Signals) -> None:
        """Start scanner, watch and courier, which tell the window their news; on the main thread."""
        scanning = self._begin_scanning(signals)
        self._behind.begin(signals, (lambda: scanning.is_present) if scanning is not None else None)

    def send_now(self) -> None:
        """Wake the courier."""
        self._behind.send_now()

    def _begin_scanning(self, signals: Signals) -> Scanning | None:
        settings = self.enrolled.settings
        if settings.scanner is None:
            return None
        scanner = scanner_of(settings, self.bench.notes[DeviceRole.SCANNER])
        scanning = self.bench.scanning = Scanning(scanner, signals.scanned)
        self._ends.on_main.callback(scanning.close)
        scanning.begin()
        return scanning


def load_behind(home: Path, lanes: Mapping[str, Lane], ends: Ends, texts: Texts) -> Furnish:
    """Load every page, open what is behind the window, and return what furnishes it.

    Raises:
        NotEnrolledError, WriterBusyError, StoreError: there can be no window; the code says why.
    """
    load_all()
    behind = BehindCounter(EnrolledMachine.of_home(home), lanes, ends, texts)

    def furnish_window(early: EarlyWindow) -> None:
        opened = furnish(early, behind.equipment, has_citizen_screen=behind.has_citizen_screen)
        ends.on_main.callback(opened.background.close)
        behind.begin(opened.signals)

    return furnish_window


@contextlib.contextmanager
def behind_window(enrolled: EnrolledMachine) -> Iterator[BehindCounter]:
    """Open everything before there is a window, and stop it again."""
    with counter_lanes() as (lanes, ends):
        yield lanes[STORE].submit(lambda: BehindCounter(enrolled, lanes, ends, load_texts())).result()


def _equipment(behind: Behind) -> Equipment:
    enrolled, bench, place = behind.enrolled, behind.bench, behind.enrolled.enrolment.place
    home = real_home(enrolled.home)
    return Equipment(
        desk=behind.desk,
        clock=enrolled.clock,
        place=place,
        renderer=bench.renderer,
        printer=bench.printer,
        reader=bench.reader,
        courier=None if place.is_training else behind,
        scale=bench.scale,
        bench=bench,
        receipts=RootReceiptChecker(enrolled.enrolment.root),
        directory=behind.directory,
        leaflets=behind.leaflets,
        unfinished=behind.store.unfinished,
        training=TrainingDoor(lambda: begin_training(home), lambda: end_training(home)),
        scans=behind.scans,
        packs=None if place.is_training else StickPacks(enrolled, behind.store),
        exports=Exports(home),
    )
