"""Opens the machine's self-service window: what stands behind it first, then one page over the screen."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kiosk.app.behind import Behind
from kiosk.app.closed_mark import closed_for, keep_closed
from kiosk.app.counter import EnrolledMachine
from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.devices import scanner_of, terminal_of
from kiosk.app.reports import install_hooks, start_log
from kiosk.app.shipped_texts import load_texts
from kiosk.app.voice import Listening, find_listening
from kiosk.config import Settings, load_settings
from kiosk.documents.qr import LARGEST_ON_SCREEN, qr_matrix
from kiosk.domain.words import Language
from kiosk.ports import CounterPlace
from kiosk.ui.selfservice.doors import KioskEquipment
from kiosk.ui.selfservice.opening import KioskSettings, run_kiosk
from kiosk.ui.window_signals import WindowSignals
from kiosk.usecases.citizen_desk import CitizenDesk


@dataclass(frozen=True, slots=True)
class Furnished:
    """What stands behind the window, and what begins once the window is there."""

    equipment: KioskEquipment
    begin: Callable[[WindowSignals], None]


def open_self_service_of(home: Path) -> int:
    """Open the window of a home over the whole screen and stay until an attendant closes it.

    Raises:
        NotEnrolledError, WriterBusyError, StoreError: there can be no window; the code says why.
    """
    gc.disable()  # what start-up makes stays; the window collects when it is at rest
    start_log(home, "self-service")
    install_hooks()
    settings, texts = load_settings(home), load_texts()
    with counter_lanes() as (lanes, ends):

        def load() -> Furnished:
            behind = Behind(EnrolledMachine.of_home(home), lanes, ends, texts)
            listening = find_listening(settings.headset)

            def begin(signals: WindowSignals) -> None:
                behind.begin(signals)
                if listening is not None:
                    ends.on_main.callback(listening.close)
                    listening.begin(signals.headset_changed)

            return Furnished(as_left(equipment_of(behind, settings, listening), home), begin)

        look = KioskSettings(Language(settings.language), width_mm=settings.screen_width_mm)
        return run_kiosk(load, lanes, texts, look)


def as_left(equipment: KioskEquipment, home: Path) -> KioskEquipment:
    """Return the equipment as the attendant has left it: closed for a reason, or in service."""
    return replace(equipment, closed_for=closed_for(home), keep_closed=partial(keep_closed, home))


def equipment_of(behind: Behind, settings: Settings, listening: Listening | None) -> KioskEquipment:
    """Return what is behind the window as a citizen meets it."""
    bench, place = behind.bench, behind.enrolled.enrolment.place
    return KioskEquipment(
        desk=CitizenDesk(behind.desk),
        clock=behind.enrolled.clock,
        place=place,
        renderer=bench.renderer,
        qr=lambda text: qr_matrix(text, LARGEST_ON_SCREEN).rows,
        printer=bench.printer,
        reader=bench.reader,
        scanner=scanner_of(settings) if settings.scanner else None,
        voice=listening.voice if listening is not None else None,
        scans=behind.scans,
        directory=behind.directory,
        leaflets=behind.leaflets,
        terminal=terminal_of(settings, _sale_id(place)) if settings.terminal else None,
        courier=None if place.is_training else behind,
    )


def _sale_id(place: CounterPlace) -> str:
    """Return what this machine is called in the conversations of its terminal."""
    return f"{place.office}-{place.counter:02d}"
