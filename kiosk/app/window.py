"""Opens the counter's window: the sign-in first, what is behind it while the clerk types; stops in order."""

import contextlib
import gc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.app.reports import install_hooks, report_bug, start_log
from kiosk.app.shipped import load_texts
from kiosk.config import load_settings
from kiosk.domain.words import Language
from kiosk.lanes import Lane
from kiosk.ui.early import Furnish, WindowSettings, run_window
from kiosk.ui.lead import PRINTER, READER, SCALE, STORE

_LANE_STOP_S: Final = 10.0


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


@dataclass(frozen=True, slots=True)
class Ends:
    """What must be closed at the end: watch and courier on the main thread, then the store in its lane."""

    on_main: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    in_store: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)


@contextlib.contextmanager
def counter_lanes() -> Iterator[tuple[Mapping[str, Lane], Ends]]:
    """Start the lanes of a counter; at the end close what was opened in them and stop them."""
    with contextlib.ExitStack() as stack:
        lanes = {name: Lane(name, report_bug) for name in (STORE, PRINTER, READER, SCALE)}
        for lane in lanes.values():
            stack.callback(lane.stop, _LANE_STOP_S)
        ends = Ends()
        stack.callback(lambda: lanes[STORE].submit(ends.in_store.close).result(_LANE_STOP_S))
        stack.callback(ends.on_main.close)
        yield lanes, ends
