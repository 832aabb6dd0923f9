"""A half-filled form waits under a code on paper: sealed, for a week, for any clerk here, gone when filed."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.app.shipped import load_texts
from kiosk.documents.leaflet import LeafletPaper
from kiosk.domain import canonical_json
from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.entry import Entry
from kiosk.domain.form import Form
from kiosk.domain.parked import ParkedForm, is_parking_code
from kiosk.errors import ParkedNewerError, ParkedUnknownError
from kiosk.trust import base64url, crockford
from kiosk.trust.parking_seal import CodeSeal
from kiosk.usecases.parking_desk import ParkingDesk
from tests.fakes.hall import SeededRandomness, make_hall
from tests.fakes.keeping import InMemoryOfficeParking, InMemoryParkedForms
from tests.fakes.morning import Morning
from tests.unit.usecases.test_applicants import COMPANY, form_of

DAY_S = 86_400
PICTURE = Attachment(AttachmentHash("ab" * 32), 200_000, "image/jpeg", 2, "identity_or_booklet")


@pytest.fixture
def parking(morning: Morning) -> ParkingDesk:
    assert morning.desk.parking is not None
    return morning.desk.parking


def half(morning: Morning) -> Form:
    form = form_of(morning, COMPANY).with_attachment(PICTURE).with_text("court_name", "")
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
    for word in ("شركة الواحة", "219840123456", "JU2", slip.code, slip.code.replace("-", "")):
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
    assert parking.resume(slip.code).form.definition.code == "JU2"
    morning.hall.clock.advance(DAY_S)
    with pytest.raises(ParkedUnknownError):
        parking.resume(slip.code)
    assert kept(parking).list() == []


OFFICE_KEY = bytes(range(32))


@pytest.fixture
def two(catalogue: Catalogue) -> tuple[Morning, Morning]:
    """Two counters of one office with the office's key, nothing between them but what a test carries."""
    here, there = (Morning(make_hall(catalogue, seed, (OFFICE_KEY,))) for seed in (2, 3))
    return here, there


def desk_of(morning: Morning) -> ParkingDesk:
    assert morning.desk.parking is not None
    return morning.desk.parking


def written(morning: Morning, kind: str) -> list[Entry]:
    return [entry for entry in morning.hall.journal.committed if entry.kind == kind]


def office_of(parking: ParkingDesk) -> InMemoryOfficeParking:
    assert isinstance(parking.parking.office, InMemoryOfficeParking)
    return parking.parking.office


def carry(source: Morning, target: Morning) -> ParkedForm:
    """Tell another counter what the portal tells it: the entry's own words."""
    (entry,) = written(source, "form.parked")
    facts, body = entry.facts_fields(), canonical_json.decode(entry.personal[0] or b"")
    sealed = base64url.decode(body["sealed"])
    told = ParkedForm(facts["parked_id"], facts["until"], sealed, counter=facts["counter"])
    office_of(desk_of(target)).told_forms[told.parked_id] = told
    return told


def test_another_counter_goes_on_by_the_code_once_the_portal_has_told_of_it(
    two: tuple[Morning, Morning],
) -> None:
    here, there = two
    slip = desk_of(here).park(here.session, half(here))
    with pytest.raises(ParkedUnknownError):
        desk_of(there).resume(slip.code)
    told = carry(here, there)
    for word in ("شركة الواحة", "219840123456", "JU2"):
        assert word.encode() not in told.sealed
    found = desk_of(there).resume(slip.code)
    assert found.form.texts == desk_of(here).resume(slip.code).form.texts
    assert found.parked_at == here.desk.counter.place.counter


def test_the_papers_own_code_is_enough_where_no_line_has_been(two: tuple[Morning, Morning]) -> None:
    here, there = two
    slip = desk_of(here).park(here.session, half(here))
    assert slip.reach == "any"
    found = desk_of(there).resume(slip.qr_text)
    assert found.form.texts == desk_of(here).resume(slip.code).form.texts
    there.hall.clock.advance(8 * DAY_S)
    with pytest.raises(ParkedUnknownError):
        desk_of(there).resume(slip.qr_text)


