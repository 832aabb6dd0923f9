"""A payment slip at the counter: scanned into the search, believed or refused, paid once, without Qt."""

from typing import Any

import pytest

from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.money import Money
from kiosk.domain.slip import JudgedPaper, PaperVerdict, PaymentSlip, slip_of
from kiosk.errors import SlipAlteredError
from kiosk.ui.counter.pages import PageName
from kiosk.usecases.citizen_desk import CitizenDesk
from tests.fakes.flow_rig import Rig, make_rig
from tests.fakes.hall import make_hall, shipped_catalogue


class PlainPapers:
    """Believes the slips it was given, and nothing else."""

    def __init__(self) -> None:
        self.known: dict[str, PaymentSlip] = {}

    def slip(self, text: str) -> PaymentSlip:
        if text not in self.known:
            raise SlipAlteredError
        return self.known[text]

    def receipt(self, _text: str) -> JudgedPaper:
        return JudgedPaper(PaperVerdict.ALTERED)


@pytest.fixture(scope="module")
def slip() -> tuple[str, PaymentSlip]:
    """A slip of a birth certificate, filed at another machine."""
    hall = make_hall(shipped_catalogue(("CR1",)), seed=9)
    citizen = CitizenDesk(hall.desk)
    blank, basket_id = citizen.new_form(ServiceCode("CR1"))
    texts = Form.of_answers(blank.definition, blank.definition.example or {}).texts
    _, settlement = citizen.file(None, Form(blank.rules, texts), basket_id)
    found = slip_of(settlement.entry)
    assert found is not None
    return settlement.receipt.qr_text, found


@pytest.fixture
def rig(slip: tuple[str, PaymentSlip]) -> Rig:
    made = make_rig()
    papers = PlainPapers()
    papers.known[slip[0]] = slip[1]
    object.__setattr__(made.hall.desk, "papers", papers)
    made.sign_in()
    return made


def scan(rig: Rig, text: str) -> Any:
    """Type as a scanner does, letter by letter, and Enter."""
    for length in range(1, len(text) + 1):
        rig.window.presenter.type_query(text[:length])
    return rig.window.presenter.enter()


def test_a_scanned_slip_shows_what_is_to_be_paid_and_what_is_to_be_seen(
    rig: Rig, slip: tuple[str, PaymentSlip]
) -> None:
    assert scan(rig, slip[0])
    assert rig.window.page is PageName.PAYMENT
    view = rig.window.presenter.view()
    assert "1.000" in view.due
    assert rig.window.notice is not None
    assert "كتيب العائلة" in rig.window.notice.next_step


def test_it_is_cashed_into_this_till_with_a_receipt_on_paper(rig: Rig, slip: tuple[str, PaymentSlip]) -> None:
    scan(rig, slip[0])
    rig.window.presenter.type_tendered("5")
    rig.window.presenter.submit()
    assert rig.window.page is PageName.RECEIPT
    assert rig.kinds[-2:] == ["slip.paid", "receipt.printed"]
    totals = rig.hall.desk.shift_totals()
    assert totals is not None
    assert totals.taken == Money(1000)
    assert len(rig.printer.papers) == 1


def test_a_second_scan_of_the_same_slip_takes_no_money(rig: Rig, slip: tuple[str, PaymentSlip]) -> None:
    for _ in range(2):
        rig.flow.go_home()
        scan(rig, slip[0])
        rig.window.presenter.type_tendered("1")
        rig.window.presenter.submit()
    assert rig.kinds.count("slip.paid") == 1
    assert rig.window.notice is not None
    assert rig.window.notice.code


def test_an_altered_slip_is_refused_with_a_code(rig: Rig, slip: tuple[str, PaymentSlip]) -> None:
    scan(rig, slip[0] + "X")
    assert rig.window.page is PageName.HOME
    assert rig.window.notice is not None
    assert rig.window.notice.code == "SLP-101"


def test_a_basket_that_was_begun_comes_first(rig: Rig, slip: tuple[str, PaymentSlip]) -> None:
    rig.fill("JU1")
    rig.window.presenter.go_on()
    rig.flow.go_home()
    scan(rig, slip[0])
    assert rig.window.page is PageName.HOME
    assert "slip.paid" not in rig.kinds


def test_enter_on_a_search_is_no_scan(rig: Rig) -> None:
    rig.window.presenter.type_query("شهادة")
    assert not rig.window.presenter.enter()
