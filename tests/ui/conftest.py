"""The window's tests draw off screen, with one set of letters on every machine."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))

import pytest

from kiosk.ui.early import WindowSettings
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow, open_counter


@pytest.fixture
def open_window(qapp: Any) -> Iterator[Callable[..., CounterWindow]]:
    """Open counter windows that are closed when the test ends."""
    made: list[CounterWindow] = []

    def opened(settings: WindowSettings | None = None, lanes: dict[str, Any] | None = None) -> CounterWindow:
        counter = open_counter(qapp, settings or WindowSettings(), lanes)
        made.append(counter)
        counter.shell.show()
        counter.shell.activateWindow()
        settle()
        return counter

    yield opened
    for counter in made:
        counter.opened.close()
    settle()


@pytest.fixture
def counter(open_window: Callable[..., CounterWindow]) -> CounterWindow:
    """One counter window in Arabic, nobody signed in."""
    return open_window()
