"""Looking people up leaves a trace; a result goes to the right person, by a right that was shown, once."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kiosk.app.shipped import load_texts
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain import canonical_json
from kiosk.domain.case import MOST_WRONG_CODES, read_query
from kiosk.domain.case_acts import Receiver
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber, TrackingNumber
from kiosk.domain.money import ZERO
from kiosk.domain.receipt import Paper
from kiosk.domain.slip import JudgedPaper, PaperVerdict
from kiosk.errors import (
    AuthorisationMissingError,
    CaseQueryError,
    CaseUnknownError,
    KioskError,
    NoOpenShiftError,
    NotUnclaimedYetError,
    ReceiptNotBelievedError,
    ReceiverUnknownError,
    ResultGivenError,
    ResultNotReadyError,
    SignatureMissingError,
    SupervisorNeededError,
    TooManyWrongCodesError,
    WrongCollectionCodeError,
    WrongPinError,
)
from kiosk.usecases.hand_over_result import Claim
from kiosk.usecases.reverse_receipt import Approval
from tests.fakes.hall import OTHER_CLERK, PINS, PLACE, SUPERVISOR
from tests.fakes.morning import Morning
from tests.fakes.one_paper import OnePaper

SCHEMAS = Path(__file__).parents[3] / "portal" / "contract" / "schemas"
CODE = "482913"
HOLDER = Receiver("سالم علي", "P1234567")
UNKNOWN = TrackingNumber("0001999999999998")


def filed(morning: Morning) -> tuple[ApplicationId, TrackingNumber]:
    (application,) = morning.settle("PP1").applications
    return application.application_id, application.tracking_number


@pytest.fixture
def ready(morning: Morning) -> TrackingNumber:
    """A result that lies here, to be had for CODE."""
    application_id, number = filed(morning)
    morning.hall.cases.lay_out(application_id, CODE)
    return number


def give(morning: Morning, claim: Claim) -> Entry:
    return morning.desk.cases.hand_over(morning.session, claim)


def check(kind: str, entry: Entry) -> None:
    schema = json.loads((SCHEMAS / f"facts-{kind}.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(entry.facts_fields())


def test_nobody_is_looked_up_without_an_entry(morning: Morning) -> None:
    application_id, number = filed(morning)
    (case,) = morning.desk.cases.find(morning.session, number.grouped)
    morning.desk.cases.open(morning.session, application_id)
    found, opened = morning.hall.journal.committed[-2:]
    assert (found.kind, opened.kind) == ("person.looked_up", "person.looked_up")
    assert found.facts_fields()["shown"] == [application_id] == [case.application_id]
    assert (found.facts_fields()["by"], opened.facts_fields()["by"]) == ("tracking", "opened")
    check("person.looked_up", found)
    assert found.author.operator == morning.session.operator.operator_id


def test_a_search_that_finds_nobody_is_written_down_too(morning: Morning) -> None:
    assert morning.desk.cases.find(morning.session, "محمود", "complaint") == []
    entry = morning.hall.journal.committed[-1]
    facts = entry.facts_fields()
    assert (facts["found"], facts["purpose"]) == (0, "complaint")


def test_what_was_searched_stands_only_where_it_can_be_erased(morning: Morning) -> None:
    morning.desk.cases.find(morning.session, "سالم الزنتاني")
    entry = morning.hall.journal.committed[-1]
    assert "سالم".encode() not in entry.facts
    assert entry.personal[0] is not None
    assert canonical_json.decode(entry.personal[0])["query"] == "سالم الزنتاني"


def test_nothing_is_shown_when_the_look_up_cannot_be_written_down(morning: Morning) -> None:
    filed(morning)
    morning.hall.journal.is_disk_full = True
    with pytest.raises(KioskError):
        morning.desk.cases.find(morning.session, "سالم")


@pytest.mark.parametrize("typed", ["", " ", "م", "12", "\u202e", "َ"])
def test_too_little_is_refused_and_leaves_no_entry(morning: Morning, typed: str) -> None:
    before = len(morning.hall.journal.committed)
    with pytest.raises(CaseQueryError):
        morning.desk.cases.find(morning.session, typed)
    assert len(morning.hall.journal.committed) == before


def test_a_receipts_code_without_a_judge_finds_nothing(morning: Morning) -> None:
    with pytest.raises(ReceiptNotBelievedError):
        morning.desk.cases.find(morning.session, "LPR1:ABC")


def test_a_receipts_code_finds_the_case_of_that_very_receipt_and_no_other(morning: Morning) -> None:
    settled = morning.settle("PP1")
    number = ReceiptNumber.parse(str(settled.receipt.number))
    judged = JudgedPaper(
        PaperVerdict.SIGNED,
        PLACE.office_number,
        number.counter,
        number.sequence,
        year=number.year,
        series=number.series,
    )
    found = {}
    for name, paper in {
        "this": judged,
        "another office's": replace(judged, office_number=judged.office_number + 1),
        "another year's": replace(judged, year=judged.year - 1),
        "another series'": replace(judged, series="9Z"),
    }.items():
        cases = replace(morning.desk.cases, papers=OnePaper(paper))
        found[name] = [case.application_id for case in cases.find(morning.session, "LPR1:ABC")]
    ours = [application.application_id for application in settled.applications]
    assert found == {"this": ours, "another office's": [], "another year's": [], "another series'": []}


def test_an_unknown_case_cannot_be_opened(morning: Morning) -> None:
    with pytest.raises(CaseUnknownError):
        morning.desk.cases.open(morning.session, ApplicationId("nobody"))


def test_the_code_opens_the_result_and_the_entry_proves_it(morning: Morning, ready: TrackingNumber) -> None:
    entry = give(morning, Claim(ready, HOLDER, CODE, has_signed=True))
    check("result.handed_over", entry)
    facts = entry.facts_fields()
    assert (facts["receiver"], facts["proof"], facts["known_here"]) == ("holder", "code", True)
    assert "سالم".encode() not in entry.facts
    assert b"P1234567" not in entry.facts
    found = morning.desk.cases.find(morning.session, ready.digits)[0]
    steps = morning.desk.cases.open(morning.session, found.application_id).steps
    assert [step.state for step in steps][-1] == "handed_over"


def test_somebody_else_needs_an_authorisation(morning: Morning, ready: TrackingNumber) -> None:
    with pytest.raises(AuthorisationMissingError):
        give(morning, Claim(ready, HOLDER, "", has_signed=True))
    other = replace(HOLDER, authorisation="AUT-77")
    facts = give(morning, Claim(ready, other, "", has_signed=True)).facts_fields()
    assert (facts["receiver"], facts["proof"]) == ("authorised", "authorisation")


def test_a_result_leaves_this_counter_once(morning: Morning, ready: TrackingNumber) -> None:
    claim = Claim(ready, HOLDER, CODE, has_signed=True)
    give(morning, claim)
    with pytest.raises(ResultGivenError):
        give(morning, claim)
    assert morning.hall.journal.kinds().count("result.handed_over") == 1


@pytest.mark.parametrize("state", ["handed_over", "disputed", "expired"])
def test_a_result_that_left_another_counter_stays(
    morning: Morning, ready: TrackingNumber, state: str
) -> None:
    (case,) = morning.desk.cases.find(morning.session, ready.digits)
    morning.hall.cases.states[case.application_id] = state
    with pytest.raises(ResultGivenError):
        give(morning, Claim(ready, HOLDER, CODE, has_signed=True))


def test_wrong_codes_are_counted_and_then_refused(morning: Morning, ready: TrackingNumber) -> None:
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(WrongCollectionCodeError):
            give(morning, Claim(ready, HOLDER, "000000", has_signed=True))
    with pytest.raises(TooManyWrongCodesError):
        give(morning, Claim(ready, HOLDER, CODE, has_signed=True))
    tried = [entry for entry in morning.hall.journal.committed if entry.kind == "code.refused"]
    assert [entry.facts_fields()["tries"] for entry in tried] == list(range(1, MOST_WRONG_CODES + 1))
    check("code.refused", tried[0])
    assert all(entry.personal == () for entry in tried)


def test_a_code_that_was_sent_anew_is_not_locked_by_tries_of_the_one_before(
    morning: Morning, ready: TrackingNumber
) -> None:
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(WrongCollectionCodeError):
            give(morning, Claim(ready, HOLDER, "000000", has_signed=True))
    (case,) = morning.desk.cases.find(morning.session, ready.digits)
    cases = morning.hall.cases
    salt = bytes([7]) * 16
    code_hash = hashlib.scrypt(CODE.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
    told = cases.ready[case.application_id]
    cases.ready[case.application_id] = replace(told, code_salt=salt.hex(), code_hash=code_hash)
    assert give(morning, Claim(ready, HOLDER, CODE, has_signed=True)).facts_fields()["proof"] == "code"


def test_a_locked_code_leaves_the_document_and_a_supervisor(morning: Morning, ready: TrackingNumber) -> None:
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(WrongCollectionCodeError):
            give(morning, Claim(ready, HOLDER, "000000", has_signed=True))
    wrong = {
        WrongPinError: Approval(SUPERVISOR, "000000", "code_locked"),
        SupervisorNeededError: Approval(OTHER_CLERK, PINS[OTHER_CLERK], "code_locked"),
    }
    for error, approval in wrong.items():
        with pytest.raises(error):
            give(morning, Claim(ready, HOLDER, has_signed=True, approval=approval))
    approval = Approval(SUPERVISOR, PINS[SUPERVISOR], "code_locked")
    entry = give(morning, Claim(ready, HOLDER, has_signed=True, approval=approval))
    check("result.handed_over", entry)
    assert (entry.facts_fields()["proof"], entry.facts_fields()["approved_by"]) == ("identity", SUPERVISOR)


def test_an_approval_opens_nothing_that_its_code_still_opens(morning: Morning, ready: TrackingNumber) -> None:
    approval = Approval(SUPERVISOR, PINS[SUPERVISOR], "code_locked")
    with pytest.raises(AuthorisationMissingError):
        give(morning, Claim(ready, HOLDER, has_signed=True, approval=approval))


def test_the_delivery_slip_is_a_receipt_of_its_own_printed_once_and_then_as_a_copy(
    morning: Morning, ready: TrackingNumber
) -> None:
    entry = give(morning, Claim(ready, HOLDER, CODE, has_signed=True))
    number = ReceiptNumber.parse(entry.facts_fields()["receipt"]["number"])
    first = morning.desk.receipt_to_print(number)
    assert first.delivery is not None
    assert (first.copy, first.total, first.items) == (0, ZERO, ())
    said = first.delivery
    assert (said.receiver, said.tracking_number, said.proof) == ("سالم علي", ready, "code")
    assert "P1234567" not in said.masked_document
    morning.desk.note_printing(first)
    morning.desk.record_paper(morning.session, first, Paper.PRINTED)
    again = morning.desk.receipt_to_print(number)
    assert (again.copy, again.delivery) == (1, said)
    later = morning.settle("CR1").receipt.number
    assert later.sequence == number.sequence + 1


@pytest.mark.parametrize("width_dots", [576, 384])
def test_the_slip_says_who_received_what_and_leaves_a_place_to_sign(
    morning: Morning, ready: TrackingNumber, width_dots: int
) -> None:
    other = replace(HOLDER, authorisation="AUT-77")
    entry = give(morning, Claim(ready, other, "", has_signed=True))
    number = ReceiptNumber.parse(entry.facts_fields()["receipt"]["number"])
    slip = replace(morning.desk.reprint_receipt(number), copy=2)
    printed = ReceiptPaper(load_texts()).thermal(slip, width_dots)
    assert printed.qr_text == slip.qr_text
    for words in ("قسيمة تسليم", "نسخة المكتب", "سالم علي", ready.grouped.replace(" ", "\u00a0"), "AUT-77"):
        assert words in printed.text
    assert printed.text.count("توقيع المستلم") == 1
    assert printed.text.count("نسخة رقم 2") == 2 or printed.text.count("COPY") == 2
    assert "P1234567" not in printed.text
    assert ReceiptPaper(load_texts()).pdf(slip).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("claim", "error"),
    [
        (Claim(UNKNOWN, HOLDER, CODE), SignatureMissingError),
        (Claim(UNKNOWN, Receiver("", "P1"), CODE, has_signed=True), ReceiverUnknownError),
        (Claim(UNKNOWN, Receiver("سالم", " "), CODE, has_signed=True), ReceiverUnknownError),
    ],
)
def test_receiver_and_signature_are_never_left_out(
    morning: Morning, claim: Claim, error: type[KioskError]
) -> None:
    with pytest.raises(error):
        give(morning, claim)


def test_a_result_nobody_told_this_counter_of_goes_on_identity_and_says_so(morning: Morning) -> None:
    entry = give(morning, Claim(UNKNOWN, HOLDER, has_signed=True))
    check("result.handed_over", entry)
    facts = entry.facts_fields()
    assert (facts["proof"], facts["known_here"], facts["application_id"]) == ("identity", False, "")


def test_a_case_without_a_result_hands_nothing_over(morning: Morning) -> None:
    _, number = filed(morning)
    with pytest.raises(ResultNotReadyError):
        give(morning, Claim(number, HOLDER, CODE, has_signed=True))


def test_what_nobody_collects_goes_back_only_after_its_time(morning: Morning, ready: TrackingNumber) -> None:
    (case,) = morning.desk.cases.find(morning.session, ready.digits)
    with pytest.raises(NotUnclaimedYetError):
        morning.desk.cases.send_back(morning.session, case.application_id)
    morning.hall.cases.lay_out(case.application_id, CODE, keep_until="2026-11-01")
    check("result.unclaimed", morning.desk.cases.send_back(morning.session, case.application_id))
    assert morning.desk.cases.waiting(morning.session) == ([], [])
    with pytest.raises(ResultGivenError):
        give(morning, Claim(ready, HOLDER, CODE, has_signed=True))


def test_without_a_shift_nothing_leaves(morning: Morning, ready: TrackingNumber) -> None:
    totals = morning.desk.shift_totals()
    assert totals is not None
    morning.desk.close_shift(morning.session, totals.expected_cash)
    with pytest.raises(NoOpenShiftError):
        give(morning, Claim(ready, HOLDER, CODE, has_signed=True))


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ("0001 9999 9999 9998", "tracking"),
        ("٠٠٠١٩٩٩٩٩٩٩٩٩٩٩٨", "tracking"),
        ("119840000012", "national_number"),
        ("0912345678", "phone"),
        ("+20 100 123 4567", "phone"),
        ("AB12345", "document"),
        ("RR473124829LY", "item"),
        ("rr 4731 2482 9 ly", "item"),
        ("RR473124820LY", "document"),
        ("TIP-001-03-2026-7A-000001", "receipt"),
        ("عبد الله", "name"),
        ("Salem", "name"),
    ],
)
def test_what_is_typed_is_recognised(typed: str, by: str) -> None:
    assert read_query(typed).by == by


def test_a_second_application_of_one_kind_is_noticed_written_down_and_not_blocked(morning: Morning) -> None:
    application_id, number = filed(morning)
    again = morning.application("PP1")
    (earlier,) = morning.desk.cases.duplicates(morning.session, again)
    assert earlier.tracking_number == number
    entry = morning.hall.journal.committed[-1]
    check("duplicate.noticed", entry)
    assert entry.facts_fields()["earlier"] == [application_id]
    basket = morning.desk.new_basket().with_application(again)
    assert morning.desk.take_payment(morning.session, basket, basket.due).applications


def test_another_service_the_same_telephone_and_long_ago_are_no_duplicates(morning: Morning) -> None:
    filed(morning)
    entries = len(morning.hall.journal.committed)
    assert morning.desk.cases.duplicates(morning.session, morning.application("JU1")) == []
    other = morning.application("PP1")
    numbers = {"national_number": "219990000001", "document_number": "X1"}
    other = replace(other, answers={**other.answers, **numbers})
    assert morning.desk.cases.duplicates(morning.session, other) == []
    morning.hall.clock.advance(366 * 86_400)
    assert morning.desk.cases.duplicates(morning.session, morning.application("PP1")) == []
    assert len(morning.hall.journal.committed) == entries


def test_a_supervisor_sees_who_looked_whom_up_and_nobody_else_does(morning: Morning) -> None:
    application_id, number = filed(morning)
    morning.desk.cases.find(morning.session, number.digits)
    with pytest.raises(SupervisorNeededError):
        morning.desk.cases.look_ups(morning.session)
    supervisor = morning.desk.sign_in(SUPERVISOR, PINS[SUPERVISOR])
    (seen,) = morning.desk.cases.look_ups(supervisor)
    assert (seen.operator, seen.by, seen.shown) == ("1001", "tracking", (application_id,))
