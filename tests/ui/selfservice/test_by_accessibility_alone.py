"""Three services by what assistive technology sees alone: roles, names, press and text; no mouse, no key.

The interfaces are those that Qt's bridge hands to AT-SPI; the bus itself is not part of this test.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kiosk.domain.form import Form
from kiosk.ui.selfservice.screens import PageName
from kiosk.ui.widgets.kiosk_buttons import Plate
from tests.fakes.citizen_scenes import question_mother
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle

ROLE = QAccessible.Role
PRESS = "Press"


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yield a tree of interfaces, what cannot be seen left out."""
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from walk(child)


class Assistive:
    """Finds by role and name, presses and fills."""

    def __init__(self, window: CitizenWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    def nodes(self) -> list[QAccessibleInterface]:
        return list(walk(QAccessible.queryAccessibleInterface(self.window.shell)))

    def press(self, name: str) -> None:
        """Press the one button, option or tick that has this name."""
        found = [
            node
            for node in self.nodes()
            if node.role() in {ROLE.Button, ROLE.CheckBox, ROLE.RadioButton, ROLE.ButtonMenu}
            and node.text(QAccessible.Text.Name) == name
        ]
        assert len(found) == 1, (name, [node.text(QAccessible.Text.Name) for node in self.nodes()])
        actions, target = found[0].actionInterface(), found[0].object()
        assert isinstance(target, QAbstractButton)
        wanted = next(a for a in actions.actionNames() if a in {PRESS, "Toggle"})
        with self.qtbot.waitSignal(target.activated if isinstance(target, Plate) else target.clicked):
            actions.doAction(wanted)
        settle()

    def fill(self, name: str, text: str) -> None:
        """Write into the field that has this name."""
        found = [
            node
            for node in self.nodes()
            if node.role() == ROLE.EditableText and node.text(QAccessible.Text.Name) == name
        ]
        assert len(found) == 1, name
        found[0].setText(QAccessible.Text.Value, text)
        settle()


def words(window: CitizenWindow, key: str) -> str:
    return window.flow.journey.say(key)


def answer(assistive: Assistive) -> None:
    """Answer the questions of a page as in the example, by the names that are read out."""
    window = assistive.window
    form = window.flow.journey.visit.form
    assert form is not None
    definition, speech = form.definition, window.flow.journey.speech
    texts = Form.of_answers(definition, definition.example or {}).texts
    for name in window.step._page:
        field = definition.field(name)
        assert field is not None
        text = texts.get(name, "")
        choices = {choice.value: speech.words(choice.label) for choice in field.choices}
        if text in choices:
            if window.flow.journey.visit.form.texts.get(name) != text:  # type: ignore[union-attr]
                assistive.press(choices[text])
        elif f"{name}+" in window.stage.plates:
            for _ in range(int(text)):
                assistive.press(f"{words(window, 'keys.more')}: {speech.words(field.label)}")
        else:
            assistive.fill(speech.words(field.label), text)


@pytest.mark.parametrize("code", ["CR1", "SS1", "CO2"])
def test_a_service_is_filed_without_mouse_and_keys(kiosk: CitizenWindow, qtbot: QtBot, code: str) -> None:
    assistive = Assistive(kiosk, qtbot)
    definition = next(s for s in kiosk.flow.journey.machine.definitions.values() if s.code == code)
    begin = kiosk.step.screen().blocks[0].items[0]
    assistive.press(f"{begin.title}. {' '.join(begin.text.splitlines())}")
    assert kiosk.flow.page is PageName.FIND
    assistive.press(
        f"{words(kiosk, f'sector.{definition.sector}')}. {words(kiosk, f'sector.{definition.sector}_about')}"
    )
    speech = kiosk.flow.journey.speech
    assistive.press(f"{speech.words(definition.name)}. {speech.words(definition.agency)}")
    assistive.press(words(kiosk, "service.begin"))
    for _ in range(40):
        if kiosk.flow.page is not PageName.QUESTION:
            break
        answer(assistive)
        assistive.press(kiosk.step.screen().forward)
    assert kiosk.flow.page is PageName.CHECK, kiosk.step.screen().problems
    assistive.press(kiosk.flow.journey.say("check.agree", agency=speech.words(definition.agency)))
    assistive.press(words(kiosk, "check.file"))
    assert kiosk.flow.page is PageName.DONE
    assert kiosk.hall.journal.kinds()[2] == "application.filed"
    named = [node.text(QAccessible.Text.Name) for node in assistive.nodes()]
    settlement = kiosk.flow.journey.visit.settlement
    assert settlement is not None
    number = settlement.receipt.items[0].tracking_number.grouped
    assert any(number in name for name in named)


def test_our_own_keyboard_types_for_assistive_technology_too(kiosk: CitizenWindow, qtbot: QtBot) -> None:
    question_mother(kiosk)
    assistive = Assistive(kiosk, qtbot)
    (field,) = kiosk.stage.fields.values()
    field.setText("")
    for key in ("م", "ر", words(kiosk, "keys.space"), "لا", words(kiosk, "keys.backspace"), "ي"):
        assistive.press(key)
    assert field.text() == "مر لي"
    assert kiosk.flow.journey.visit.form.texts["mother_name"] == "مر لي"  # type: ignore[union-attr]
