"""The watch beside the window: what the strip says, answers folded in, the courier woken and kept alive."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from kiosk.app.courier_child import WAKE_ENTRY, WAKE_NOW, CourierChild
from kiosk.app.drawer_word import DrawerWord
from kiosk.app.reports import report_bug
from kiosk.app.watchdog import Watchdog
from kiosk.errors import KioskError
from kiosk.lanes import Lane
from kiosk.ports import MUTE, CashDrawer, DocumentReader, PrinterState, ReceiptPrinter, SilenceTeller
from kiosk.store.opening import Store
from kiosk.sync.status import CourierStatus
from kiosk.sync.status import LineState as CourierLine
from kiosk.ui.status import LineState as CounterLine
from kiosk.ui.status import SecondCopy, StatusView, UpdateSeen

TICK_S: Final = 1.0
# Printer and reader are asked this often: what happened to them is on the screen within a second, also when
# one look came too early for it and the next was still busy.
DEVICES_EVERY_S: Final = 0.35
_SILENCE_EVERY_S: Final = 0.1  # while a receipt keeps the printer's lane
_SLICE_MS: Final = 5
# Between two slices the lane and the interpreter belong to the clerk (bench/bench_event_loop.py).
_FOLD_PAUSE_S: Final = 0.02
_ASK_S: Final = 2.0
_LINES: Final = {
    CourierLine.UNKNOWN: CounterLine.UNKNOWN,
    CourierLine.UP: CounterLine.ONLINE,
    CourierLine.DOWN: CounterLine.OFFLINE,
    CourierLine.PAUSED: CounterLine.PAUSED,
}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched: the store in its lane, the devices in theirs."""

    store: Store
    lanes: Mapping[str, Lane]
    printer: ReceiptPrinter | None
    reader: DocumentReader | None
    is_clock_suspect: Callable[[], bool]
    is_same_disk: bool
    is_scanner_present: Callable[[], bool] | None = None
    learn_portal_offset: Callable[[int, int], None] = lambda _offset_ms, _error_ms: None
    is_training: bool = False
    update_seen: Callable[[], UpdateSeen | None] = lambda: None


@dataclass(frozen=True, slots=True)
class _Books:
    """What the store said at the last tick."""

    durable_seq: int
    waiting: int
    pictures: tuple[int, int]
    is_second_copy_lost: bool


