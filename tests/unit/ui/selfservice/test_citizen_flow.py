"""The citizen's flow without Qt: what is asked, what is filed, what is said when something is in the way."""

import json
from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Language
from kiosk.errors import NothingReadError, PaperOutError
from kiosk.ui.selfservice.flow import CitizenFlow
from kiosk.ui.selfservice.idle_watch import Idle, IdleWatch
from kiosk.ui.selfservice.layouts import BACKSPACE, COMMANDS, Layout, rows_of
from kiosk.ui.selfservice.questions import can_be_asked_here, question_pages
from kiosk.ui.selfservice.screens import Board, Code, Entry, Facts, Note, PageName, spoken
from kiosk.ui.selfservice.tabling import TableStep
from kiosk.usecases.file_at_selfservice import with_papers_promised
from tests.fakes.citizen_answers import answer_page
from tests.fakes.citizen_window import NotedVoice, ObedientScanner, all_services, equipment_of
from tests.fakes.counter_person import ObedientPrinter, ObedientReader
from tests.fakes.flow_rig import Jobs
from tests.fakes.hall import Hall, make_hall


class Window:
    """Remembers what it was ordered."""

    def __init__(self) -> None:
        self.wiped = 0
        self.left = 0

    def show_step(self, _step: Any) -> None:
        """Nothing is drawn here."""

    def refresh(self) -> None:
        """Nothing is drawn here."""

    def wipe(self) -> None:
        self.wiped += 1

    def show_voice(self) -> None:
        """Nothing is drawn here."""

    def leave(self) -> None:
        self.left += 1


class Rig:
    """A flow on a hall in memory."""

    def __init__(self, **devices: Any) -> None:
        self.hall: Hall = make_hall(all_services())
        self.window = Window()
        self.jobs = Jobs()
        self.flow = CitizenFlow(
            equipment_of(self.hall, **devices), self.jobs, self.window, load_texts(), Language.ARABIC
        )
        self.flow.start()

    @property
    def step(self) -> Any:
        return self.flow.step

    def open(self, code: str) -> None:
        self.step.press("en")
        self.step.press(f"open:{code}")

    def answer_all(self) -> None:
        """Answer every question as in the example."""
        definition = self.flow.journey.visit.definition
        assert definition is not None
        texts = Form.of_answers(definition, definition.example or {}).texts
        for _ in range(120):
            if self.flow.page not in {PageName.QUESTION, PageName.ROW}:
                return
            answer_page(self.step, texts)
        raise AssertionError(self.step.screen().problems)

    def file(self, code: str) -> None:
        self.open(code)
        self.step.forward()
        self.answer_all()
        assert self.flow.page is PageName.CHECK
        self.step.press("agree")
        self.step.forward()

    def notes(self) -> list[str]:
        return [block.title for block in self.step.screen().blocks if isinstance(block, Note | Board)]


@pytest.mark.parametrize("service", all_services().services, ids=lambda service: service.code)
def test_every_service_can_be_filed(service: Any) -> None:
    rig = Rig()
    assert can_be_asked_here(service, has_scanner=False)
    rig.file(service.code)
    assert rig.flow.page is PageName.DONE
    entry = rig.hall.journal.committed[-1]
    assert entry.kind == "application.filed"
    assert entry.facts_fields()["applications"][0]["service"] == service.code
    filed = json.loads(entry.personal[0] or b"{}")["answers"]
    asked = with_papers_promised(Form.of_answers(service, service.example or {})).check(
        rig.flow.journey.today
    )
    for name in filed.keys() - {"office_of_collection"}:
        assert is_part_of(filed[name], asked.answers[name]), name


@pytest.mark.parametrize("code", ["CO5", "CR5", "CR2"])
def test_what_an_answer_brings_is_asked_next_and_nothing_is_asked_twice(code: str) -> None:
    rig = Rig()
    rig.open(code)
    rig.step.forward()
    definition = rig.flow.journey.visit.definition
    assert definition is not None
    texts = Form.of_answers(definition, definition.example or {}).texts
    asked: list[tuple[str, ...]] = []
    while rig.flow.page in {PageName.QUESTION, PageName.ROW}:
        if rig.flow.page is PageName.QUESTION and not isinstance(rig.step, TableStep):
            asked.append(rig.step._page)
        answer_page(rig.step, texts)
    places = [rig.flow.journey.visit.form.definition.fields.index(_field(rig, page[-1])) for page in asked]  # type: ignore[union-attr]
    assert places == sorted(places)
    assert len(set(asked)) == len(asked)


def _field(rig: Rig, name: str) -> Any:
    assert rig.flow.journey.visit.form is not None
    return rig.flow.journey.visit.form.definition.field(name)


