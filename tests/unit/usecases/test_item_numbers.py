"""Postal item numbers: each item without a label gets one, each is given once, none runs out silently."""

import pytest

from kiosk.domain.case_acts import Receiver
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ReceiptNumber, ServiceCode
from kiosk.errors import CaseUnknownError, ItemNumbersUsedUpError, ResultGivenError
from kiosk.usecases.hand_over_result import Claim
from tests.fakes.morning import Morning
from tests.unit.usecases.test_cases_and_results import CODE, UNKNOWN, check, filed


def form(morning: Morning, **changes: object) -> Form:
    catalogue = morning.hall.books.catalogue()
    assert catalogue is not None
    service = catalogue.find(ServiceCode("PO2"))
    return Form.of_answers(service, {**(service.example or {}), **changes})


def settle(morning: Morning, *forms: Form) -> list[str]:
    basket = morning.desk.new_basket()
    for one in forms:
        basket = basket.with_application(morning.desk.file_application(morning.session, one))
    settled = morning.desk.take_payment(morning.session, basket, basket.due)
    return [item.item_number for item in settled.receipt.items]


def test_items_without_a_label_get_numbers_that_follow_each_other(morning: Morning) -> None:
    labelled = form(morning, item_number="RR473124829LY")
    given = settle(morning, form(morning), labelled, form(morning, item_kind="ems_local"), form(morning))
    assert given == ["RR000000014LY", "", "EE000000014LY", "RR000000028LY"]
    assert settle(morning, form(morning)) == ["RR000000031LY"]
    facts = morning.hall.journal.committed[-1].facts_fields()
    assert facts["applications"][0]["item_number"] == "RR000000031LY"


def test_when_none_is_left_nothing_is_taken(morning: Morning) -> None:
    morning.hall.journal.leased = 1
    before = len(morning.hall.journal.committed)
    with pytest.raises(ItemNumbersUsedUpError):
        settle(morning, form(morning), form(morning))
    assert len(morning.hall.journal.committed) == before
    assert settle(morning, form(morning)) == ["RR000000014LY"]
    assert settle(morning, form(morning, item_number="RR473124829LY")) == [""]


def test_a_result_goes_by_registered_post_once_with_a_label(morning: Morning) -> None:
    application_id, number = filed(morning)
    morning.hall.cases.lay_out(application_id, CODE)
    receiver = Receiver("سالم علي", "", address="بنغازي، صندوق 1420")
    entry = morning.desk.cases.hand_over(morning.session, Claim(number, receiver))
    check("result.handed_over", entry)
    facts = entry.facts_fields()
    told = (facts["receiver"], facts["proof"], facts["signature"], facts["item_number"])
    assert told == ("post", "post", "none", "RR000000014LY")
    assert "بنغازي".encode() not in entry.facts
    slip = morning.desk.receipt_to_print(ReceiptNumber.parse(facts["receipt"]["number"])).delivery
    assert slip is not None
    assert (slip.address, slip.item_number) == ("بنغازي، صندوق 1420", "RR000000014LY")
    with pytest.raises(ResultGivenError):
        morning.desk.cases.hand_over(morning.session, Claim(number, receiver))


def test_what_is_not_known_here_is_not_posted(morning: Morning) -> None:
    with pytest.raises(CaseUnknownError):
        morning.desk.cases.hand_over(morning.session, Claim(UNKNOWN, Receiver("x", "", address="y")))
