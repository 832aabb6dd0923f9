"""The demo with a screen: the counter's window on a living stage, and a panel to make trouble with."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from kiosk.app.reports import report_bug
from kiosk.app.shipped import load_texts
from kiosk.demo.stage import Stage, open_stage
from kiosk.demo.window_tour import invented_persons
from kiosk.domain.words import Words
from kiosk.lanes import Lane
from kiosk.ui.demo_panel import STAGE, PanelDoors, StageState, run_panel

_ROWS_PER_S: Final = 1_200.0  # 150 mm a second, as a common receipt printer
_ORDERS: Final = ("paper_out", "paper_in", "cover_open", "cover_close", "off", "on")
_LANE_STOP_S: Final = 5.0


def play_on_screen(tell: Callable[[str], None], *, keep: bool) -> None:
    """Open the counter's window and the panel, until one of them is closed.

    Raises:
        StageError: a part of the stage did not start.
    """
    with open_stage(keep=keep, paper_rows_per_s=_ROWS_PER_S, tell=tell) as stage:
        tell("screen")
        window = stage.crew.start("window", "kiosk", ["run", "--home", str(stage.counter.home)])
        lane = Lane(STAGE, report_bug)
        with _asked_to_end() as is_asked:
            doors = doors_of(stage, lambda: is_asked() or not window.is_running)
            run_panel(doors, load_texts(), {STAGE: lane})
        lane.stop(_LANE_STOP_S)


def doors_of(stage: Stage, is_over: Callable[[], bool]) -> PanelDoors:
    """Return what the panel may do to a stage."""
    return PanelDoors(
        line={"cut": stage.line.cut, "mend": stage.line.mend},
        printer={name: partial(_give, stage, name) for name in _ORDERS},
        persons=[
            (_name(person["answers"]), partial(stage.reader.lay, person["mrz"]))
            for person in invented_persons()
        ],
        state=partial(state_of, stage),
        is_over=is_over,
        portal_url=stage.portal.url,
    )


def state_of(stage: Stage) -> StageState:
    """Look at line and printer."""
    printer = stage.printer.order("status")
    told = next(
        name
        for name, is_so in (
            ("off", not printer["is_on"]),
            ("cover_open", printer["is_cover_open"]),
            ("paper_out", printer["is_paper_out"]),
            ("ready", True),
        )
        if is_so
    )
    return StageState(stage.line.is_up, told, int(printer["receipts"]))


def _give(stage: Stage, name: str) -> None:
    stage.printer.order(name)


def _name(answers: dict[str, str]) -> Words:
    name = f"{answers['given_name']} {answers['family_name']}"
    return Words(name, name)


@contextlib.contextmanager
def _asked_to_end() -> Iterator[Callable[[], bool]]:
    """Note Ctrl-C and its like instead of raising: an exception inside Qt's loop ends the process at once.

    The panel's timer asks every second.
    """
    asked: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, lambda given, _frame: asked.append(given)) for number in numbers]
    try:
        yield lambda: bool(asked)
    finally:
        for number, action in zip(numbers, before, strict=True):
            signal.signal(number, action)