def is_part_of(filed: Any, whole: Any) -> bool:
    """Say whether an answer is the example's; what is optional inside it need not be asked."""
    if isinstance(filed, dict):
        return all(is_part_of(value, whole[name]) for name, value in filed.items())
    if isinstance(filed, list):
        return len(filed) == len(whole) and all(map(is_part_of, filed, whole))
    return bool(filed == whole)


def test_nothing_is_filed_before_the_citizen_agrees() -> None:
    rig = Rig()
    rig.open("CR1")
    rig.step.forward()
    rig.answer_all()
    rig.step.forward()
    assert rig.flow.page is PageName.CHECK
    assert rig.step.screen().problems
    assert "application.filed" not in rig.hall.journal.kinds()


def test_two_touches_on_apply_file_once() -> None:
    rig = Rig()
    rig.open("CR1")
    rig.step.forward()
    rig.answer_all()
    rig.step.press("agree")
    rig.jobs.is_held = True
    rig.step.forward()
    rig.step.forward()
    rig.jobs.let_go()
    assert rig.hall.journal.kinds().count("application.filed") == 1


def test_a_full_disk_is_said_with_its_code_and_the_answers_stay() -> None:
    rig = Rig()
    rig.open("CR1")
    rig.step.forward()
    rig.answer_all()
    rig.step.press("agree")
    rig.hall.journal.is_disk_full = True
    rig.step.forward()
    assert rig.flow.page is PageName.CHECK
    assert any("STO-102" in text for block in rig.step.screen().blocks for text in block.said())
    rig.hall.journal.is_disk_full = False
    rig.step.forward()
    assert rig.flow.page is PageName.DONE


def test_what_is_said_is_accepted_here_and_never_confirmed() -> None:
    rig = Rig()
    rig.file("CR1")
    said = " ".join(spoken(rig.step.screen()))
    assert "accepted here" in said
    assert "not yet confirmed" in said
    assert any(isinstance(block, Code) for block in rig.step.screen().beside)


@pytest.mark.parametrize(
    ("failure", "words"), [(None, "make sure that it came out"), (PaperOutError(), "No paper was printed")]
)
def test_paper_is_spoken_of_as_the_printer_did(failure: Any, words: str) -> None:
    rig = Rig(printer=ObedientPrinter(failure=failure))
    rig.file("CR1")
    assert any(words in text for text in spoken(rig.step.screen()))


def test_a_second_application_of_the_same_visit_has_the_same_session() -> None:
    rig = Rig()
    rig.file("CR1")
    rig.step.press("another")
    rig.step.press("open:SS1")
    rig.step.forward()
    rig.answer_all()
    rig.step.press("agree")
    rig.step.forward()
    rig.flow.end()
    kinds = rig.hall.journal.kinds()[1:]
    assert kinds == ["session.opened", "application.filed", "application.filed", "session.closed"]
    assert rig.window.wiped == 1


def test_what_comes_home_after_the_visit_ended_is_dropped() -> None:
    rig = Rig()
    rig.open("CR1")
    rig.jobs.is_held = True
    rig.step.forward()
    rig.flow.end()
    rig.jobs.let_go()
    assert rig.flow.page is PageName.ATTRACT
    assert rig.flow.journey.visit.form is None


def test_a_document_that_is_not_read_leaves_typing() -> None:
    rig = Rig(reader=ObedientReader(failure=NothingReadError()))
    rig.open("CR1")
    rig.step.forward()
    assert rig.flow.page is PageName.READING
    assert any("DEV-108" in text for block in rig.step.screen().blocks for text in block.said())
    rig.step.press("type")
    assert rig.flow.page is PageName.QUESTION


def test_what_the_document_says_is_not_asked_again() -> None:
    rig = Rig(reader=ObedientReader())
    rig.open("CR1")
    rig.step.forward()
    assert rig.flow.page is PageName.QUESTION
    form, today = rig.flow.journey.visit.form, rig.flow.journey.today
    assert form is not None
    asked = {name for page in question_pages(form, today) for name in page}
    assert {"sex", "birth_date"} & asked == set()


def test_a_changed_mind_asks_what_it_brings_with_it() -> None:
    rig = Rig()
    rig.open("CR1")
    rig.step.forward()
    rig.answer_all()
    rig.step.press("change:certificate_for")
    rig.step.press("certificate_for", "child")
    rig.step.forward()
    assert rig.flow.page is PageName.QUESTION
    assert rig.step._page == ("subject_name",)


def test_a_wrong_answer_is_named_at_its_field_and_above() -> None:
    rig = Rig()
    rig.open("CR1")
    rig.step.forward()
    rig.step.type_text("national_number", "99")
    rig.step.forward()
    screen = rig.step.screen()
    (entry,) = [block for block in screen.blocks if isinstance(block, Entry)]
    assert entry.trouble
    assert dict(screen.problems) == {"national_number": entry.trouble}


