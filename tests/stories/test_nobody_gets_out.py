"""Self-service on a real X server under openbox: no chord and no gesture changes a pixel of the page.

Nothing is waited for by the clock. Without a portal the first page says at last that there is no line: before
that it may change by itself, after it never. A page is compared only while the window has nothing to do.
"""

import contextlib
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import product
from pathlib import Path

import numpy as np
import psutil
import pytest

from kiosk.demo.parts import StageCounter, StagePortal
from kiosk.ui.theme.tokens import CITIZEN_COLOURS, ThemeName
from tests.fakes.x_desktop import missing_for_x, process, window_of, x_server

MISSING = missing_for_x("openbox", "xdotool")
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
SHIPPED = Path(__file__).parents[2] / "installers/linux/package/usr/share/libya-post-kiosk/openbox.xml"
THEIR_OWN = Path("/etc/xdg/openbox/rc.xml")
LETTERS = "acdefhlmnopqrstvwxz"
CHORDS = (
    *(f"{held}+{key}" for held, key in product(("super", "ctrl+alt"), LETTERS)),
    *(f"{held}+{key}" for held, key in product(("ctrl", "ctrl+shift"), "cvnpqtw")),
    *(f"alt+F{number}" for number in range(1, 13)),
    *(f"ctrl+alt+F{number}" for number in range(1, 13)),
    *(f"F{number}" for number in range(1, 13)),
    *(f"super+F{number}" for number in range(1, 5)),
    *(f"ctrl+alt+{key}" for key in ("Delete", "BackSpace", "Left", "Right", "Up", "Down", "Tab", "Escape")),
    *(f"shift+alt+{key}" for key in ("Left", "Right", "Up", "Down", "Tab")),
    *(f"super+{key}" for key in ("Tab", "space", "Left", "Right", "Up", "Down", "Return")),
    *("alt+Tab", "alt+space", "alt+Escape", "alt+Print", "alt+Return", "ctrl+Escape", "ctrl+shift+Escape"),
    *("Print", "Menu", "Super_L", "Super_R", "Pause", "Help", "shift+F10"),
    *("XF86HomePage", "XF86Mail", "XF86Search", "XF86Calculator", "XF86Sleep", "XF86PowerOff", "XF86WWW"),
    *("XF86AudioMute", "XF86AudioPlay", "XF86Back", "XF86Favorites", "XF86Explorer", "XF86Terminal"),
)
WIDTH, HEIGHT = 1280, 800
CORNERS = tuple(product((2, WIDTH - 3), (2, HEIGHT - 3)))
MIDDLES = ((WIDTH // 2, 2), (WIDTH // 2, HEIGHT - 3), (2, HEIGHT // 2), (WIDTH - 3, HEIGHT // 2))
PATIENCE_S = 240.0
_CHORDS_AT_ONCE = 12
_QUIET_S, _NEXT_TO_NOTHING_S = 0.5, 0.05
_NO_LINE = int(CITIZEN_COLOURS[ThemeName.LIGHT].warn_soft.removeprefix("#"), 16)


class Screen:
    """What stands on the X server's screen, and hands on its keyboard and mouse."""

    def __init__(self, environment: Mapping[str, str], picture: Path) -> None:
        self._environment = dict(environment)
        self._picture = picture

    def pixels(self) -> bytes:
        return self._picture.read_bytes()

    def says_no_line(self) -> bool:
        """Say whether the page tells that there is no line: a strip of its colour, across the page."""
        seen = np.frombuffer(self.pixels()[-WIDTH * HEIGHT * 4 :], dtype=np.uint32) & 0xFFFFFF
        return int((seen == _NO_LINE).sum()) > 10 * WIDTH

    def do(self, *words: str) -> str:
        """Return what was said; nothing where it could not be done, as without a window manager."""
        done = subprocess.run(
            ("xdotool", *words), env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if not done.returncode else ""

    def settled(self) -> bytes:
        """Return the picture once the window had nothing to do and nothing changed meanwhile."""
        deadline_s = time.monotonic() + PATIENCE_S
        window = next(child for child in psutil.Process().children(recursive=True) if _is_window(child))
        while time.monotonic() < deadline_s:
            before, worked_s = self.pixels(), window.cpu_times().user
            with contextlib.suppress(psutil.TimeoutExpired):
                window.wait(_QUIET_S)
                raise AssertionError("the window has ended")
            is_quiet = window.cpu_times().user - worked_s <= _NEXT_TO_NOTHING_S
            if is_quiet and window.status() != psutil.STATUS_RUNNING and self.pixels() == before:
                return before
        raise AssertionError("the page never came to rest")

    def is_back(self, wanted: bytes) -> bool:
        """Say whether the screen shows that picture, now or once the window has come to rest."""
        return self.pixels() == wanted or self.settled() == wanted

    def chords_that_lead_out(self, picture: bytes) -> list[str]:
        """Press every chord, many at once; return those after which another picture is seen."""
        found = []
        for first in range(0, len(CHORDS), _CHORDS_AT_ONCE):
            some = CHORDS[first : first + _CHORDS_AT_ONCE]
            self.do("key", "--clearmodifiers", *some)
            if not self.is_back(picture):
                found += some
        return found

    def stands(self) -> tuple[str, str, str]:
        """Return the window that has the focus, its place and size, and the desktop."""
        window = self.do("getactivewindow")
        return window, self.do("getwindowgeometry", "--shell", window), self.do("get_desktop")


@pytest.fixture(scope="module")
def home(session_portal: StagePortal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not session_portal.is_serving:
        session_portal.serve()
    machine = StageCounter(tmp_path_factory.mktemp("out") / "machine")
    machine.enrol(session_portal.url, session_portal.enrolment_code(6))
    session_portal.stop()
    return machine.home


@pytest.fixture(
    params=[
        pytest.param(SHIPPED, id="openbox-as-we-ship-it"),
        pytest.param(THEIR_OWN, id="openbox-as-it-comes", marks=pytest.mark.slow),
    ]
)
def screen(request: pytest.FixtureRequest, home: Path, tmp_path: Path) -> Iterator[Screen]:
    """The window over the whole screen, the mouse in the middle of it."""
    with ExitStack() as stack:
        environment = stack.enter_context(x_server(f"{WIDTH}x{HEIGHT}", tmp_path))
        stack.enter_context(process(("openbox", "--config-file", str(request.param)), environment))
        made = Screen(environment, tmp_path / "Xvfb_screen0")
        deadline_s = time.monotonic() + PATIENCE_S
        while not made.do("get_desktop"):  # a window that is there before its manager may never get the focus
            assert time.monotonic() < deadline_s, "the window manager never came"
        stack.enter_context(process(window_of(home), environment))
        while not made.do("getactivewindow") or not made.says_no_line():
            assert time.monotonic() < deadline_s, "the window never came, or never knew of the line"
        made.do("mousemove", str(WIDTH // 2), str(HEIGHT // 8))
        made.settled()
        yield made


def _is_window(child: psutil.Process) -> bool:
    """Say whether a process is the window's own, not its keeper."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return "--in-process" in child.cmdline()
    return False


def test_at_least_sixty_chords_are_tried() -> None:
    assert len(set(CHORDS)) >= 60


def test_no_chord_leads_out(screen: Screen) -> None:
    stands, picture = screen.stands(), screen.settled()
    assert f"WIDTH={WIDTH}" in stands[1]
    assert f"HEIGHT={HEIGHT}" in stands[1]
    assert screen.chords_that_lead_out(picture) == []
    assert screen.settled() == picture
    assert screen.stands() == stands


def test_no_gesture_leads_out(screen: Screen) -> None:
    stands, picture = screen.stands(), screen.settled()
    middle = (str(WIDTH // 2), str(HEIGHT // 8))
    for x, y in (*CORNERS, *MIDDLES):
        for button in ("2", "3", "4", "5", "8", "9"):
            screen.do("mousemove", str(x), str(y), "click", button, "mousemove", *middle)
        for held, button in product(("alt", "super", "ctrl+alt"), ("1", "2", "3")):
            drag = ("mousedown", button, "mousemove", *middle, "mouseup", button)
            screen.do("mousemove", str(x), str(y), "keydown", held, *drag, "keyup", held)
        swipe = ("mousedown", "2", "mousemove", *middle, "mouseup", "2")
        screen.do("mousemove", str(x), str(y), *swipe)
        assert screen.is_back(picture), (x, y)
    assert screen.settled() == picture
    assert screen.stands() == stands
    assert [
        child.name() for child in psutil.Process().children(recursive=True) if "term" in child.name()
    ] == []
