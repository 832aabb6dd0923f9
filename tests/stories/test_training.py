"""Training on the real window: its own store and numbers, marked everywhere, sent nowhere."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pypdfium2
import pytest
from PySide6.QtWidgets import QWidget

from kiosk.app.behind_counter import load_behind
from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.shipped import load_texts
from kiosk.app.training import begin_training, is_in_training, training_home
from kiosk.app.training_home import PAPERS_FOLDER, prepare_training
from kiosk.demo.parts import CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN, StageCounter, StagePortal
from kiosk.demo.reckoning import CounterBooks
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.form import Form
from kiosk.domain.words import Language
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.early import EarlyWindow, WindowSettings, open_early
from kiosk.ui.lead import STORE
from kiosk.ui.status import LineState
from kiosk.ui.widgets.training_marks import TrainingBand, TrainingVeil
from tests.fakes.page_walk import picture

CODE = "0000-0000-0000-0000-0000-0000-0000-0000"
MARK = "TRAINING - NOT A DOCUMENT, NOT A RECEIPT"


class Trainee:
    """Works at a training's window by its presenters, and looks at every page on the way."""

    def __init__(self, early: EarlyWindow, qtbot: Any) -> None:
        self.shell: Any = early.shell
        self._qtbot = qtbot
        self.seen: list[PageName] = []

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=60_000)

    @property
    def presenter(self) -> Any:
        return self.shell.here[1]

    def reach(self, page: PageName) -> None:
        self.until(lambda: self.shell.here[0] is page)
        self.seen.append(page)
        assert_marked(self.shell)

    def sign_in(self) -> None:
        self.presenter.type_operator(CLERK)
        self.presenter.submit(CLERK_PIN)
        self.reach(PageName.OPEN_SHIFT)
        self.presenter.type_float("100")
        self.presenter.submit()
        self.reach(PageName.HOME)

    def file(self, service: str) -> None:
        self.presenter.open(service)
        self.reach(PageName.FORM)
        self.shell.press(Command.READ)
        self.until(lambda: not self.shell.has_panel and self.presenter.form.person is not None)
        definition = self.presenter.form.definition
        for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
            self.presenter.type_text(name, text)
        for paper in definition.documents:
            self.presenter.tick(paper.code, seen=True)
        self.presenter.agree(agreed=True)
        self.presenter.go_on()
        self.reach(PageName.CHECK)
        self.presenter.pay()
        self.reach(PageName.PAYMENT)
        self.presenter.type_tendered("100")
        self.presenter.submit()
        self.reach(PageName.RECEIPT)

    def give_back_the_machine(self, number: str, pin: str) -> Any:
        """Ask for the end of the training; return the panel's presenter."""
        self.shell.press(Command.TRAINING)
        name, panel = self.shell._over
        assert name is PanelName.SUPERVISOR
        panel.type_supervisor(number)
        panel.submit(pin)
        return panel


def assert_marked(window: QWidget) -> None:
    """Look at the pixels too: the same page without the marks is another picture all over."""
    band, veil = window.findChild(TrainingBand), window.findChild(TrainingVeil)
    assert band is not None
    assert veil is not None
    assert band.isVisible()
    assert veil.geometry() == window.rect()
    marked = picture(window)
    veil.hide()
    bare = picture(window)
    veil.cover()
    step = 40
    differs = sum(
        1
        for x in range(0, window.width() - step, step)
        for y in range(0, window.height() - step, step)
        if marked.copy(x, y, step, step) != bare.copy(x, y, step, step)
    )
    assert differs > 60


@pytest.fixture
def open_training(qapp: Any, qtbot: Any) -> Iterator[Callable[[Path], Trainee]]:
    """Open the real window of a machine that is in training, as `kiosk run` does."""
    opened: list[Any] = []

    def make(home: Path) -> Trainee:
        shown = prepare_training(home)
        stage = counter_lanes()
        lanes, ends = stage.__enter__()
        settings = WindowSettings(is_training=True, language=Language.ARABIC)
        early = open_early(qapp, lanes, load_texts(), settings)
        early.shell.show()
        assert_marked(early.shell)
        lanes[STORE].submit(lambda: load_behind(shown, lanes, ends, load_texts())).result(60)(early)
        opened.append((stage, early))
        return Trainee(early, qtbot)

    yield make
    for stage, early in opened:
        early.close()
        stage.__exit__(None, None, None)


def _papers(home: Path) -> list[dict[str, Any]]:
    folder = training_home(home) / PAPERS_FOLDER
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("receipt-*.json"))]


def _couriers() -> list[int]:
    here = psutil.Process()
    return [child.pid for child in here.children(recursive=True) if "courier" in " ".join(child.cmdline())]


