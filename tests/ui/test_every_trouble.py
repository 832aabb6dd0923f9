"""Every failure the house knows, in the real window: both languages, whole, with its code; work goes on."""

from collections.abc import Iterator
from itertools import chain

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.domain.words import Language
from kiosk.errors import KioskError
from kiosk.ui.counter.pages import Command
from tests.fakes import counter_scenes as scenes
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.page_walk import picture, walk


def _every(kind: type[KioskError]) -> Iterator[type[KioskError]]:
    yield kind
    yield from chain.from_iterable(_every(child) for child in kind.__subclasses__())


CODES = sorted({kind.code for kind in _every(KioskError)})


def _shown(counter: CounterWindow) -> set[str]:
    return {label.text() for label in counter.shell.findChildren(QLabel) if label.isVisible()}


@pytest.mark.parametrize("language", Language)
def test_every_trouble_is_told_whole_and_the_clerk_types_on(
    counter: CounterWindow, language: Language
) -> None:
    scenes.home(counter)
    if language is Language.ENGLISH:
        counter.shell.press(Command.LANGUAGE)
    for number, code in enumerate(CODES, 1):
        counter.flow._around.show_error(code)
        settle()
        title, next_step = counter.flow.say().error(code)
        assert {title, next_step, code} <= _shown(counter)
        assert walk(counter.shell, picture(counter.shell)) == [], code
        QTest.keyClicks(QApplication.focusWidget(), "a")
        assert counter.presenter.view().query == "a" * number  # a long word breaks no page either


@pytest.mark.parametrize("language", Language)
def test_the_longest_trouble_fits_above_the_fullest_form(counter: CounterWindow, language: Language) -> None:
    scenes.form_wrong(counter)
    if language is Language.ENGLISH:
        counter.shell.press(Command.LANGUAGE)
    say = counter.flow.say()
    longest = max(CODES, key=lambda code: max(len(part) for part in say.error(code)))
    counter.flow._around.show_error(longest)
    settle()
    assert walk(counter.shell, picture(counter.shell)) == []
