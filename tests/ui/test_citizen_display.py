"""The second screen: what the citizen sees at each step, where it is shown, and that it shows nobody."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from kiosk.app.shipped import load_texts
from kiosk.ui.citizen.display import CitizenDisplay
from kiosk.ui.citizen.views import CitizenView, Moment
from kiosk.ui.theme.fonts import load_fonts
from tests.fakes.citizen_side import Watched, visit
from tests.fakes.counter_scenes import settle
from tests.fakes.page_walk import picture, walk

ROOM = (1280, 800)
TWO_SCREENS = {
    "screens": [
        {"name": "clerk", "x": 0, "y": 0, "width": 1280, "height": 800, "dpr": 1},
        {"name": "citizen", "x": 1280, "y": 0, "width": 1024, "height": 600, "dpr": 1},
    ]
}
PLACED = """
import json
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
from kiosk.app.shipped import load_texts
from kiosk.domain.words import Words
from kiosk.ui.citizen.display import CitizenDisplay
from kiosk.ui.citizen.views import CitizenWords
from kiosk.ui.theme.fonts import load_fonts
load_fonts()
clerk = QWidget()
clerk.show()
display = CitizenDisplay(clerk, load_texts())
display.show(CitizenWords(load_texts()).welcome(Words("بريد", "Post")))
window = display.window
place, screen = window.geometry(), window.screen().name()
print(json.dumps([window.isVisible(), place.x(), place.width(), screen, window.isActiveWindow()]))
display.close()
"""


@pytest.fixture
def display(qapp: Any) -> Iterator[CitizenDisplay]:
    load_fonts()
    clerk = QWidget()
    made = CitizenDisplay(clerk, load_texts())
    made.window.resize(*ROOM)
    yield made
    made.close()
    clerk.deleteLater()
    settle()


@pytest.fixture(scope="module")
def seen() -> dict[Moment, CitizenView]:
    return Watched(visit(has_paper=False)).last_of_each


@pytest.mark.parametrize("moment", Moment)
def test_each_step_can_be_read(
    display: CitizenDisplay, seen: dict[Moment, CitizenView], moment: Moment
) -> None:
    display.window.show()
    display.show(seen[moment])
    settle()
    assert walk(display.window, picture(display.window)) == []


def test_without_a_second_screen_there_is_no_second_window(display: CitizenDisplay) -> None:
    display.window.follow_screens()
    assert not display.window.isVisible()


def test_it_covers_the_second_screen_and_takes_no_keys(tmp_path: Path) -> None:
    (tmp_path / "screens.json").write_text(json.dumps(TWO_SCREENS))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path}/screens.json"}
    done = subprocess.run(
        [sys.executable, "-c", PLACED], env=environment, capture_output=True, text=True, check=True
    )
    is_visible, left, width, screen, is_active = json.loads(done.stdout.splitlines()[-1])
    assert (is_visible, left, width, screen, is_active) == (True, 1280, 1024, "citizen", False)
