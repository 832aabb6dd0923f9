"""A page that changes while a button of it is pressed: the press counts, and the page follows after it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fakes.citizen_scenes import question_request
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle


def copies(kiosk: CitizenWindow) -> str:
    form = kiosk.flow.journey.visit.form
    assert form is not None
    return form.texts["copies"]


def other(kiosk: CitizenWindow) -> str:
    """The name of an answer that was not chosen."""
    return next(
        name
        for name, plate in kiosk.stage.plates.items()
        if "certificate_for=" in name and not plate.isChecked()
    )


def change(kiosk: CitizenWindow) -> None:
    """Something comes home that the page shows."""
    kiosk.step.press("copies", "5")
    kiosk.flow.journey.refresh()


def test_a_finger_that_is_down_when_the_page_changes_still_presses(
    kiosk: CitizenWindow, qtbot: QtBot
) -> None:
    question_request(kiosk)
    name, stage = other(kiosk), kiosk.stage
    plate = stage.plates[name]
    QTest.mousePress(plate, Qt.MouseButton.LeftButton)
    change(kiosk)
    settle()
    assert kiosk.stage is stage, "the button would be gone from under the finger"
    assert copies(kiosk) == "5"
    QTest.mouseRelease(plate, Qt.MouseButton.LeftButton)
    settle()
    assert kiosk.stage.plates[name].isChecked()
    qtbot.waitUntil(lambda: kiosk.stage is not stage)


def test_a_press_of_assistive_technology_outlasts_a_new_drawing(kiosk: CitizenWindow, qtbot: QtBot) -> None:
    question_request(kiosk)
    before = int(copies(kiosk))
    actions = QAccessible.queryAccessibleInterface(kiosk.stage.plates["copies+"]).actionInterface()
    actions.doAction("Press")  # Qt holds the button down for 100 ms
    kiosk.step.press("certificate_for", other(kiosk).partition("=")[2])
    kiosk.flow.journey.refresh()
    qtbot.waitUntil(lambda: copies(kiosk) == str(before + 1), timeout=2_000)


def test_whoever_leans_on_a_button_does_not_stop_the_page(kiosk: CitizenWindow, qtbot: QtBot) -> None:
    question_request(kiosk)
    stage = kiosk.stage
    QTest.mousePress(stage.plates[other(kiosk)], Qt.MouseButton.LeftButton)
    change(kiosk)
    qtbot.waitUntil(lambda: kiosk.stage is not stage, timeout=10_000)


def test_a_button_held_for_long_does_not_hold_up_the_wipe(kiosk: CitizenWindow, qtbot: QtBot) -> None:
    question_request(kiosk)
    QTest.mousePress(kiosk.stage.plates[other(kiosk)], Qt.MouseButton.LeftButton)
    change(kiosk)
    with qtbot.waitSignal(kiosk.shell.wiped):
        kiosk.flow.end()
    settle()
    assert kiosk.flow.journey.visit.form is None
