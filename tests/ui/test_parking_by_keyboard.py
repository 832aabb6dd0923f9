"""Parking a form at the real window and going on with it: Ctrl+P, a code on paper, the code in the search."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from kiosk.errors import PaperOutError
from kiosk.ui.counter.pages import Command, PageName
from tests.fakes.counter_scenes import form_papers, parked, settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.keeping import InMemoryParkedForms


def _forms(counter: CounterWindow) -> InMemoryParkedForms:
    assert counter.hall.desk.parking is not None
    forms = counter.hall.desk.parking.parking.forms
    assert isinstance(forms, InMemoryParkedForms)
    return forms


def _code(counter: CounterWindow) -> str:
    code: str = counter.shell._over[1].slip.code
    return code


def _type(counter: CounterWindow, text: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()


def _page(counter: CounterWindow) -> PageName:
    assert counter.shell.here is not None
    return counter.shell.here[0]


def test_a_parked_form_is_gone_from_the_screen_and_comes_back_by_its_code(counter: CounterWindow) -> None:
    form_papers(counter)
    typed = dict(counter.presenter.form.texts)
    counter.shell.press(Command.PARK)
    settle()
    code = _code(counter)
    assert code in counter.printer.papers[-1]
    assert any(code in label.text() for label in counter.shell.findChildren(QLabel) if label.isVisible())
    counter.shell.press(Command.BACK)
    settle()
    assert _page(counter) is PageName.HOME
    assert counter.flow.filing.drafts() == {}
    assert counter.hall.drafts.list() == []
    _type(counter, code.lower())
    assert _page(counter) is PageName.FORM
    form = counter.presenter.form
    assert {name: form.texts[name] for name in typed} == typed
    assert form.documents_kept == {"previous_passport"}
    assert form.consent == ""


def test_filing_wipes_it_and_voiding_does_not(counter: CounterWindow) -> None:
    form_papers(counter)
    counter.shell.press(Command.PARK)
    settle()
    code = _code(counter)
    counter.shell.press(Command.BACK)
    _type(counter, code)
    counter.flow.filing.ask_void()
    counter.shell._over[1].choose("citizen_left")
    counter.shell.press(Command.FORWARD)
    settle()
    assert len(_forms(counter).list()) == 1
    counter.flow.go_home()
    _type(counter, code)
    presenter = counter.presenter
    example = presenter.form.definition.example or {}
    for name, value in example.items():
        if isinstance(value, str) and not presenter.form.texts.get(name):
            presenter.type_text(name, value)
    presenter.type_text("has_previous_passport", "false")
    presenter.agree(agreed=True)
    presenter.go_on()
    settle()
    assert _page(counter) is PageName.CHECK
    counter.presenter.pay()
    counter.presenter.type_tendered("50")
    counter.presenter.submit()
    settle()
    assert _page(counter) is PageName.RECEIPT
    assert _forms(counter).list() == []


def test_without_paper_the_code_is_written_by_hand(counter: CounterWindow) -> None:
    counter.printer.failure = PaperOutError("twin")
    parked(counter)
    shown = [label.text() for label in counter.shell.findChildren(QLabel) if label.isVisible()]
    assert counter.flow.say()("parked.not_printed") in shown
    counter.printer.failure = None
    counter.shell.press(Command.FORWARD)
    settle()
    assert _code(counter) in counter.printer.papers[-1]


def test_a_code_that_opens_nothing_is_told_with_what_to_do(counter: CounterWindow) -> None:
    parked(counter)
    code = _code(counter)
    counter.shell.press(Command.BACK)
    settle()
    wrong = code[:-1] + ("1" if code[-1] == "0" else "0")
    _type(counter, wrong)
    assert _page(counter) is PageName.HOME
    assert counter.shell._notice is not None
    assert counter.shell._notice.code == "INP-116"


def test_a_form_of_a_newer_program_is_told_and_waits_on(counter: CounterWindow) -> None:
    parked(counter)
    code = _code(counter)
    counter.shell.press(Command.BACK)
    settle()
    assert counter.hall.desk.parking is not None
    seal, forms = counter.hall.desk.parking.parking.seal, _forms(counter)
    (held,) = forms.list()
    newer = replace(held, sealed=seal.seal(code, b'{"form": 2, "answers": []}'))
    forms.put(newer)
    _type(counter, code)
    assert _page(counter) is PageName.HOME
    assert counter.shell._notice is not None
    assert counter.shell._notice.code == "INP-122"
    assert forms.list() == [newer]
    forms.put(held)
    counter.shell.press(Command.BACK)
    settle()
    _type(counter, code)
    assert _page(counter) is PageName.FORM
