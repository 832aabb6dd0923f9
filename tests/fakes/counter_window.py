"""A counter window on a hall in memory: lanes that work at once, a printer and a reader that obey."""

import functools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from kiosk.app.shipped import load_directory, load_texts
from kiosk.documents.leaflet import LeafletPaper
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.early import WindowSettings
from kiosk.ui.window import Opened, open_window
from tests.fakes.counter_person import (
    NotedCourier,
    NotedExports,
    ObedientBench,
    ObedientChecker,
    ObedientPacks,
    ObedientPrinter,
    ObedientReader,
    ObedientScale,
    PlainRenderer,
)
from tests.fakes.hall import PLACE, Hall, make_hall, shipped_catalogue
from tests.fakes.keeping import InMemoryScans

SHOWN = ("CO2", "CR1", "JU1", "PO2", "PP1", "SS1")


class ImmediateLane:
    """Does the work while it is handed over; the outcome still travels through the window's event loop."""

    def submit(self, work: Callable[[], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - the top of a lane
            future.set_exception(error)
        return future


class HeldLane:
    """Does nothing until told: what a slow disk or a slow printer looks like."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, work: Callable[[], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        self.waiting.append((future, work))
        return future

    def let_go(self) -> None:
        """Do everything that waits."""
        held, self.waiting = self.waiting, []
        for future, work in held:
            try:
                future.set_result(work())
            except Exception as error:  # noqa: BLE001 - the top of a lane
                future.set_exception(error)


@dataclass
class CounterWindow:
    """An open window and everything under it."""

    opened: Opened
    hall: Hall
    printer: ObedientPrinter
    reader: ObedientReader
    courier: NotedCourier
    scale: ObedientScale
    receipts: ObedientChecker
    bench: ObedientBench
    scans: InMemoryScans
    packs: ObedientPacks

    @property
    def shell(self) -> Any:
        return self.opened.shell

    @property
    def flow(self) -> Any:
        return self.opened.flow

    @property
    def page(self) -> Any:
        return self.opened.shell._page

    @property
    def presenter(self) -> Any:
        return self.opened.shell._here[1]


@functools.cache
def _catalogue() -> Catalogue:
    """Return some of the services that ship: pictures do not change because one more is offered."""
    return shipped_catalogue(SHOWN)


@functools.cache
def _directory() -> Directory:
    return load_directory()


def open_counter(app: Any, settings: WindowSettings, lanes: dict[str, Any] | None = None) -> CounterWindow:
    """Open the window on a fresh hall; nobody is signed in."""
    hall = make_hall(_catalogue())
    printer, reader, courier = ObedientPrinter(), ObedientReader(), NotedCourier()
    scale, receipts, bench, scans = ObedientScale(), ObedientChecker(), ObedientBench(), InMemoryScans()
    packs = ObedientPacks()
    equipment = Equipment(
        *(hall.desk, hall.clock, PLACE, PlainRenderer(), printer, reader, courier, scale, receipts, bench),
        directory=_directory(),
        leaflets=LeafletPaper(load_texts()),
        scans=scans,
        packs=packs,
        exports=NotedExports(),
    )
    names = ("store", "printer", "reader", "scale", "terminal")
    every = {name: ImmediateLane() for name in names} | (lanes or {})
    opened = open_window(app, equipment, every, load_texts(), settings)
    return CounterWindow(opened, hall, printer, reader, courier, scale, receipts, bench, scans, packs)
