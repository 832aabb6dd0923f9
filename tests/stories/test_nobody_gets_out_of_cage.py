"""Self-service under cage, whose screen is a window of an X server here: no chord and no gesture leads out.

Keys and touches go to that server as from a device, through cage to the page. What only a machine has is not
here: virtual terminals, the power button (`docs/accessibility.md`).
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path

import psutil
import pytest

from kiosk.demo.parts import StageCounter, StagePortal
from tests.fakes.x_desktop import missing_for_x, process, window_of, x_server
from tests.stories.test_nobody_gets_out import HEIGHT, PATIENCE_S, WIDTH, Screen

MISSING = missing_for_x("cage", "Xwayland", "xdotool", "setpriv")
pytestmark = [pytest.mark.skipif(bool(MISSING), reason=MISSING), pytest.mark.slow]
_ROOT_AND_CAGE = 2
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


class Caged(Screen):
    """A screen whose windows are cage's."""

    programs: tuple[psutil.Process, ...] = ()

    def fill(self) -> None:
        """Make cage's window as large as the screen it lies on: it begins smaller."""
        deadline_s = time.monotonic() + PATIENCE_S
        while len(windows := self.do("search", "--onlyvisible", "--name", ".*").split()) < _ROOT_AND_CAGE:
            assert time.monotonic() < deadline_s, "cage has no window"
        self.do("windowsize", windows[-1], str(WIDTH), str(HEIGHT), "windowmove", windows[-1], "0", "0")

    def is_whole(self) -> bool:
        """Say whether cage, and the one window in it, are still those of the beginning."""
        return all(program.is_running() for program in self.programs)


def found(name: str, inside: psutil.Process) -> psutil.Process:
    return next(one for one in inside.children(recursive=True) if name in " ".join(one.cmdline()))


@pytest.fixture
def caged(session_portal: StagePortal, tmp_path: Path) -> Iterator[Caged]:
    """The window in cage, and everything that is seen of it."""
    if not session_portal.is_serving:
        session_portal.serve()
    machine = StageCounter(tmp_path / "machine")
    machine.enrol(session_portal.url, session_portal.enrolment_code(5))
    session_portal.stop()
    with ExitStack() as stack:
        base = stack.enter_context(x_server(f"{WIDTH}x{HEIGHT}", tmp_path))
        folder = Path(base["XDG_RUNTIME_DIR"])
        is_root = os.geteuid() == 0
        if is_root:  # cage does not run as root; who opens the window may be somebody else
            shutil.chown(folder, 65534)
        made = Caged(base, tmp_path / "Xvfb_screen0")
        cage = {**base, "WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman"}
        words = (*(NOBODY if is_root else ()), "cage", "--", "sleep", "3600")
        stack.enter_context(process(words, cage))
        deadline_s = time.monotonic() + PATIENCE_S
        while not (sockets := [path for path in folder.glob("wayland-*") if path.is_socket()]):
            assert time.monotonic() < deadline_s, "cage never came"
        made.fill()
        made.do("mousemove", str(WIDTH // 2), str(HEIGHT // 8))
        window = {**base, "WAYLAND_DISPLAY": sockets[0].name, "QT_QPA_PLATFORM": "wayland"}
        stack.enter_context(process(window_of(machine.home), window))
        while not made.says_no_line():
            assert time.monotonic() < deadline_s, "the window never came, or never knew of the line"
        made.settled()
        here = psutil.Process()
        made.programs = (found("cage", here), found("self-service", here))
        yield made


def test_no_chord_leads_out_of_cage(caged: Caged) -> None:
    before = caged.settled()
    caged.do("key", "Tab")
    picture = caged.settled()
    assert picture != before, "no key comes through cage"
    assert caged.chords_that_lead_out(picture) == []
    assert caged.is_whole()
    assert caged.settled() == picture


def test_no_gesture_leads_out_of_cage(caged: Caged) -> None:
    picture, middle = caged.settled(), (str(WIDTH // 2), str(HEIGHT // 8))
    places = (*product((2, WIDTH - 3), (2, HEIGHT - 3)), (WIDTH // 2, 2), (2, HEIGHT // 2))
    for x, y in places:
        for button in ("2", "3", "4", "5", "8", "9"):
            caged.do("mousemove", str(x), str(y), "click", button, "mousemove", *middle)
        for held, button in product(("alt", "super", "ctrl+alt"), ("1", "2", "3")):
            drag = ("mousedown", button, "mousemove", *middle, "mouseup", button)
            caged.do("mousemove", str(x), str(y), "keydown", held, *drag, "keyup", held)
        assert caged.is_back(picture), (x, y)
        assert caged.is_whole()
    assert caged.settled() == picture


def test_there_is_no_title_bar_to_close_or_shrink_the_window_by(caged: Caged) -> None:
    picture, middle = caged.settled(), (str(WIDTH // 2), str(HEIGHT // 8))
    for from_the_edge in range(8, 80, 12):
        caged.do("mousemove", str(WIDTH - from_the_edge), "8", "click", "1", "mousemove", *middle)
        assert caged.is_back(picture), from_the_edge
        assert caged.is_whole()
