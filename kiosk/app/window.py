"""Opens the counter's window: the sign-in first, what is behind it while the clerk types; stops in order."""

import gc
from pathlib import Path

from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.reports import install_hooks, start_log
from kiosk.app.shipped import load_texts
from kiosk.config import load_settings
from kiosk.domain.words import Language
from kiosk.ui.early import Furnish, WindowSettings, run_window


def open_window_of(home: Path, *, is_full_screen: bool = False) -> int:
    """Open the window of a home and stay until it is closed.

    Raises:
        NotEnrolledError, WriterBusyError, StoreError: there can be no window; the code says why.
    """
    gc.disable()  # what start-up makes stays; the window collects when it is at rest
    start_log(home, "window")
    install_hooks()
    language = Language(load_settings(home).language)
    settings = WindowSettings(language=language, is_full_screen=is_full_screen)
    with counter_lanes() as (lanes, ends):

        def load() -> Furnish:
            from kiosk.app.behind import load_behind

            return load_behind(home, lanes, ends)

        return run_window(load, lanes, load_texts(), settings)
