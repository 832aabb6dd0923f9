"""The window's clock learns the portal's time from the courier's words, and so do the entries made then."""

from types import SimpleNamespace
from typing import Any

from kiosk.app.watch import Watch, Watched
from kiosk.lanes import Lane
from kiosk.sync.status import CourierStatus
from kiosk.trust.system_clock import SystemClock


def test_the_couriers_measurement_reaches_the_windows_clock() -> None:
    clock = SystemClock()
    store: Any = SimpleNamespace(inbox_folder=SimpleNamespace(has_any=lambda: False))
    lane = Lane("store", lambda _name, _error: None)
    watched = Watched(
        store,
        {"store": lane},
        None,
        None,
        is_clock_suspect=lambda: False,
        is_same_disk=False,
        learn_portal_offset=clock.set_portal_offset,
    )
    watch = Watch(watched, lambda _view: None, lambda: None)
    watch.note_courier(CourierStatus())
    assert clock.portal_offset is None
    watch.note_courier(CourierStatus(clock_offset_ms=86_400_000, clock_error_ms=40))
    watch.close()
    lane.stop(10)
    assert clock.portal_offset == (86_400_000, 40)
    assert clock.known_time > clock.floor
