"""The pages of cases decide in plain Python: what Enter does, who may be given what, and what is said."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.case import CaseFile, Conflict
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber, ServiceCode, TrackingNumber
from kiosk.domain.receipt import Paper
from kiosk.domain.words import Language
from kiosk.ui.counter.attention_presenter import AttentionDoors, AttentionPresenter
from kiosk.ui.counter.cases_presenter import CaseDoors, CasesPresenter
from kiosk.ui.counter.hand_over_presenter import AUTHORISED, HandOverDoors, HandOverPresenter
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.hand_over_result import Claim
from tests.fakes.hall import Hall, make_hall, shipped_catalogue
from tests.fakes.morning import Morning

CODE = "482913"
ISOLATES = "\u2066\u2069"
SLIP = ReceiptNumber.parse("TIP-001-03-2026-7A-000007")


class Rig:
    """A presenter over a counter in memory; every door is done at once."""

    def __init__(self, hall: Hall) -> None:
        self.morning = Morning(hall)
        (application,) = self.morning.settle("PP1").applications
        self.application_id = application.application_id
        hall.cases.lay_out(self.application_id, CODE, "2026-11-20")
        self.asked: list[str] = []
        self.given: list[CaseFile] = []
        self.sent_back: list[CaseFile] = []
        self.today = date(2026, 11, 22)
        doors = CaseDoors(
            lambda: Speech(load_texts(), Language.ENGLISH),
            lambda: self.today,
            self._find,
            self._open,
            self.given.append,
            self.sent_back.append,
        )
        self.cases = CasesPresenter(doors)
        self.cases.show_waiting(*self.morning.desk.cases.waiting(self.morning.session))

    def _find(self, typed: str) -> None:
        self.asked.append(typed)
        self.cases.show_found(self.morning.desk.cases.find(self.morning.session, typed))

    def _open(self, application_id: ApplicationId) -> None:
        self.cases.show_file(self.morning.desk.cases.open(self.morning.session, application_id))


@pytest.fixture
def rig() -> Rig:
    return Rig(make_hall(shipped_catalogue(("PP1",))))


def test_what_lies_ready_is_listed_and_what_is_past_its_time_says_so(rig: Rig) -> None:
    view = rig.cases.view()
    assert (view.heading, len(view.rows)) == ("1 result ready here", 1)
    assert view.rows[0].pills[0].text == "Past its time"


def test_nothing_is_looked_for_before_enter_and_once_for_one_text(rig: Rig) -> None:
    for text in ("ع", "عب", "عبد"):
        rig.cases.type_query(text)
    assert rig.asked == []
    rig.cases.submit()
    rig.cases.submit()
    assert rig.asked == ["عبد"]


def test_what_lies_ready_does_not_push_away_what_was_asked_for_meanwhile(rig: Rig) -> None:
    answers = []
    slow = CasesPresenter(
        CaseDoors(rig.cases._doors.say, rig.cases._doors.today, answers.append, rig._open, print, print)
    )
    slow.take_scan("0001")
    slow.show_waiting(*rig.morning.desk.cases.waiting(rig.morning.session))  # asked for before, comes now
    assert slow.is_busy
    assert slow.view().rows == ()
    slow.show_found([])
    assert slow.view().nothing is not None
    assert not slow.is_busy


def test_a_case_tells_its_history_only_when_it_is_opened(rig: Rig) -> None:
    closed = rig.cases.view().detail
    assert closed is not None
    assert (closed.steps, closed.can_give) == ((), False)
    before = rig.morning.hall.journal.kinds().count("person.looked_up")
    rig.cases.submit()
    opened = rig.cases.view().detail
    assert opened is not None
    assert opened.steps[0].name == "Ready to be collected"
    assert (opened.can_give, opened.can_send_back) == (True, True)
    assert rig.morning.hall.journal.kinds().count("person.looked_up") == before + 1


def test_only_an_open_case_with_a_result_is_given(rig: Rig) -> None:
    rig.cases.give()
    assert rig.given == []
    rig.cases.submit()
    rig.cases.give()
    assert [file.case.application_id for file in rig.given] == [rig.application_id]


def test_a_result_within_its_time_is_not_sent_back(rig: Rig) -> None:
    rig.today = date(2026, 11, 20)
    rig.cases.submit()
    rig.cases.send_back()
    assert rig.sent_back == []
    rig.today = date(2026, 11, 21)
    rig.cases.send_back()
    rig.cases.send_back()
    assert len(rig.sent_back) == 1


def test_a_refusal_is_said_and_the_same_text_can_be_asked_again(rig: Rig) -> None:
    rig.cases.type_query("م")
    rig.cases.show_refused("CAS-101")
    trouble = rig.cases.view().trouble
    assert trouble is not None
    assert trouble[0] == "Too little to look for"
    rig.cases.type_query("مر")
    assert rig.cases.view().trouble is None


@pytest.fixture
def claims() -> list[Claim]:
    return []


@pytest.fixture
def giving(rig: Rig, claims: list[Claim]) -> HandOverPresenter:
    rig.cases.submit()
    rig.cases.give()
    speech: Callable[[], Speech] = lambda: Speech(load_texts(), Language.ENGLISH)  # noqa: E731
    return HandOverPresenter(HandOverDoors(speech, claims.append, lambda: None), rig.given[0])


def test_the_holder_is_asked_for_the_code_somebody_else_for_the_authorisation(
    giving: HandOverPresenter,
) -> None:
    view = giving.view()
    assert (view.asks_code, view.asks_authorisation) == (True, False)
    giving.type_code(CODE)
    giving.sign(has_signed=True)
    giving.choose_receiver(AUTHORISED)
    view = giving.view()
    assert (view.asks_code, view.asks_authorisation) == (False, True)
    assert (view.name, view.code, view.has_signed) == ("", "", False)


def test_the_claim_carries_what_was_asked_and_nothing_else(
    giving: HandOverPresenter, claims: list[Claim]
) -> None:
    giving.type_document_number("P1234567")
    giving.type_authorisation("left over")
    giving.type_code(f" {CODE} ")
    giving.sign(has_signed=True)
    giving.submit()
    giving.submit()
    (claim,) = claims
    assert (claim.code, claim.receiver.authorisation, claim.has_signed) == (CODE, "", True)


def test_a_refused_claim_can_be_given_again(giving: HandOverPresenter, claims: list[Claim]) -> None:
    giving.submit()
    giving.show_refused("CAS-107")
    assert giving.view().trouble is not None
    giving.submit()
    assert len(claims) == 2
    giving.show_done(SLIP)
    assert giving.view().done is not None


def test_wrong_codes_are_counted_down_and_then_a_supervisor_is_asked(
    giving: HandOverPresenter, claims: list[Claim]
) -> None:
    for left in (4, 3, 2, 1):
        giving.show_refused("CAS-105")
        assert f"{left} tr" in giving.view().code_hint
    giving.show_refused("CAS-105")
    view = giving.view()
    assert (view.asks_code, view.asks_supervisor) == (False, True)
    giving.type_supervisor("9001")
    giving.type_pin("123456")
    giving.submit()
    approval = claims[-1].approval
    assert approval is not None
    assert (approval.supervisor, approval.pin, claims[-1].code) == ("9001", "123456", "")
    giving.show_refused("AUT-101")
    giving.submit()
    again = claims[-1].approval
    assert again is not None
    assert again.pin == ""


def test_the_slip_is_printed_when_the_result_has_left_and_again_when_asked(
    rig: Rig, claims: list[Claim]
) -> None:
    rig.cases.submit()
    rig.cases.give()
    printed: list[ReceiptNumber] = []
    speech: Callable[[], Speech] = lambda: Speech(load_texts(), Language.ENGLISH)  # noqa: E731
    doors = HandOverDoors(speech, claims.append, lambda: None, printed.append)
    giving = HandOverPresenter(doors, rig.given[0])
    assert giving.view().paper is None
    giving.print_again()
    assert printed == []
    giving.show_done(SLIP)
    giving.print_again()
    assert printed == [SLIP]
    giving.show_paper(Paper.NOT_PRINTED, "DEV-101")
    paper = giving.view().paper
    assert paper is not None
    assert "delivery book" in paper[0]
    giving.print_again()
    giving.show_paper(Paper.PRINTED)
    assert printed == [SLIP, SLIP]
    assert giving.view().can_print


def test_a_body_that_let_its_day_pass_is_said_to_be_late(rig: Rig) -> None:
    cases = rig.morning.hall.cases
    cases.states[rig.application_id] = "with_agency"
    rig.cases.submit()
    detail = rig.cases.view().detail
    assert detail is not None
    assert detail.alert is None
    (said,) = (value for name, value in detail.facts if name == "The body answers by")
    rig.today = date.fromisoformat(said.strip("\u2066\u2069")) + timedelta(days=1)
    late = rig.cases.view().detail
    assert late is not None
    assert late.alert is not None
    assert late.alert[0] == "The body is late"


def test_each_step_of_the_body_has_its_day_and_one_that_has_passed_is_said_in_words(rig: Rig) -> None:
    rig.morning.hall.cases.states[rig.application_id] = "with_agency"  # it has it since the 17th
    rig.cases.submit()
    rig.today = date(2026, 11, 22)
    detail = rig.cases.view().detail
    assert detail is not None
    planned = rig.morning.hall.desk.catalogue().find(ServiceCode("PP1")).workflow
    assert planned[0].code == "received"  # that is done: the body has the file
    assert [step.name for step in detail.plan] == [step.words.en for step in planned[1:]]
    said = [step.when.replace("\u2066", "").replace("\u2069", "") for step in detail.plan]
    assert said[0] == "its day has passed: 2026-11-18"
    assert said[-1] == f"by {detail.facts[-1][1].strip(ISOLATES)}"
    assert [step.tone is Tone.WARN for step in detail.plan] == ["passed" in words for words in said]


def test_the_list_says_what_is_late_in_words(rig: Rig) -> None:
    cases = rig.morning.hall.cases
    cases.states[rig.application_id] = "with_agency"
    rig.today = date(2027, 1, 3)
    rig.cases.type_query("عبد")
    rig.cases.show_found(rig.morning.desk.cases.find(rig.morning.session, _family(rig)))
    (row,) = rig.cases.view().rows
    assert [pill.text for pill in row.pills] == ["The body is late"]
    assert "answer was due" in row.subtitle
    rig.today = date(2026, 11, 17)
    (row,) = rig.cases.view().rows
    assert [pill.text for pill in row.pills] == ["With the agency"]


def _family(rig: Rig) -> str:
    (entry,) = (made for made in rig.morning.hall.journal.committed if made.kind == "basket.settled")
    (personal,) = entry.personal
    assert personal is not None
    return str(json.loads(personal)["answers"]["family_name"])


def test_results_past_their_time_and_left_twice_are_to_dos_with_an_owner(rig: Rig) -> None:
    led: list[str] = []
    doors = AttentionDoors(
        lambda: Speech(load_texts(), Language.ENGLISH),
        lambda: rig.today,
        dict,
        lambda _row: led.append("correct"),
        lambda _row: led.append("withdraw"),
        lambda: led.append("cases"),
    )
    todo = AttentionPresenter(doors)
    before = len(rig.morning.hall.journal.committed)
    cases = rig.morning.hall.cases
    cases.told_twice[rig.application_id] = Conflict(TrackingNumber.make(1, 7), ())
    todo.show_rows([], (), rig.morning.desk.cases.todos())
    assert len(rig.morning.hall.journal.committed) == before  # nobody was shown
    rows = todo.view().rows
    assert [row.title for row in rows] == [
        "1 result was told as handed over twice",
        "1 result is past its time",
    ]
    assert [row.pills[0].text for row in rows] == ["The supervisor", "This office's counter"]
    detail = todo.view().detail
    assert detail is not None
    assert (detail.owner, detail.can_withdraw, detail.is_of_cases) == ("The supervisor", False, True)
    todo.correct()
    todo.withdraw()
    assert led == ["cases"]
