"""A self-service window on a hall in memory: lanes that work at once, devices that obey."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.app.shipped import load_directory, load_texts
from kiosk.documents.leaflet import LeafletPaper
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.domain.scan import Scan, recognise
from kiosk.domain.words import Language
from kiosk.errors import KioskError
from kiosk.ui.selfservice.doors import KioskEquipment
from kiosk.ui.selfservice.flow import CitizenFlow
from kiosk.ui.selfservice.opening import KioskSettings, OpenedKiosk, open_kiosk
from kiosk.usecases.citizen_desk import CitizenDesk
from tests.fakes.counter_person import ObedientPrinter, ObedientReader, PlainRenderer
from tests.fakes.counter_window import ImmediateLane
from tests.fakes.hall import PLACE, Hall, make_hall, shipped_catalogue


@dataclass
class NotedVoice:
    """Remembers what was read out."""

    said: list[tuple[str, ...]] = field(default_factory=list)
    stopped: int = 0

    def say(self, texts: tuple[str, ...], _language: Language) -> None:
        self.said.append(texts)

    def stop(self) -> None:
        self.stopped += 1


@dataclass
class ObedientScanner:
    """Scans one text, or fails as it is told."""

    text: str = "LPR1:NOTHING"
    failure: KioskError | None = None

    def is_present(self) -> bool:
        return True

    def read(self, _deadline_s: float, _is_cancelled: Callable[[], bool]) -> Scan:
        if self.failure is not None:
            raise self.failure
        return recognise(self.text)


@dataclass
class CitizenWindow:
    """An open self-service window and everything under it."""

    opened: OpenedKiosk
    hall: Hall
    printer: ObedientPrinter
    reader: ObedientReader
    scanner: ObedientScanner
    voice: NotedVoice

    @property
    def shell(self) -> Any:
        return self.opened.shell

    @property
    def flow(self) -> CitizenFlow:
        return self.opened.flow

    @property
    def step(self) -> Any:
        return self.opened.flow.step

    @property
    def stage(self) -> Any:
        return self.opened.shell._stage


@functools.cache
def _directory() -> Directory:
    return load_directory()


@functools.cache
def _paper() -> ReceiptPaper:
    return ReceiptPaper(load_texts())


@functools.cache
def all_services() -> Catalogue:
    return shipped_catalogue()


def equipment_of(hall: Hall, **devices: Any) -> KioskEquipment:
    return KioskEquipment(
        CitizenDesk(hall.desk),
        hall.clock,
        PLACE,
        PlainRenderer(),
        _paper().code,
        **{"leaflets": LeafletPaper(load_texts()), **devices},
    )


def open_citizen(
    app: Any,
    size: tuple[int, int] = (1920, 1080),
    *,
    language: Language = Language.ARABIC,
    has_reader: bool = False,
    has_voice: bool = False,
    lanes: dict[str, Any] | None = None,
) -> CitizenWindow:
    """Open the window on a fresh hall; the first page is shown."""
    hall = make_hall(all_services(), office_keys=(bytes(32),))
    printer, reader, scanner, voice = ObedientPrinter(), ObedientReader(), ObedientScanner(), NotedVoice()
    equipment = equipment_of(
        hall,
        printer=printer,
        reader=reader if has_reader else None,
        scanner=scanner,
        voice=voice if has_voice else None,
        directory=_directory(),
        leaflets=LeafletPaper(load_texts()),
    )
    every = {name: ImmediateLane() for name in ("store", "printer", "reader", "terminal")} | (lanes or {})
    opened = open_kiosk(app, equipment, every, load_texts(), KioskSettings(language, size))
    opened.shell._timer.stop()  # seconds pass when a test says so
    return CitizenWindow(opened, hall, printer, reader, scanner, voice)
