"""For somebody who sits before the machine: whatever is touched stands in the lower half of the screen."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from kiosk.ui.selfservice.looking import Look
from kiosk.ui.theme.tokens import ThemeName
from tests.fakes.citizen_scenes import SCENES, attract, question_mother
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle

SIZES = ((1920, 1080), (1080, 1920))


def touched(kiosk: CitizenWindow) -> Iterator[QWidget]:
    for widget in kiosk.shell.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QLineEdit) and widget.isVisible():
            yield widget


def top_of(kiosk: CitizenWindow, widget: QWidget) -> int:
    """Return where what is seen of a widget begins: a page that scrolls may hide its upper part."""
    return int(widget.mapTo(kiosk.shell, QPoint(0, widget.visibleRegion().boundingRect().top())).y())


def stand_low(scene: str, size: tuple[int, int], open_kiosk: Callable[..., CitizenWindow]) -> None:
    kiosk = open_kiosk(size)
    kiosk.shell._look = Look(ThemeName.LIGHT, 1.0, is_low=True)
    kiosk.shell._build()
    SCENES[scene](kiosk)
    if not kiosk.shell._look.is_low:  # a scene in which a visit has ended: the look ended with it
        kiosk.shell._command("low")
        settle()
    middle, keyboard = size[1] // 2, kiosk.shell._keys._keyboard
    # Keys of 20 mm in four rows, a field and a footer are taller than half of a screen that lies: then the
    # half is as tall as they are and a finger's breadth more.
    slack = kiosk.shell.room.target if keyboard.isVisible() and size[0] > size[1] else 0
    high = {
        widget.accessibleName(): top_of(kiosk, widget)
        for widget in touched(kiosk)
        if not widget.visibleRegion().isEmpty() and top_of(kiosk, widget) + 1 < middle - slack
    }
    assert high == {}


@pytest.mark.parametrize(
    ("scene", "size"),
    [("attract", SIZES[0]), ("question_name", SIZES[0]), ("check", SIZES[1]), ("idle", SIZES[1])],
)
def test_everything_that_is_touched_stands_in_the_lower_half(
    scene: str, size: tuple[int, int], open_kiosk: Callable[..., CitizenWindow]
) -> None:
    stand_low(scene, size, open_kiosk)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_everything_that_is_touched_stands_in_the_lower_half_on_every_page(
    scene: str, size: tuple[int, int], open_kiosk: Callable[..., CitizenWindow]
) -> None:
    stand_low(scene, size, open_kiosk)


def test_it_is_chosen_on_the_first_page_low_down_and_left_again(kiosk: CitizenWindow) -> None:
    attract(kiosk)
    (choice,) = (
        button
        for button in kiosk.shell._footer.findChildren(QAbstractButton)
        if kiosk.flow.journey.say("head.low") in {button.text(), button.accessibleName()}
    )
    assert top_of(kiosk, choice) > kiosk.shell.height() // 2
    choice.click()
    settle()
    assert kiosk.shell._look.is_low
    question_mother(kiosk)
    assert kiosk.stage.fields["mother_name"].text() == "مريم سالم"
    kiosk.shell._frame.commands.buttons["low"].click()
    settle()
    assert not kiosk.shell._look.is_low
    assert kiosk.stage.fields["mother_name"].text() == "مريم سالم"


def test_it_ends_with_the_visit(kiosk: CitizenWindow) -> None:
    kiosk.shell._command("low")
    settle()
    kiosk.flow.end()
    settle()
    assert not kiosk.shell._look.is_low