def test_a_found_paper_opens_nothing_at_another_office(
    two: tuple[Morning, Morning], catalogue: Catalogue
) -> None:
    here, _ = two
    slip = desk_of(here).park(here.session, half(here))
    for keys in ((), (bytes(32),)):
        elsewhere = Morning(make_hall(catalogue, 4, keys))
        with pytest.raises(ParkedUnknownError):
            desk_of(elsewhere).resume(slip.qr_text)


def test_without_the_offices_key_the_paper_carries_no_form(morning: Morning, parking: ParkingDesk) -> None:
    slip = parking.park(morning.session, half(morning))
    assert (slip.qr_text, slip.is_sent, slip.reach) == ("", True, "line")


def test_what_is_too_large_stays_at_its_counter_and_says_so(two: tuple[Morning, Morning]) -> None:
    here, _ = two
    noise = random.Random(7)
    texts = {f"long_{n}": noise.randbytes(2000).hex() for n in range(40)}
    form = half(here)
    slip = desk_of(here).park(here.session, replace(form, texts={**form.texts, **texts}))
    assert slip.reach == "here"
    assert written(here, "form.parked") == []
    assert desk_of(here).resume(slip.code).form.definition.code == "JU2"


def test_scans_that_lie_elsewhere_are_counted_and_made_again(two: tuple[Morning, Morning]) -> None:
    here, there = two
    slip = desk_of(here).park(here.session, half(here))
    there_desk = desk_of(there)
    parking = replace(there_desk.parking, blobs=there.hall.blobs)
    found = replace(there_desk, parking=parking).resume(slip.qr_text)
    assert found.pictures_left == 1
    assert found.form.attachments == ()


def test_filing_it_tells_the_others_and_erases_what_was_sent(two: tuple[Morning, Morning]) -> None:
    here, there = two
    slip = desk_of(here).park(here.session, half(here))
    carry(here, there)
    found = desk_of(there).resume(slip.code)
    desk_of(there).drop((found.parked_id,))
    (released,) = written(there, "form.released")
    assert released.facts_fields()["parked_id"] == found.parked_id
    with pytest.raises(ParkedUnknownError):
        desk_of(there).resume(slip.code)
    office_of(desk_of(here)).gone.add(found.parked_id)  # as the feed tells
    with pytest.raises(ParkedUnknownError):
        desk_of(here).resume(slip.code)
    (erased,) = written(here, "body.erased")
    (parked,) = written(here, "form.parked")
    facts = erased.facts_fields()
    hashes = parked.envelope_fields()["personal_hashes"]
    assert (facts["entry_seq"], facts["hash"], facts["reason"]) == (parked.seq, hashes[0], "filed")
    assert kept(desk_of(here)).list() == []


def test_a_crash_after_the_payment_still_tells_the_others(two: tuple[Morning, Morning]) -> None:
    here, there = two
    slip = desk_of(here).park(here.session, half(here))
    found = desk_of(there).resume(slip.qr_text)
    basket = there.basket("CR1")
    desk_of(there).note((found.parked_id,), basket)
    there.desk.take_payment(there.session, basket, basket.due)
    assert written(there, "form.released") == []  # the power went here
    desk_of(there).tidy()
    assert len(written(there, "form.released")) == 1
    desk_of(there).tidy()
    assert len(written(there, "form.released")) == 1


def test_what_nobody_came_back_for_is_erased_after_its_day(two: tuple[Morning, Morning]) -> None:
    here, _ = two
    desk_of(here).park(here.session, half(here))
    here.hall.clock.advance(8 * DAY_S)
    desk_of(here).tidy()
    desk_of(here).tidy()
    assert [entry.facts_fields()["reason"] for entry in written(here, "body.erased")] == ["expired"]