def test_an_unknown_number_says_where_to_ask_and_a_known_one_its_state() -> None:
    rig = Rig()
    rig.file("CR1")
    settlement = rig.flow.journey.visit.settlement
    assert settlement is not None
    number = settlement.receipt.items[0].tracking_number
    rig.flow.end()
    for typed, kind in ((number.grouped, Facts), ("0001000000000145", Note)):
        rig.step.press("en")
        rig.step.press("follow")
        rig.step.type_text("number", typed)
        rig.step.forward()
        assert rig.flow.page is PageName.FOLLOWED
        assert isinstance(rig.step.screen().blocks[0], kind)
        assert "محمّد" not in " ".join(spoken(rig.step.screen()))
        rig.flow.end()


def test_a_paper_that_is_none_of_ours_is_not_believed() -> None:
    rig = Rig(scanner=ObedientScanner("https://example.org/"))
    rig.step.press("en")
    rig.step.press("verify")
    assert rig.notes() == ["Not a receipt of Libya Post, or altered"]


def test_a_payment_slip_is_called_one_where_receipts_are_judged() -> None:
    rig = Rig(scanner=ObedientScanner("LPS1:6BF0"))
    rig.step.press("en")
    rig.step.press("verify")
    assert rig.notes() == ["This is a payment slip, not a receipt"]


def test_the_voice_reads_every_page_and_is_silent_at_once() -> None:
    voice = NotedVoice()
    rig = Rig(voice=voice)
    rig.step.press("en")
    rig.flow.hear(on=True)
    assert voice.said == []
    assert not rig.flow.is_heard
    rig.flow.show_headset(is_in=True)
    assert rig.flow.is_heard
    rig.step.press("open:CR1")
    assert voice.said[-1][0] == "Birth certificate extract"
    stopped, said = voice.stopped, len(voice.said)
    rig.flow.show_headset(is_in=False)
    assert voice.stopped == stopped + 1
    rig.step.forward()
    assert len(voice.said) == said
    rig.flow.show_headset(is_in=True)
    rig.flow.end()
    assert not rig.flow.is_heard


def test_what_goes_wrong_and_the_receipt_are_read_and_nothing_is_read_twice() -> None:
    voice = NotedVoice()
    rig = Rig(voice=voice)
    rig.flow.show_headset(is_in=True)
    rig.open("CR1")
    rig.step.forward()
    rig.step.type_text("national_number", "99")
    rig.step.forward()
    (problem,) = {words for _, words in rig.step.screen().problems}
    assert problem in voice.said[-1]
    assert len(voice.said[-1]) < len(spoken(rig.step.screen()))
    said = len(voice.said)
    rig.flow.refresh()
    assert len(voice.said) == said
    rig.answer_all()
    rig.step.press("agree")
    rig.step.forward()
    assert rig.flow.page is PageName.DONE
    settlement = rig.flow.journey.visit.settlement
    assert settlement is not None
    number = settlement.receipt.items[0].tracking_number.grouped
    assert any(number in text for text in voice.said[-1])


def test_a_typed_sign_is_read_and_what_is_deleted_is_said() -> None:
    voice = NotedVoice()
    rig = Rig(voice=voice)
    rig.flow.show_headset(is_in=True)
    rig.flow.hear_control(("name", "", "hint"))
    assert voice.said[-1] == ("name", "hint")
    for text, said in (("م", "م"), ("مر", "ر"), ("م", "حذف")):
        rig.flow.hear_typed(text)
        assert voice.said[-1] == (said,)


@pytest.mark.parametrize("layout", Layout)
def test_a_keyboard_types_every_key_once_and_can_delete(layout: Layout) -> None:
    keys = [key for row in rows_of(layout) for key in row]
    assert len(keys) == len(set(keys))
    assert BACKSPACE in keys
    assert max(len(row) for row in rows_of(layout)) <= 12


def test_the_arabic_keyboard_has_every_letter_of_a_name() -> None:
    keys = {key for row in rows_of(Layout.ARABIC) for key in row if key not in COMMANDS}
    assert set("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئةى") <= {letter for key in keys for letter in key}


def test_the_watch_extends_without_end() -> None:
    watch = IdleWatch(3, 20)
    for _ in range(30):
        assert [watch.second_passed() for _ in range(3)][-1] is Idle.WARNING
        watch.touched()
    assert watch.extensions == 30
    assert [watch.second_passed() for _ in range(23)][-1] is Idle.GONE


def test_services_of_the_catalogue_are_found_by_any_word() -> None:
    rig = Rig()
    rig.step.press("en")
    rig.step.type_text("query", "birth")
    names = [tile.name for tile in rig.step.screen().blocks[1].items]
    assert f"open:{ServiceCode('CR1')}" in names
