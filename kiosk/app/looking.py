"""What `status`, `doctor` and the window's strip know: asked of store, courier and devices."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from kiosk.app.counter import EnrolledMachine
from kiosk.app.devices import is_port_taken, printer_of, reader_of, scale_of, scanner_of, terminal_state
from kiosk.app.remote_settings import SettingsSeen, look_at_settings
from kiosk.config import DeviceSettings, load_settings
from kiosk.domain.calendar import local
from kiosk.ports import MUTE, ChainHead, PrinterState, ScaleState
from kiosk.store.application_rows import LOST_PICTURE
from kiosk.store.reader import StoreReader
from kiosk.sync.status import CourierStatus, read_status
from kiosk.trust.system_clock import SystemClock

_ASK_S = 2.0
IN_USE: Final = "in_use"


@dataclass(frozen=True, slots=True)
class CounterView:
    """A counter as seen from outside at one moment."""

    head: ChainHead | None
    acknowledged_seq: int
    waiting: int
    oldest_waiting_since: str | None
    catalogue_hash: str
    services: int
    price_table: str
    next_holiday: str | None
    open_shift_of: str | None
    unprinted_receipts: int
    payments_open: int
    attention: int
    pictures_waiting: int
    picture_bytes_waiting: int
    pictures_lost: int
    counts: dict[str, int]
    item_numbers: dict[str, int]
    courier: CourierStatus
    settings: SettingsSeen


def look(enrolled: EnrolledMachine) -> CounterView:
    """Look at the store and the courier's last word; beside a working window too."""
    reader = enrolled.open_reader()
    try:
        settings = look_at_settings(enrolled.home, reader)
        today, series = local(enrolled.clock.now()).date(), enrolled.enrolment.place.portal_series
        return _view(reader, read_status(enrolled.home), (today, series), settings)
    finally:
        reader.close()


def device_states(home: Path) -> dict[str, dict[str, Any]]:
    """Ask every device that is set up; one that a window uses says `in_use`, because its port is taken."""
    settings, clock = load_settings(home), SystemClock()
    states = {
        "printer": lambda: printer_of(settings, home).state(_ASK_S),
        "reader": lambda: _presence(reader_of(settings, lambda: local(clock.now()).date()).is_present()),
        "scanner": lambda: _presence(scanner_of(settings).is_present()),
        "scale": lambda: _scale_state(scale_of(settings).weigh(0.0).state),
        "terminal": lambda: terminal_state(settings, _ASK_S),
    }
    return {role: _device(getattr(settings, role), ask) for role, ask in states.items()}


def _device(device: DeviceSettings | None, ask: Callable[[], PrinterState]) -> dict[str, Any]:
    state = str(ask() if device else PrinterState.ABSENT)
    if device and state in MUTE and is_port_taken(device):
        state = IN_USE
    return {
        "state": state,
        "url": device.url if device else None,
        "profile": device.profile if device else None,
    }


def _presence(is_present: bool) -> PrinterState:
    return PrinterState.ONLINE if is_present else PrinterState.ABSENT


def _scale_state(state: ScaleState) -> PrinterState:
    """Say of a scale what is said of every device: whether it answers."""
    silent = {ScaleState.ABSENT: PrinterState.ABSENT, ScaleState.OFFLINE: PrinterState.OFFLINE}
    return silent.get(state, PrinterState.ONLINE)


def courier_fields(status: CourierStatus) -> dict[str, Any]:
    """Return the courier's last word as plain fields."""
    return {**asdict(status), "line": str(status.line)}


def _next_holiday(reader: StoreReader, today: date) -> str | None:
    """Return the next day, today included, on which offices are closed."""
    days = (holiday.day for holiday in reader.books.holidays() if holiday.day >= today)
    return next((day.isoformat() for day in days), None)


def _view(
    reader: StoreReader, courier: CourierStatus, here: tuple[date, int], settings: SettingsSeen
) -> CounterView:
    today, series = here
    epochs = reader.runs.epochs()
    waiting, oldest = 0, None
    for epoch in epochs:
        acknowledged = reader.runs.acknowledged(epoch.epoch)
        waiting += max(0, epoch.seq - acknowledged)
        if oldest is None and epoch.seq > acknowledged:
            first = reader.runs.run(epoch.epoch, acknowledged + 1, 1)
            oldest = str(first[0].envelope_fields()["made_at"]["wall"]) if first else None
    catalogue, shift = reader.books.catalogue(), reader.books.open_shift()
    pictures, picture_bytes = reader.pictures_waiting()
    attention = reader.books.attention()
    return CounterView(
        head=reader.head,
        acknowledged_seq=reader.runs.acknowledged(epochs[-1].epoch) if epochs else 0,
        waiting=waiting,
        oldest_waiting_since=oldest,
        catalogue_hash=catalogue.hash if catalogue else "",
        services=len(catalogue.services) if catalogue else 0,
        price_table=catalogue.price_table if catalogue else "",
        next_holiday=_next_holiday(reader, today),
        open_shift_of=shift.operator if shift else None,
        unprinted_receipts=len(reader.books.unprinted_receipts()),
        payments_open=len(reader.books.open_payments()),
        attention=len(attention),
        pictures_waiting=pictures,
        picture_bytes_waiting=picture_bytes,
        pictures_lost=sum(LOST_PICTURE in row.reasons for row in attention),
        counts=dict(reader.feed_state()),
        item_numbers=dict(reader.books.item_numbers_left(series)),
        courier=courier,
        settings=settings,
    )
