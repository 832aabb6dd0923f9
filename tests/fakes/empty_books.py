"""A counter's watch over books in which nothing happens, so that all it has to tell comes from devices."""

from types import SimpleNamespace
from typing import Any

from kiosk.app.watch import Watched
from kiosk.lanes import Lane


def watched_printer(printer: Any) -> Watched:
    """Return what a watch looks at; the caller stops the lanes."""
    store: Any = SimpleNamespace(
        runs=SimpleNamespace(epochs=list),
        journal=SimpleNamespace(durable_seq=0, is_second_copy_lost=False),
        pictures_waiting=(0, 0),
        inbox_folder=SimpleNamespace(has_any=lambda: False),
    )
    lanes = {name: Lane(name, _no_report) for name in ("store", "printer", "reader")}
    return Watched(store, lanes, printer, None, is_clock_suspect=lambda: False, is_same_disk=False)


def _no_report(_lane: str, _error: BaseException) -> None:
    raise AssertionError
