"""Every page of self-service: nothing clipped, unnamed, too small or too faint; two looks as pictured.

All pages in both languages, three sizes of letters, both looks and three screens are walked by the slow
tests; here each page in three looks that differ most. Renew the pictures after a wanted change:
`RENEW_PICTURES=1 python -m pytest tests/ui/selfservice/test_self_service_pages.py`.
"""

import os
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk.domain.words import Language
from kiosk.ui.selfservice.kiosk_shell import Look
from kiosk.ui.selfservice.metrics import TEXT_SIZES
from kiosk.ui.theme.tokens import ThemeName
from tests.fakes.citizen_scenes import SCENES
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle
from tests.fakes.page_walk import Least, picture, walk

PICTURES = Path(__file__).with_name("pictures")
MOST_PICTURES, SMALLEST = 200, 0
FAILED = Path(__file__).parents[3] / "demo-output" / "ui-failures"
SCREENS = ((1920, 1080), (1280, 800), (1080, 1920))
CONTRAST = 7.0
AR, EN = Language.ARABIC, Language.ENGLISH
LIGHT, DARK = ThemeName.LIGHT, ThemeName.HIGH_CONTRAST
Showing = tuple[Language, tuple[int, int], ThemeName, float, bool]
PICTURED: tuple[Showing, ...] = (
    (AR, (1920, 1080), LIGHT, 1.0, False),
    (EN, (1280, 800), DARK, 1.62, False),
)
WALKED: tuple[Showing, ...] = (
    *PICTURED,
    (AR, (1080, 1920), LIGHT, 1.35, False),
    (AR, (1920, 1080), LIGHT, 1.0, True),
)
EVERY: tuple[Showing, ...] = tuple(product(Language, SCREENS, ThemeName, TEXT_SIZES, (False, True)))


def looks(window: CitizenWindow, showings: tuple[Showing, ...]) -> Iterator[tuple[Showing, str]]:
    """Go round the looks; the page stays."""
    for language, (width, height), theme, text, is_low in showings:
        window.flow.speak(language)
        window.shell._look = Look(theme, text, is_low)
        window.shell.resize(width, height)
        settle()
        window.shell._build()
        settle()
        if window.shell.presence.watch.still_s:
            window.shell.presence.watch.still_s -= 1  # the same second in every look
            window.shell.second_passed()
            settle()
        name = f"{language}-{width}x{height}-{theme}-{text}"
        yield (language, (width, height), theme, text, is_low), f"{name}-low" if is_low else name


def findings_of(window: CitizenWindow, showings: tuple[Showing, ...], scene: str) -> Iterator[str]:
    for showing, name in looks(window, showings):
        image = picture(window.shell)
        least = Least(window.shell.room.target, CONTRAST)
        yield from (f"{name}: {finding}" for finding in walk(window.shell, image, least))
        if showing in PICTURED and not is_as_pictured(image, f"{scene}-{name}.png"):
            yield f"{name}: differs from its picture"


def is_as_pictured(image: QImage, name: str) -> bool:
    """Say whether every pixel is as kept; what differs is left beside, what is renewed is kept."""
    kept = PICTURES / name
    if "RENEW_PICTURES" in os.environ:
        return image.save(str(kept), quality=SMALLEST)
    if QImage(str(kept)).convertToFormat(image.format()) == image:
        return True
    FAILED.mkdir(parents=True, exist_ok=True)
    image.save(str(FAILED / f"self-service-{name}"))
    return False


@pytest.mark.parametrize("scene", SCENES)
def test_page_can_be_read_reached_and_looks_as_pictured(
    scene: str, open_kiosk: Callable[..., CitizenWindow]
) -> None:
    window = open_kiosk()
    SCENES[scene](window)
    assert list(findings_of(window, WALKED, scene)) == []


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
def test_page_can_be_read_and_reached_in_every_look(
    scene: str, open_kiosk: Callable[..., CitizenWindow]
) -> None:
    window = open_kiosk()
    SCENES[scene](window)
    assert list(findings_of(window, EVERY, scene)) == []


def test_every_scene_has_its_pictures_and_no_other_has() -> None:
    known = {path.name for path in PICTURES.iterdir()}
    wanted = {
        f"{scene}-{language}-{width}x{height}-{theme}-{text}.png"
        for scene in SCENES
        for language, (width, height), theme, text, _ in PICTURED
    }
    assert known == wanted
    assert len(known) <= MOST_PICTURES