class Watch:
    """Ticks once a second in a lane of its own until it is closed; shows only what was asked and answered."""

    def __init__(
        self,
        watched: Watched,
        show: Callable[[StatusView], None],
        states_changed: Callable[[], None],
    ) -> None:
        """Take what to watch and whom to tell; `begin` starts it."""
        self._watched = watched
        self._show = show
        self._states_changed = states_changed
        self._courier_status = CourierStatus()
        self._printer_state: PrinterState | None = PrinterState.OFFLINE if watched.printer else None
        self._reader_present: bool | None = False if watched.reader else None
        self._drawer = DrawerWord()
        self._shown: StatusView | None = None
        self._asked: dict[str, Future[Any]] = {}
        self._last_seq = 0
        self._has_more_to_fold = False
        self._has_news = False
        self._pictures: tuple[int, int] | None = None
        self._stop = threading.Event()
        self._lane = Lane("watch", report_bug)
        self._courier: CourierChild | None = None
        self._watchdog = Watchdog()

    def begin(self, courier: CourierChild | None) -> None:
        """Start watching; a training has no courier."""
        self._courier = courier
        self._lane.submit(self._keep_watching)

    def note_courier(self, status: CourierStatus) -> None:
        """Take the courier's word; called in its lane."""
        self._courier_status = status
        if status.clock_offset_ms is not None and status.clock_error_ms is not None:
            self._watched.learn_portal_offset(status.clock_offset_ms, status.clock_error_ms)
        self._fold()

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._lane.stop(5.0)

    # --- the tick -------------------------------------------------------------------------------------------
    def _keep_watching(self) -> None:
        """Watch until it is closed; a bug of ours is reported by the lane, and the watch goes on."""
        try:
            self._watch()
        finally:
            if not self._stop.wait(TICK_S):
                self._lane.submit(self._keep_watching)

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                self._tick()
                self._rest(time.monotonic() + TICK_S)
            except KioskError as error:
                _LOG.warning("watch: %s", error.code)
                self._stop.wait(TICK_S)
            except RuntimeError:  # a lane is stopped: the window is closing
                return

    def _rest(self, until_s: float) -> None:
        """Wait for the next tick; ask the devices and, while answers are left, fold a slice now and again."""
        ask_at_s = time.monotonic() + DEVICES_EVERY_S
        while not self._stop.is_set() and (left_s := until_s - time.monotonic()) > 0:
            if (ask_in_s := ask_at_s - time.monotonic()) <= 0:
                self._ask_devices()
                ask_at_s += DEVICES_EVERY_S
            self._notice_silence()
            left_s = min(left_s, max(ask_in_s, 0.0), _SILENCE_EVERY_S)
            if self._has_more_to_fold:
                self._fold()
                left_s = min(left_s, _FOLD_PAUSE_S)
            self._stop.wait(left_s)

    def _tick(self) -> None:
        self._ask_devices()
        books = self._watched.lanes["store"].submit(self._look_at_books).result()
        self._keep_courier(books)
        self._fold()
        self._shown = self._view(books)
        self._show(self._shown)
        if self._has_news:  # at most once a tick, however many slices were folded: each is a list read again
            self._has_news = False
            self._states_changed()

    def _look_at_books(self) -> _Books:
        store = self._watched.store
        durable_seq = store.journal.durable_seq
        if self._pictures is None or durable_seq != self._last_seq:  # counting them reads a whole table
            self._pictures = store.pictures_waiting
        waiting = sum(
            max(0, epoch.seq - store.runs.acknowledged(epoch.epoch)) for epoch in store.runs.epochs()
        )
        return _Books(durable_seq, waiting, self._pictures, store.journal.is_second_copy_lost)

    def _keep_courier(self, books: _Books) -> None:
        courier = self._courier
        if courier is None:
            return
        if not courier.is_alive:
            courier.restart()
        if books.durable_seq > self._last_seq:
            courier.wake(WAKE_ENTRY)
        self._last_seq = books.durable_seq
        if self._watchdog.bites(self._courier_status, books.waiting, datetime.now(UTC)):
            courier.wake(WAKE_NOW)

    def _view(self, books: _Books) -> StatusView:
        courier = self._courier_status
        copy = SecondCopy.SAME_DISK if self._watched.is_same_disk else SecondCopy.GOOD
        return StatusView(
            line=CounterLine.TRAINING if self._watched.is_training else _LINES[courier.line],
            since=_moment(courier.since),
            waiting=books.waiting,
            printer=self._printer_state,
            reader=self._reader_present,
            scanner=self._scanner_present(),
            is_drawer_open=self._drawer.is_open,
            second_copy=SecondCopy.LOST if books.is_second_copy_lost else copy,
            clock_suspect=self._watched.is_clock_suspect(),
            trouble=courier.reason,
            problem=courier.problem,
            progress=None if courier.round_waiting is None else (courier.round_sent, courier.round_waiting),
            last_success=_moment(courier.last_success),
            oldest_since=_moment(courier.oldest_waiting_since) if books.waiting else None,
            bytes_left=courier.bytes_left,
            seconds_left=courier.seconds_left,
            next_try_at=_moment(courier.next_try_at),
            pictures=books.pictures[0],
            picture_bytes=books.pictures[1],
            update=self._watched.update_seen(),
        )

    # --- devices and answers --------------------------------------------------------------------------------
    def _ask_devices(self) -> None:
        printer, reader = self._watched.printer, self._watched.reader
        if printer is not None:
            self._ask("printer", lambda: self._look_at(printer), self._on_printer_state)
        if reader is not None:
            self._ask("reader", reader.is_present, self._on_reader_present)

    def _notice_silence(self) -> None:
        """Show a printer that answers no more in the middle of a receipt as it is; its lane waits for it."""
        printer: object = self._watched.printer
        if isinstance(printer, SilenceTeller) and printer.is_silent() and self._printer_state not in MUTE:
            self._printer_state = PrinterState.OFFLINE
            self._show_devices()

    def _look_at(self, printer: ReceiptPrinter) -> PrinterState:
        """Ask the printer, and for the drawer at its second connector; in the printer's lane."""
        state = printer.state(_ASK_S)
        if isinstance(printer, CashDrawer):
            self._drawer.hear(printer.is_drawer_open(_ASK_S) if state not in MUTE else None)
        return state

    def _scanner_present(self) -> bool | None:
        is_present = self._watched.is_scanner_present
        return is_present() if is_present is not None else None

    def _ask(self, lane: str, question: Callable[[], Any], answered: Callable[[Future[Any]], None]) -> None:
        pending = self._asked.get(lane)
        if pending is not None and not pending.done():
            return
        future = self._watched.lanes[lane].submit(question)
        self._asked[lane] = future
        future.add_done_callback(answered)

    def _on_printer_state(self, future: Future[Any]) -> None:
        if not future.cancelled():
            self._printer_state = PrinterState.ERROR if future.exception() else future.result()
            self._show_devices()

    def _on_reader_present(self, future: Future[Any]) -> None:
        if not future.cancelled():
            self._reader_present = False if future.exception() else bool(future.result())
            self._show_devices()

    def _show_devices(self) -> None:
        """Show a change of the devices at once, in the lane that learnt of it."""
        shown = self._shown
        if shown is None:
            return
        fresh = replace(
            shown,
            printer=self._printer_state,
            reader=self._reader_present,
            scanner=self._scanner_present(),
            is_drawer_open=self._drawer.is_open,
        )
        if fresh != shown:
            self._shown = fresh
            self._show(fresh)

    def _fold(self) -> None:
        """Fold what the courier has spooled, a slice at a time, between the clerk's acts."""
        pending = self._asked.get("fold")
        if pending is not None and not pending.done():
            return
        future = self._watched.lanes["store"].submit(self._fold_slice)
        self._asked["fold"] = future
        future.add_done_callback(self._on_folded)

    def _fold_slice(self) -> tuple[bool, bool]:
        folder = self._watched.store.inbox_folder
        had_any = folder.has_any()
        return folder.fold_some(_SLICE_MS) if had_any else False, had_any

    def _on_folded(self, future: Future[Any]) -> None:
        if future.cancelled() or future.exception():
            self._has_more_to_fold = False
            return
        self._has_more_to_fold, had_any = future.result()
        self._pictures = None if had_any else self._pictures
        self._has_news = self._has_news or had_any


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
