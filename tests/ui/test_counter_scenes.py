"""Every page and panel of the counter in both languages, both looks and two screens: walked, and as pictured.

Renew the pictures after a wanted change: `RENEW_PICTURES=1 python -m pytest tests/ui/test_counter_scenes.py`.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk.domain.words import Language
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import ThemeName
from tests.fakes.all_scenes import ALL_SCENES
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.page_walk import picture, walk

PICTURES = Path(__file__).with_name("pictures.json")
SIZES = ((1280, 800), (1920, 1080))
FAILED = Path(__file__).parents[2] / "demo-output" / "ui-failures"


def _looks(counter: CounterWindow) -> Iterator[str]:
    """Go round: Arabic, English, English in high contrast, Arabic in high contrast; on both screens."""
    for command in (None, Command.LANGUAGE, Command.CONTRAST, Command.LANGUAGE):
        if command is not None:
            counter.shell.press(command)
        language, theme = counter.shell._lead.say().language, counter.shell._theme.name
        for width, height in SIZES:
            counter.shell.resize(width, height)
            settle()
            yield f"{language}-{width}x{height}-{theme}"


def _digest(image: QImage) -> str:
    return hashlib.sha256(bytes(image.constBits())).hexdigest()[:16]


@pytest.mark.parametrize("scene", ALL_SCENES)
def test_page_can_be_read_reached_and_looks_as_pictured(
    scene: str,
    open_window: Callable[..., CounterWindow],
) -> None:
    is_renewing = "RENEW_PICTURES" in os.environ
    counter = open_window()
    ALL_SCENES[scene](counter)
    known: dict[str, str] = json.loads(PICTURES.read_text()) if PICTURES.exists() else {}
    seen, findings = {}, []
    for look in _looks(counter):
        image = picture(counter.shell)
        findings += [f"{look}: {finding}" for finding in walk(counter.shell, image)]
        key = f"{scene}-{look}"
        seen[key] = _digest(image)
        if not is_renewing and known.get(key) != seen[key]:
            FAILED.mkdir(parents=True, exist_ok=True)
            image.save(str(FAILED / f"{key}.png"))
            findings.append(f"{look}: differs from its picture, see {FAILED}/{key}.png")
    if is_renewing:
        PICTURES.write_text(json.dumps({**known, **seen}, indent=0, sort_keys=True) + "\n")
    assert findings == []


def test_every_scene_has_all_its_pictures() -> None:
    known = json.loads(PICTURES.read_text())
    wanted = {
        f"{scene}-{language}-{width}x{height}-{theme}"
        for scene in ALL_SCENES
        for language in Language
        for width, height in SIZES
        for theme in ThemeName
    }
    assert set(known) == wanted
