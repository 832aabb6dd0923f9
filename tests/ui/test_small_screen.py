"""Small screens: the window is drawn smaller, so that nothing of it, least of all the strip, is lost."""

from collections.abc import Callable

import pytest

from kiosk.domain.words import Language
from kiosk.ui.counter.pages import Command
from kiosk.ui.early import WindowSettings
from tests.fakes.counter_scenes import SCENES, settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.page_walk import picture, walk

SCREENS = ((1366, 768), (1280, 800), (1024, 768))
FULLEST = ("form_wrong", "check", "payment", "receipt_no_paper", "today", "shift_closed", "line_down")


def test_a_screen_with_room_leaves_the_window_as_it_is() -> None:
    settings = WindowSettings()
    assert settings.fitted((1920, 1080)) == settings
    whole = WindowSettings(is_full_screen=True)
    assert whole.fitted((1280, 800)) == whole


@pytest.mark.parametrize("screen", SCREENS)
def test_a_small_screen_is_filled_and_never_exceeded(screen: tuple[int, int]) -> None:
    fitted = WindowSettings().fitted(screen)
    assert fitted.is_maximised
    assert fitted.size[0] == screen[0]
    assert fitted.size[1] < screen[1]
    assert 0.75 <= fitted.scale < 1


def test_letters_never_become_too_small_to_read() -> None:
    assert WindowSettings().fitted((640, 480)).scale == pytest.approx(0.75)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scene", FULLEST)
def test_the_fullest_pages_can_be_read_and_reached_on_a_small_screen(
    scene: str, screen: tuple[int, int], open_window: Callable[..., CounterWindow]
) -> None:
    fitted = WindowSettings().fitted(screen)
    counter = open_window(fitted)
    SCENES[scene](counter)
    settle()
    findings = {}
    for language in (Language.ARABIC, Language.ENGLISH):
        findings[language] = walk(counter.shell, picture(counter.shell))
        assert counter.shell._strip.geometry().bottom() < counter.shell.height()
        counter.shell.press(Command.LANGUAGE)
        settle()
    assert findings == {Language.ARABIC: [], Language.ENGLISH: []}
    assert (counter.shell.width(), counter.shell.height()) == fitted.size
