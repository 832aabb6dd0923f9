"""The counter's real window in a process of its own, led by words on its standard input, killed from outside.

`python -m tests.stories.window_worker HOME WORD…`: each word is a step below; at the end it says `reached`
and stays. What is asked for is printed as one JSON line.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.app.behind_counter import BehindCounter, behind_window
from kiosk.app.counter import EnrolledMachine
from kiosk.app.shipped import load_texts
from kiosk.domain.form import Form
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.window import Opened, open_window
from kiosk.usecases import desk as desk_module
from tests.fakes.counter_person import PERSON

LOOK_EVERY_MS = 5
SERVICE = "JU1"


class Worker:
    """One clerk at one window."""

    def __init__(self, behind: BehindCounter, opened: Opened) -> None:
        self._behind = behind
        self._opened = opened

    @property
    def presenter(self) -> Any:
        assert self._opened.shell.here is not None
        return self._opened.shell.here[1]

    @property
    def page(self) -> PageName:
        assert self._opened.shell.here is not None
        return self._opened.shell.here[0]

    def until(self, is_so: Callable[[], bool]) -> None:
        """Let the window work until something is so; the parent has the deadline."""
        loop, timer = QEventLoop(), QTimer()
        timer.setInterval(LOOK_EVERY_MS)
        timer.timeout.connect(lambda: loop.quit() if is_so() else None)
        timer.start()
        if not is_so():
            loop.exec()

    def sign_in(self) -> None:
        self._opened.flow.start()
        self.presenter.type_operator(os.environ.get("WORKER_OPERATOR", "1001"))
        self.presenter.submit("135790")
        self.until(lambda: self.page is not PageName.SIGN_IN)
        if self.page is PageName.OPEN_SHIFT:
            self.presenter.type_float("100")
            self.presenter.submit()
            self.until(lambda: self.page in {PageName.HOME, PageName.RECOVERY})

    def fill_half(self) -> None:
        self.presenter.open(SERVICE)
        definition = self.presenter.form.definition
        texts = Form.of_answers(definition, definition.example or {}).texts
        for name in list(texts)[: len(texts) // 2]:
            for end in range(1, len(texts[name]) + 1):
                self.presenter.type_text(name, texts[name][:end])
        self.presenter.tick(definition.documents[0].code, seen=True)
        self.presenter.agree(agreed=True)

    def read(self) -> None:
        """Lay a document on the reader, whose driver has read it."""
        self.presenter.take_person(PERSON)

    def correct_half(self) -> None:
        """Open the first application that came back, and type an answer anew."""
        self.correct()
        self.presenter.type_text("phone", "0925554443")

    def correct(self) -> None:
        self._opened.flow.command(Command.ATTENTION)
        self.until(lambda: self.page is PageName.ATTENTION and bool(self.presenter.view().rows))
        self.presenter.correct()
        self.until(lambda: self.page is PageName.FORM)

    def send(self) -> None:
        self.presenter.go_on()
        self.until(lambda: self.page is PageName.ATTENTION)

    def show_form(self) -> None:
        _say(json.dumps(dict(self.presenter.form.texts), ensure_ascii=False))

    def attach(self) -> None:
        presenter = self.presenter
        presenter.attach_scan()
        panel = self._opened.shell._over[1]
        self.until(lambda: bool(panel.view().rows))
        panel.submit()
        self.until(lambda: bool(presenter.form.attachments))

    def kept(self) -> None:
        """Wait until the last save of what was typed has come back."""
        flow = self._opened.flow
        self.until(lambda: flow.filing._keeping.is_idle and flow._attending.correcting.is_idle)

    def to_payment(self) -> None:
        self.presenter.open(SERVICE)
        definition = self.presenter.form.definition
        for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
            self.presenter.type_text(name, text)
        for paper in definition.documents:
            self.presenter.tick(paper.code, seen=True)
        self.presenter.agree(agreed=True)
        self.presenter.go_on()
        self.until(lambda: self.page is PageName.CHECK)
        self.presenter.pay()
        self.presenter.type_tendered("20")

    def die_before_the_act(self) -> None:
        desk_module.take_payment = _die  # type: ignore[assignment]
        self.presenter.submit()
        self.until(lambda: False)

    def die_after_the_act(self) -> None:
        whole = desk_module.take_payment

        def take_and_die(*given: Any) -> Any:
            whole(*given)
            _die()

        desk_module.take_payment = take_and_die  # type: ignore[assignment]
        self.presenter.submit()
        self.until(lambda: False)

    def show_drafts(self) -> None:
        forms = self._opened.flow.filing.drafts()
        said = {
            code: {
                "texts": dict(form.texts),
                "seen": sorted(form.documents_seen),
                "person": None if form.person is None else form.person.fields(),
                "pictures": [one.fields() for one in form.attachments],
            }
            for code, form in forms.items()
        }
        _say(json.dumps(said, ensure_ascii=False))

    def show_recovery(self) -> None:
        view = self.presenter.view() if self.page is PageName.RECOVERY else None
        rows = [] if view is None else [[row.title, row.pills[0].text] for row in view.rows]
        money = [] if view is None else [amount for _, amount in view.detail.money]
        _say(json.dumps({"page": self.page, "rows": rows, "money": money}, ensure_ascii=False))

    def open_result(self) -> None:
        """Find the result that RESULT names, open it, and go on to hand it over."""
        self.show_cases()
        self.presenter.type_query(_result()[0])
        self.presenter.submit()
        self.until(lambda: not self.presenter.is_busy)
        self.presenter.submit()
        self.until(lambda: not self.presenter.is_busy and self.presenter.view().detail.is_open)
        self.presenter.give()
        self.until(lambda: self.page is PageName.HAND_OVER)
        self.presenter.type_document_number("P1234567")
        self.presenter.sign(has_signed=True)

    def wrong_code(self) -> None:
        self._hand_over("999999" if _result()[1] != "999999" else "111111")

    def right_code(self) -> None:
        self._hand_over(_result()[1])

    def _hand_over(self, code: str) -> None:
        presenter = self.presenter
        presenter.type_code(code)
        presenter.submit()
        self.until(lambda: not presenter.is_busy)

    def show_hand_over(self) -> None:
        view = self.presenter.view()
        said = {
            "done": view.done is not None,
            "asks_code": view.asks_code,
            "asks_supervisor": view.asks_supervisor,
            "hint": view.code_hint,
            "trouble": view.trouble,
        }
        _say(json.dumps(said, ensure_ascii=False))

    def show_cases(self) -> None:
        self._opened.flow.command(Command.CASES)
        self.until(lambda: self.page is PageName.CASES and not self.presenter.is_busy)

    def show_twice(self) -> None:
        """Say what the to-dos, the cases and the head of their list tell of a result that left twice."""
        self._opened.flow.command(Command.ATTENTION)
        self.until(lambda: self.page is PageName.ATTENTION and bool(self.presenter.view().rows))
        todos = [[row.title, *(pill.text for pill in row.pills)] for row in self.presenter.view().rows]
        self.show_cases()
        self.until(lambda: bool(self.presenter.view().rows))
        self.presenter.submit()
        self.until(lambda: not self.presenter.is_busy and self.presenter.view().detail.is_open)
        view = self.presenter.view()
        said = {
            "todos": todos,
            "pills": [pill.text for pill in view.rows[0].pills],
            "alert": view.detail.alert,
            "can_give": view.detail.can_give,
            "facts": [value for _, value in view.detail.facts],
        }
        _say(json.dumps(said, ensure_ascii=False))

    def confirm(self) -> None:
        self.presenter.confirm()
        self.until(lambda: self.page is PageName.HOME)


def _result() -> list[str]:
    """Return tracking number and code of the result that the story is about."""
    return os.environ["RESULT"].split()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _die(*_given: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    home, words = Path(sys.argv[1]), sys.argv[2:]
    app = QApplication(["window"])
    with behind_window(EnrolledMachine.of_home(home)) as behind:
        opened = open_window(app, behind.equipment, behind.lanes, load_texts())
        worker = Worker(behind, opened)
        for word in words:
            getattr(worker, word)()
        _say("reached")
        sys.stdin.read()
        opened.close()


if __name__ == "__main__":
    main()