def test_a_training_beside_a_real_counter_is_marked_numbered_apart_and_sent_nowhere(
    counter: StageCounter, portal: StagePortal, open_training: Callable[[Path], Trainee], qtbot: Any
) -> None:
    home = counter.home
    counter.must("sync", "--once", "--json")
    before, held = CounterBooks.of_home(home), len(portal.export())
    begin_training(home)
    trainee = open_training(home)
    trainee.sign_in()
    trainee.file("CR1")
    assert _couriers() == []
    opened = trainee.shell._lead
    trainee.until(lambda: opened._looking.status.line is LineState.TRAINING)
    trainee.until(lambda: len(_papers(home)) == 1)
    assert set(trainee.seen) >= {PageName.HOME, PageName.FORM, PageName.CHECK, PageName.PAYMENT}

    training = CounterBooks.of_home(training_home(home))
    assert [number.startswith("TRN-000-01-") for number in training.receipt_numbers] == [True]
    assert all(row.tracking_number.digits.startswith("9999") for row in training.rows)
    paper = _papers(home)[0]["text"]
    assert paper.count(MARK) >= 3
    assert "TRN-000-01-" in paper
    assert CounterBooks.of_home(home).entries == before.entries

    said = StageCounter(training_home(home)).run(
        "bundle", "export", "--output", str(home / "b.lpb"), "--json"
    )
    assert (said.code, said.last["error"]) == (3, "TRN-100"), said
    counter.must("sync", "--once", "--json")
    assert len(portal.export()) == held

    trainee.shell.press(Command.SIGN_OUT)
    trainee.shell._over[1].submit()
    trainee.reach(PageName.SIGN_IN)
    refused = trainee.give_back_the_machine(CLERK, CLERK_PIN)
    trainee.until(lambda: not refused.is_busy)
    assert is_in_training(home)
    assert not trainee.shell.is_switching
    refused.type_supervisor(SUPERVISOR)
    refused.submit(SUPERVISOR_PIN)
    trainee.until(lambda: trainee.shell.is_switching)
    assert not is_in_training(home)


def test_a_machine_nobody_has_enrolled_trains_on_what_ships_and_a_damaged_training_is_made_anew(
    tmp_path: Path,
) -> None:
    begin_training(tmp_path)
    wanted = prepare_training(tmp_path)
    inside = StageCounter(wanted)
    inside.must("shift", "open", "--operator", CLERK, "--float-dirhams", "50000", "--json")
    filed = inside.must("file", "--operator", CLERK, "--service", "PP1", "--answers", "example", "--json")
    assert filed.last["receipt_number"].startswith("TRN-000-01-"), filed.last
    sent = inside.run("sync", "--once", "--json")
    assert sent.last["error"] == "TRN-100", sent
    enrolling = ("enrol", "--portal", "http://127.0.0.1:9", "--code", CODE, "--json")
    assert inside.run(*enrolling).last["error"] == "TRN-100"
    (wanted / "journal.db").write_bytes(b"damaged")
    for copy in (wanted / "sidecar").glob("*"):
        copy.write_bytes(b"damaged")
    prepare_training(tmp_path)
    again = inside.must("shift", "open", "--operator", CLERK, "--float-dirhams", "50000", "--json")
    assert again.code == 0
    kept = StageCounter(tmp_path)
    assert kept.run("training", "end", "--operator", CLERK, "--json").last["error"] == "AUT-105"
    assert is_in_training(tmp_path)
    ended = kept.run("training", "end", "--operator", SUPERVISOR, "--json", pin=SUPERVISOR_PIN)
    assert ended.last["in_training"] is False


def test_every_paper_of_a_training_says_so_and_no_real_one_does() -> None:
    from dataclasses import replace

    from kiosk.documents.specimen import specimen_receipt
    from kiosk.domain.training import TRAINING_OFFICE

    real = specimen_receipt()
    practice = replace(real, number=replace(real.number, office=TRAINING_OFFICE))
    paper, training_paper = ReceiptPaper(load_texts()), ReceiptPaper(load_texts(), is_training=True)
    for made in (
        paper.thermal(practice, 576),
        paper.thermal(practice, 384),
        training_paper.thermal(real, 576),
    ):
        assert MARK in made.text
    assert MARK not in paper.thermal(real, 576).text
    pages = pypdfium2.PdfDocument(paper.pdf(practice))
    for page in pages:
        words = re.sub(r"\s+", " ", page.get_textpage().get_text_range())
        assert MARK in words
        assert words.count("TRAINING") > words.count(MARK)
    assert "TRAINING" not in pypdfium2.PdfDocument(paper.pdf(real))[0].get_textpage().get_text_range()