def test_what_an_earlier_program_parked_is_still_opened() -> None:
    seal = CodeSeal(SeededRandomness(), lambda: (OFFICE_KEY,))
    code = seal.make_code()
    digits = crockford.decode(code.removeprefix("P-"), 15) >> 5
    key = HKDF(SHA256(), 32, salt=None, info=b"lpk-parked-key-1").derive(digits.to_bytes(9, "big"))
    sealed = AESGCM(key).encrypt(bytes(12), b"{}", b"lpk-parked-key-1")
    assert seal.open(code, sealed) == b"{}"


def _kept_otherwise(parking: ParkingDesk, code: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Let the form under a code be as another program would have kept it."""
    (held,) = kept(parking).list()
    seal = parking.parking.seal
    fields = json.loads(seal.open(code, held.sealed))
    change(fields)
    kept(parking).put(replace(held, sealed=seal.seal(code, json.dumps(fields).encode())))


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.pop("texts"),
        lambda fields: fields.update(texts=7),
        lambda fields: fields.update(attachments=[{"sha512": "00"}]),
        lambda fields: fields.update(person={"names": []}),
        lambda fields: fields.update(saved_at="week 48"),
        lambda fields: fields.clear(),
    ],
)
def test_what_a_newer_program_parked_is_told_and_stays(
    morning: Morning, parking: ParkingDesk, change: Callable[[dict[str, Any]], object]
) -> None:
    slip = parking.park(morning.session, half(morning))
    before = kept(parking).list()[0].sealed
    _kept_otherwise(parking, slip.code, change)
    newer = kept(parking).list()
    for _ in range(2):
        with pytest.raises(ParkedNewerError):
            parking.resume(slip.code)
    parking.tidy()
    assert kept(parking).list() == newer
    kept(parking).put(replace(newer[0], sealed=before))  # as the newer program, which is here again, reads it
    assert parking.resume(slip.code).form.definition.code == "JU2"


def test_what_a_newer_program_sealed_otherwise_is_told_and_stays(
    morning: Morning, parking: ParkingDesk
) -> None:
    slip = parking.park(morning.session, half(morning))
    (held,) = kept(parking).list()
    kept(parking).put(replace(held, sealed=b"\x03" + held.sealed[1:]))
    with pytest.raises(ParkedNewerError):
        parking.resume(slip.code)
    assert [one.parked_id for one in kept(parking).list()] == [held.parked_id]


def test_a_question_that_only_a_newer_program_asks_is_left_out_and_the_clerk_is_told(
    morning: Morning, parking: ParkingDesk
) -> None:
    slip = parking.park(morning.session, half(morning))
    plain = parking.resume(slip.code)
    assert not plain.is_moved
    _kept_otherwise(parking, slip.code, lambda fields: fields["texts"].update(applicant_shoe_size=""))
    assert not parking.resume(slip.code).is_moved
    _kept_otherwise(parking, slip.code, lambda fields: fields["texts"].update(applicant_shoe_size="44"))
    _kept_otherwise(parking, slip.code, lambda fields: fields.update(spoken_by="an assistant"))
    found = parking.resume(slip.code)
    assert found.form.texts == plain.form.texts
    assert found.is_moved


def test_what_an_older_program_parked_goes_on(morning: Morning, parking: ParkingDesk) -> None:
    slip = parking.park(morning.session, half(morning))
    plain = parking.resume(slip.code)
    later = ("price_table", "person", "corrects", "seen_entry", "documents_kept", "consent")
    _kept_otherwise(parking, slip.code, lambda fields: [fields.pop(name) for name in later])
    found = parking.resume(slip.code)
    assert (found.form.texts, found.form.attachments) == (plain.form.texts, plain.form.attachments)
    assert found.form.documents_kept == frozenset()


@pytest.mark.parametrize("text", ["LPP1:", "LPP1:ÄÖ", "LPP1:00", "LPP1:" + "ZZ" * 40, "lpp1: "])
def test_no_scanned_text_whatever_raises_anything_else(two: tuple[Morning, Morning], text: str) -> None:
    with pytest.raises(ParkedUnknownError):
        desk_of(two[0]).resume(text)


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
    assert "صورة رسمية من حكم" in printable.text
    assert slip.until in printable.text
    assert "شركة الواحة" not in printable.text
