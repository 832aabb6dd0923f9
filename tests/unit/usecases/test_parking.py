"""A half-filled form waits under a code on paper: sealed, for a week, for any clerk here, gone when filed."""

from dataclasses import replace

import pytest

from kiosk.app.shipped import load_texts
from kiosk.documents.leaflet import LeafletPaper
from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.form import Form
from kiosk.domain.parked import is_parking_code
from kiosk.errors import ParkedUnknownError
from kiosk.trust.parking_seal import CodeSeal
from kiosk.usecases.parking_desk import ParkingDesk
from tests.fakes.hall import SeededRandomness
from tests.fakes.keeping import InMemoryParkedForms
from tests.fakes.morning import Morning
from tests.unit.usecases.test_applicants import COMPANY, form_of

DAY_S = 86_400
PICTURE = Attachment(AttachmentHash("ab" * 32), 200_000, "image/jpeg", 2, "identity_or_booklet")


@pytest.fixture
def parking(morning: Morning) -> ParkingDesk:
    assert morning.desk.parking is not None
    return morning.desk.parking


def half(morning: Morning) -> Form:
    form = form_of(morning, COMPANY).with_attachment(PICTURE).with_text("copies", "")
    return form.with_document_kept("identity_or_booklet", kept=True)


def kept(parking: ParkingDesk) -> InMemoryParkedForms:
    forms = parking.parking.forms
    assert isinstance(forms, InMemoryParkedForms)
    return forms


def test_a_form_comes_back_as_it_was_left_and_the_notice_is_told_anew(
    morning: Morning, parking: ParkingDesk
) -> None:
    form = half(morning)
    slip = parking.park(morning.session, form)
    found = parking.resume(slip.code.lower().replace("-", " "))
    assert found.form == replace(form, rules=found.form.rules, consent="", documents_seen=form.documents_seen)
    assert not found.is_moved
    assert found.form.check(morning.desk.counter.today()).problem_of("consent") == "consent_missing"


def test_what_is_kept_says_nothing_without_the_code(morning: Morning, parking: ParkingDesk) -> None:
    slip = parking.park(morning.session, half(morning))
    (parked,) = kept(parking).list()
    for word in ("شركة الواحة", "219840123456", "CR1", slip.code, slip.code.replace("-", "")):
        assert word.encode() not in parked.sealed
        assert word not in parked.parked_id
    assert parked.attachments == (PICTURE.hash,)
    other = parking.park(morning.session, half(morning))
    with pytest.raises(ParkedUnknownError):
        parking.parking.seal.open(other.code, parked.sealed)


@pytest.mark.parametrize(
    "change", [lambda code: code[:-1] + ("0" if code[-1] != "0" else "1"), lambda _code: "P-1"]
)
def test_a_mistyped_code_opens_nothing(morning: Morning, parking: ParkingDesk, change: object) -> None:
    slip = parking.park(morning.session, half(morning))
    assert callable(change)
    with pytest.raises(ParkedUnknownError):
        parking.resume(change(slip.code))


def test_a_form_nobody_came_back_for_is_wiped_after_its_day(morning: Morning, parking: ParkingDesk) -> None:
    slip = parking.park(morning.session, half(morning))
    morning.hall.clock.advance(7 * DAY_S)
    assert parking.resume(slip.code).form.definition.code == "CR1"
    morning.hall.clock.advance(DAY_S)
    with pytest.raises(ParkedUnknownError):
        parking.resume(slip.code)
    assert kept(parking).list() == []


def test_a_form_that_was_filed_is_gone(morning: Morning, parking: ParkingDesk) -> None:
    slip = parking.park(morning.session, half(morning))
    found = parking.resume(slip.code)
    basket = morning.basket("CR1")
    parking.note((found.parked_id,), basket)
    assert kept(parking).list()[0].basket_id == basket.basket_id
    parking.drop((found.parked_id,))
    with pytest.raises(ParkedUnknownError):
        parking.resume(slip.code)


def test_codes_are_recognised_and_never_the_same() -> None:
    seal = CodeSeal(SeededRandomness())
    codes = {seal.make_code() for _ in range(200)}
    assert len(codes) == len({seal.name_of(code) for code in codes}) == 200
    assert all(is_parking_code(code) and is_parking_code(code.lower().replace("-", "")) for code in codes)
    assert not any(is_parking_code(text) for text in ("PP1", "P-12345", "جواز", "0001000000000145"))


def test_the_paper_carries_the_code_twice_and_no_name(morning: Morning, parking: ParkingDesk) -> None:
    slip = parking.park(morning.session, half(morning))
    printable = LeafletPaper(load_texts()).parked(slip, 576)
    assert printable.qr_text == slip.code
    assert printable.text.count(slip.code) == 2
    assert "مستخرج شهادة ميلاد" in printable.text
    assert slip.until in printable.text
    assert "شركة الواحة" not in printable.text
