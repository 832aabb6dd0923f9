from typing import Any

import pytest

from kiosk.domain.application import ApplicationRow
from kiosk.domain.identifiers import ReceiptNumber, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.scan import recognise
from kiosk.domain.slip import JudgedPaper, PaperVerdict
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import CheckedReceipt, ReceiptStanding, ScaleState, Weighing
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.theme.tokens import Tone
from tests.fakes.flow_rig import Rig, definition_of, make_rig
from tests.fakes.hall import PLACE
from tests.fakes.one_paper import OnePaper

PARCEL = "RR473124829LY"
RECEIPT = "LPR1:ANYTHING"


@pytest.fixture
def home() -> Rig:
    rig = make_rig()
    rig.sign_in()
    return rig


def _scan(rig: Rig, text: str) -> None:
    rig.flow.devices.take_scan(recognise(text))


def _title(rig: Rig) -> str:
    return rig.window.notice.title if rig.window.notice else ""


def _say(rig: Rig, key: str) -> str:
    return rig.flow.say()(f"scan.{key}")


def test_a_parcel_number_goes_into_the_question_that_takes_it(home: Rig) -> None:
    home.window.presenter.open("PO2")
    _scan(home, PARCEL)
    assert home.window.presenter.form.texts["item_number"] == PARCEL


def test_a_number_no_question_takes_changes_nothing_and_is_said(home: Rig) -> None:
    home.window.presenter.open("JU1")
    before = dict(home.window.presenter.form.texts)
    _scan(home, PARCEL)
    assert dict(home.window.presenter.form.texts) == before
    assert _title(home) == _say(home, "no_place")


def test_a_parcel_number_at_the_search_finds_the_case_it_was_posted_with(home: Rig) -> None:
    home.pay("PO2", "20")
    (item,) = (one for entry in home.hall.journal.committed for one in _items(entry))
    home.window.presenter.next_customer()
    _scan(home, f"{item[:2].lower()} {item[2:6]} {item[6:10]} {item[10:]}")
    assert home.window.page is PageName.CASES
    view = home.window.presenter.view()
    assert view.detail is not None
    assert view.detail.title == home.flow.say().words(definition_of(home, "PO2").name)
    looked = home.hall.journal.committed[-2]
    assert looked.facts_fields()["by"] == "item"


