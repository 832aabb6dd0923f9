"""A postal item at self-service: it has its number from the filing on, and without one nothing is lost."""

from typing import Any

import pytest

from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, ServiceCode
from kiosk.usecases.citizen_desk import CitizenDesk
from kiosk.usecases.take_payment import Settlement
from tests.fakes.citizen_window import all_services
from tests.fakes.hall import Hall, make_hall
from tests.unit.usecases.test_cases_and_results import check


@pytest.fixture
def hall() -> Hall:
    return make_hall(all_services())


def filed(hall: Hall, **changes: Any) -> Settlement:
    desk = CitizenDesk(hall.desk)
    made, basket_id = desk.new_form(ServiceCode("PO2"))
    form = Form.of_answers(made.definition, {**(made.definition.example or {}), **changes})
    return desk.file(None, form, BasketId(basket_id))[1]


def test_an_item_gets_its_number_with_the_filing_and_the_receipt_is_its_label(hall: Hall) -> None:
    first, second = filed(hall), filed(hall)
    assert [s.receipt.items[0].item_number for s in (first, second)] == ["RR000000014LY", "RR000000028LY"]
    (application,) = first.entry.facts_fields()["applications"]
    assert application["item_number"] == "RR000000014LY"
    check("application.filed", first.entry)


def test_a_labelled_item_keeps_its_own_number(hall: Hall) -> None:
    assert filed(hall, item_number="RR473124829LY").receipt.items[0].item_number == ""


def test_without_a_number_left_it_is_filed_and_the_counter_labels_it(hall: Hall) -> None:
    hall.journal.leased = 0
    assert filed(hall).receipt.items[0].item_number == ""
