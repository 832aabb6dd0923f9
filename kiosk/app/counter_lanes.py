"""The lanes of a counter and what must be closed when they end."""

import contextlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kiosk.app.reports import report_bug
from kiosk.lanes import Lane
from kiosk.ui.lead import PRINTER, READER, SCALE, STORE, TERMINAL

_LANE_STOP_S: Final = 10.0
# Window and lanes share one interpreter lock, and a lane gives it up at every statement it asks of SQLite. At
# Python's usual 5 ms an act of a dozen statements may wait for a window that draws at each of them, and the
# window for the lanes; measured by bench_event_loop_eater. (Our choice.)
_TURN_S: Final = 0.0005


@dataclass(frozen=True, slots=True)
class Ends:
    """What must be closed at the end: watch and courier on the main thread, then the store in its lane."""

    on_main: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    in_store: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)


@contextlib.contextmanager
def counter_lanes() -> Iterator[tuple[Mapping[str, Lane], Ends]]:
    """Start the lanes of a counter; at the end close what was opened in them and stop them."""
    with contextlib.ExitStack() as stack:
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_TURN_S)
        lanes = {name: Lane(name, report_bug) for name in (STORE, PRINTER, READER, SCALE, TERMINAL)}
        for lane in lanes.values():
            stack.callback(lane.stop, _LANE_STOP_S)
        ends = Ends()
        stack.callback(lambda: lanes[STORE].submit(ends.in_store.close).result(_LANE_STOP_S))
        stack.callback(ends.on_main.close)
        yield lanes, ends