def test_a_parcel_number_while_something_is_half_done_leads_nowhere(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    _scan(home, PARCEL)
    assert home.window.page is PageName.CHECK
    assert _title(home) == _say(home, "open_first_parcel")


def _items(entry: Any) -> list[str]:
    return [
        one["item_number"] for one in entry.facts_fields().get("applications", ()) if "item_number" in one
    ]


def test_the_strip_says_in_time_that_item_numbers_come_to_their_end(home: Rig) -> None:
    assert "items" not in {item.name for item in home.flow.strip()}
    home.hall.journal.leased = 3
    home.pay("PO2", "20")
    (few,) = (item for item in home.flow.strip() if item.name == "items")
    assert few.tone is Tone.WARN
    assert few.title == home.flow.say().counted("items.strip", 2)
    assert "F3" in few.text
    home.hall.journal.leased = 1
    home.flow.status_changed()
    (none,) = (item for item in home.flow.strip() if item.name == "items")
    assert none.tone is Tone.BAD


def test_a_tracking_number_finds_its_application_in_todays_list(home: Rig) -> None:
    home.pay()
    wanted = home.hall.desk.todays_applications()[0].tracking_number.digits
    home.window.presenter.next_customer()
    home.pay("CR1", "20")
    home.window.presenter.next_customer()
    _scan(home, wanted)
    assert home.window.page is PageName.TODAY
    assert home.window.presenter.view().current == wanted


def test_a_tracking_number_of_another_day_is_looked_for_among_the_cases(home: Rig) -> None:
    _scan(home, _other_tracking())
    assert home.window.page is PageName.CASES
    view = home.window.presenter.view()
    assert view.query == _other_tracking()
    assert view.nothing == (home.flow.say()("cases.no_found"), home.flow.say()("cases.no_found_next"))
    assert home.kinds.count("person.looked_up") == 1


def _paid(home: Rig) -> ApplicationRow:
    home.pay()
    row = home.hall.desk.todays_applications()[0]
    home.window.presenter.next_customer()
    return row


@pytest.mark.parametrize("is_grouped", [False, True])
def test_a_tracking_number_scanned_among_the_cases_opens_its_case(home: Rig, is_grouped: bool) -> None:
    number = _paid(home).tracking_number
    home.flow.command(Command.CASES)
    _scan(home, number.grouped if is_grouped else number.digits)
    detail = home.window.presenter.view().detail
    assert detail is not None
    assert detail.is_open
    assert home.kinds[-2:] == ["person.looked_up", "person.looked_up"]


def test_a_genuine_receipt_scanned_among_the_cases_opens_its_case(home: Rig) -> None:
    row = _paid(home)
    number = ReceiptNumber.parse(row.receipt_number)
    home.receipts.receipt = CheckedReceipt(ReceiptStanding.SIGNED, PLACE.office_number, "", Money(5_000))
    judged = JudgedPaper(
        PaperVerdict.SIGNED,
        PLACE.office_number,
        number.counter,
        number.sequence,
        year=number.year,
        series=number.series,
    )
    object.__setattr__(home.hall.desk.cases, "papers", OnePaper(judged))
    home.flow.command(Command.CASES)
    _scan(home, RECEIPT)
    assert home.window.page is PageName.CASES
    detail = home.window.presenter.view().detail
    assert detail is not None
    assert detail.is_open
    assert _title(home) == _say(home, "receipt.signed")


def test_a_receipt_that_is_not_genuine_opens_no_case(home: Rig) -> None:
    _paid(home)
    home.flow.command(Command.CASES)
    home.receipts.receipt = CheckedReceipt(ReceiptStanding.ALTERED)
    _scan(home, RECEIPT)
    assert home.window.presenter.view().detail is None
    assert _title(home) == _say(home, "receipt.altered")


def test_a_collection_code_goes_where_a_result_is_handed_over_and_nowhere_else(home: Rig) -> None:
    row = _paid(home)
    home.hall.cases.lay_out(row.application_id, "482913")
    home.flow.command(Command.CASES)
    _scan(home, "482913")
    assert _title(home) == _say(home, "open_first_collection")
    _scan(home, row.tracking_number.digits)
    home.window.presenter.give()
    assert home.window.page is PageName.HAND_OVER
    _scan(home, "482913")
    assert home.window.presenter.view().code == "482913"
    assert home.window.notice is None


def test_a_slip_shows_what_is_to_be_paid_or_says_what_comes_first(home: Rig) -> None:
    object.__setattr__(home.hall.desk, "papers", OnePaper())
    for leave in (lambda: None, home.flow.show_today, lambda: home.flow.command(Command.CASES)):
        home.flow.go_home()
        leave()
        _scan(home, "LPS1:6BF0")
        assert home.window.page is PageName.PAYMENT
        assert "1.000" in home.window.presenter.view().due
    _scan(home, "LPS1:6BF0")
    assert _title(home) == _say(home, "open_first_slip")


def test_nobody_is_led_away_from_a_payment(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.window.presenter.pay()
    _scan(home, _other_tracking())
    assert home.window.page is PageName.PAYMENT
    assert _title(home) == _say(home, "open_first_tracking")


def test_an_unknown_code_is_called_unknown(home: Rig) -> None:
    _scan(home, "6291041500213")
    assert _title(home) == _say(home, "other")


@pytest.mark.parametrize(
    ("standing", "tone"),
    [(ReceiptStanding.ALTERED, Tone.BAD), (ReceiptStanding.ISSUER_UNKNOWN, Tone.WARN)],
)
def test_a_receipt_that_cannot_be_believed_is_named(home: Rig, standing: ReceiptStanding, tone: Tone) -> None:
    home.receipts.receipt = CheckedReceipt(standing)
    _scan(home, RECEIPT)
    assert home.window.notice is not None
    assert (home.window.notice.tone, _title(home)) == (tone, _say(home, f"receipt.{standing}"))
    assert home.window.page is PageName.HOME


def test_a_genuine_receipt_of_this_counter_is_found_with_its_amount(home: Rig) -> None:
    home.pay()
    row = home.hall.desk.todays_applications()[0]
    home.window.presenter.next_customer()
    tail = row.receipt_number.removeprefix(f"{PLACE.office}-")
    home.receipts.receipt = CheckedReceipt(ReceiptStanding.SIGNED, PLACE.office_number, tail, Money(5_000))
    _scan(home, RECEIPT)
    assert home.window.presenter.view().current == row.tracking_number.digits
    assert home.window.notice is not None
    assert home.window.notice.tone is Tone.GOOD
    assert "5.000" in home.window.notice.next_step
    assert tail in home.window.notice.next_step


def test_nothing_scanned_before_the_shift_is_taken() -> None:
    rig = make_rig()
    _scan(rig, PARCEL)
    assert rig.window.notice is None


def test_the_scale_fills_the_weight_and_the_fee_follows(home: Rig) -> None:
    home.window.presenter.open("PO2")
    home.window.presenter.type_text("item_kind", "registered")
    home.flow.command(Command.WEIGH)
    assert home.window.presenter.form.texts["weight_grams"] == "230"
    assert "3.000" in home.window.presenter.view().fee


@pytest.mark.parametrize("state", [state for state in ScaleState if state is not ScaleState.STABLE])
def test_a_load_that_cannot_be_weighed_fills_nothing_and_says_why(home: Rig, state: ScaleState) -> None:
    home.window.presenter.open("PO2")
    home.scale.weighing = Weighing(state)
    home.flow.command(Command.WEIGH)
    assert "weight_grams" not in home.window.presenter.form.texts
    assert _title(home) == home.flow.say()(f"scale.{state}")


def test_an_empty_scale_fills_nothing(home: Rig) -> None:
    home.window.presenter.open("PO2")
    home.scale.weighing = Weighing(ScaleState.STABLE, 0)
    home.flow.command(Command.WEIGH)
    assert "weight_grams" not in home.window.presenter.form.texts
    assert _title(home) == home.flow.say()("scale.empty")


def test_a_form_without_a_weight_asks_no_scale(home: Rig) -> None:
    home.window.presenter.open("JU1")
    home.jobs.lanes.clear()
    home.flow.command(Command.WEIGH)
    assert "scale" not in home.jobs.lanes


def test_a_counter_without_a_scale_says_so() -> None:
    rig = make_rig(has_scale=False)
    rig.sign_in()
    rig.window.presenter.open("PO2")
    rig.flow.command(Command.WEIGH)
    assert rig.window.notice is not None
    assert rig.window.notice.code == DeviceNotConfiguredError.code


def _other_tracking() -> str:
    return TrackingNumber.make(9_999, 1).digits
