"""Opens the first run on a machine that is no counter yet, and says whether there is anything to run for."""

import contextlib
from dataclasses import replace
from pathlib import Path

from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.first_run import FirstRunOfHome
from kiosk.app.reports import start_log
from kiosk.app.shipped import load_texts
from kiosk.config import load_settings
from kiosk.domain.words import Language
from kiosk.errors import SettingsError
from kiosk.trust.system_clock import SystemClock
from kiosk.ui.early import WindowSettings
from kiosk.ui.technician.setup_opening import run_setup


def open_setup_of(home: Path, *, is_full_screen: bool = False) -> int:
    """Open the first run's window and stay until it is closed or done (`SWITCHED`)."""
    start_log(home, "setup")
    settings = WindowSettings(is_full_screen=is_full_screen)
    with contextlib.suppress(SettingsError):
        settings = replace(settings, language=Language(load_settings(home).language))
    with counter_lanes() as (lanes, _ends):
        return run_setup((FirstRunOfHome(home), SystemClock()), lanes, load_texts(), settings)
