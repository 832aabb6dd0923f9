"""The demo's panel: each button does what it says, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.app.shipped import load_texts
from kiosk.domain.words import Words
from kiosk.errors import DeviceAbsentError
from kiosk.lanes import Lane
from kiosk.ui.demo_panel import STAGE, DemoPanel, PanelDoors, StageState
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.labels import Pill


class Stage:
    """A stage that notes what is done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.is_over = False
        self.is_broken = False

    def doors(self) -> PanelDoors:
        return PanelDoors(
            line={name: lambda name=name: self.done.append(name) for name in ("cut", "mend")},
            printer={"paper_out": lambda: self.done.append("paper_out")},
            persons=[(Words("زينب أبو شعالة", "Zaynab"), lambda: self.done.append("zaynab"))],
            state=self.state,
            is_over=lambda: self.is_over,
            portal_url="http://127.0.0.1:8440",
        )

    def state(self) -> StageState:
        if self.is_broken:
            raise DeviceAbsentError
        printer = "paper_out" if "paper_out" in self.done else "ready"
        return StageState(line_up="cut" not in self.done, printer=printer, receipts=3)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def panel(qapp: QApplication, stage: Stage) -> Iterator[DemoPanel]:
    lane = Lane(STAGE, lambda *_: None)
    made = DemoPanel(qapp, stage.doors(), load_texts(), {STAGE: lane})
    made.show()
    yield made
    made.close()
    made.deleteLater()
    lane.stop(5)


def press(panel: DemoPanel, words: str) -> None:
    found = next(made for made in panel.findChildren(Button) if made.words == words)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def pills(panel: DemoPanel) -> set[str]:
    return {pill.accessibleName() for pill in panel.findChildren(Pill)}


def test_each_button_does_what_it_says(panel: DemoPanel, stage: Stage, qtbot: Any) -> None:
    for words in ("قطع الخط", "نزع الورق", "زينب أبو شعالة"):
        press(panel, words)
    qtbot.waitUntil(lambda: stage.done == ["cut", "paper_out", "zaynab"])
    qtbot.waitUntil(lambda: pills(panel) == {"مقطوع", "نفد الورق، إيصالات مطبوعة: 3"})


def test_it_speaks_english_too(panel: DemoPanel, stage: Stage, qtbot: Any) -> None:
    press(panel, "English")
    press(panel, "Cut the line")
    qtbot.waitUntil(lambda: "Cut" in pills(panel))


def test_a_stage_that_does_not_answer_is_named(panel: DemoPanel, stage: Stage, qtbot: Any) -> None:
    stage.is_broken = True
    press(panel, "وصل الخط")
    title = load_texts().error(DeviceAbsentError.code)[0].ar
    qtbot.waitUntil(lambda: panel._trouble.isVisible() and panel._trouble.title.accessibleName() == title)


def test_it_closes_when_the_counters_window_is_gone(panel: DemoPanel, stage: Stage, qtbot: Any) -> None:
    stage.is_over = True
    panel._on_tick()
    assert not panel.isVisible()
