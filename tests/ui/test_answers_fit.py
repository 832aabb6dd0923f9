"""The six most complex forms at the smallest screen: no answer of an example is cut, nor a preview."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit

from kiosk.app.shipped import load_texts
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.words import Language
from kiosk.ui.early import WindowSettings
from kiosk.ui.preview import draw_form
from tests.fakes.citizen_window import all_services
from tests.fakes.counter_scenes import home, settle
from tests.fakes.counter_window import CounterWindow
from tests.ui.render_forms import SIX, date

_FRAME_PX = 16  # border and padding of a cell, both sides


def _service(code: str) -> ServiceDefinition:
    return next(service for service in all_services().services if service.code == code)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", SIX)
def test_every_answer_of_the_example_can_be_read_whole(
    code: str, language: Language, open_window: Callable[..., CounterWindow]
) -> None:
    counter: CounterWindow = open_window(WindowSettings(language, size=(1280, 800)))
    home(counter)
    definition = _service(code)
    counter.flow.filing.open_service(definition)
    settle()
    for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
        counter.presenter.type_text(name, text)
    counter.presenter.refresh()
    settle()
    fields = [field for field in counter.page.findChildren(QLineEdit) if field.text()]
    assert len(fields) > 5
    cut = [
        field.accessibleName()
        for field in fields
        if field.isVisibleTo(counter.page)
        and field.fontMetrics().horizontalAdvance(field.text()) > field.width() - _FRAME_PX
    ]
    assert cut == []


@pytest.mark.parametrize("language", Language)
def test_the_preview_is_as_tall_as_its_form(qapp: object, tmp_path: Path, language: Language) -> None:
    assert qapp is not None
    definition, file = _service("CO1"), tmp_path / "form.png"
    form = Form.of_answers(definition, definition.example or {})
    width, height = draw_form(form, load_texts(), language, str(file), date(2026, 6, 30))
    picture = QImage(str(file))
    assert (picture.width(), picture.height()) == (width, height)
    end = height - 130  # strip, card's edge, and the last hint with its air
    assert len({picture.pixel(x, y) for x in range(300, 980) for y in range(end, height - 80)}) > 2
