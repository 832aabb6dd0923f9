"""Self-service windows, off screen, closed when the test ends."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes.citizen_window import CitizenWindow, open_citizen
from tests.fakes.counter_scenes import settle


@pytest.fixture
def open_kiosk(qapp: Any) -> Iterator[Callable[..., CitizenWindow]]:
    """Open windows that are closed when the test ends."""
    made: list[CitizenWindow] = []

    def opened(*arguments: Any, **settings: Any) -> CitizenWindow:
        window = open_citizen(qapp, *arguments, **settings)
        made.append(window)
        window.shell.show()
        window.shell.activateWindow()
        settle()
        return window

    yield opened
    for window in made:
        window.opened.close()
    settle()


@pytest.fixture
def kiosk(open_kiosk: Callable[..., CitizenWindow]) -> CitizenWindow:
    """One window in Arabic on the first page."""
    return open_kiosk()
