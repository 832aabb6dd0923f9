"""Any service by a finger alone: every kind of question answered on the screen's own buttons and keys."""

from collections.abc import Mapping
from typing import Final

from kiosk.domain.arabic import tidy
from kiosk.domain.form import Form
from kiosk.domain.form_texts import row_count
from kiosk.domain.vocalisation import plain
from kiosk.ui.selfservice.answer_blocks import Box
from kiosk.ui.selfservice.asking import form_of
from kiosk.ui.selfservice.layouts import COMMANDS, Layout, rows_of
from kiosk.ui.selfservice.questions import layout_of, rows_typed
from kiosk.ui.selfservice.screens import PageName
from kiosk.ui.selfservice.tabling import TableStep
from tests.fakes.finger import Finger

MOST_PAGES: Final = 120
_LETTERS: Final = frozenset(
    key
    for layout, letters_first in ((Layout.ARABIC, False), (Layout.LATIN, False), (Layout.DIGITS, True))
    for row in rows_of(layout, letters_first=letters_first)
    for key in row
    if key not in COMMANDS
)


def on_keys(box: Box, text: str) -> str:
    """Return a text as our keyboard writes it: no vowels, capitals, a stroke between year, month and day."""
    if layout_of(box.field) is Layout.DATE:
        return text.replace("-", "/")
    letters = plain(text).upper()
    return tidy("".join(letter if letter in _LETTERS else " " for letter in letters))


def begin(finger: Finger, code: str) -> dict[str, str]:
    """Go from the first page to the first question; return what the example of the service answers."""
    window = finger.window
    finger.plate("ar")
    definition = next(d for d in window.flow.journey.machine.definitions.values() if d.code == code)
    finger.plate(f"sector:{definition.sector}")
    finger.plate(f"open:{code}")
    finger.forward()
    return dict(Form.of_answers(definition, definition.example or {}).texts)


def answer_all(finger: Finger, texts: Mapping[str, str]) -> set[str]:
    """Answer page after page; return the kinds of boxes that were answered."""
    kinds: set[str] = set()
    for _ in range(MOST_PAGES):
        if finger.window.flow.page not in {PageName.QUESTION, PageName.ROW}:
            return kinds
        kinds |= _answer_page(finger, texts)
    raise AssertionError(finger.window.step.screen().problems)


def _answer_page(finger: Finger, texts: Mapping[str, str]) -> set[str]:
    step = finger.window.step
    if isinstance(step, TableStep):
        form = form_of(step.journey)
        if len(rows_typed(form, step.name)) < row_count(texts, step.name):
            finger.plate("add")
        else:
            finger.forward()
        return {"table"}
    kinds, done = set(), set()
    for _ in range(3):  # what was chosen may have brought others
        for box in [box for box in step._boxes() if box.place not in done]:
            done.add(box.place)
            kinds |= _answer(finger, box, texts.get(box.place, ""))
    finger.forward()
    assert step.screen().problems == () or finger.window.step is not step, step.screen().problems
    return kinds


def _answer(finger: Finger, box: Box, text: str) -> set[str]:
    stage = finger.window.stage
    now = form_of(finger.window.flow.journey).texts.get(box.place, "")
    if not text or now == text:
        return set()
    if f"{box.place}+" in stage.plates:
        while form_of(finger.window.flow.journey).texts.get(box.place, "") != text:
            finger.plate(f"{box.place}+")
        return {"counted"}
    if box.place in stage.fields:
        if not stage.fields[box.place].hasFocus():
            finger.field(box.place)
        finger.type(on_keys(box, text))
        return {str(box.field.kind)}
    finger.plate(f"{box.place}={text}")
    return {"chosen"}
