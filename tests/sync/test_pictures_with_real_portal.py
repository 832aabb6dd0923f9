"""Pictures of papers from a counter's store to the reference portal, over a line that breaks."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kiosk.app.carrying import carry_home
from kiosk.app.counter import EnrolledMachine, signed_in
from kiosk.app.enrolling import Enrolling, enrol_home
from kiosk.domain import acts
from kiosk.domain.attachment import Attachment
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.money import Money
from kiosk.store.reader import StoreReader
from kiosk.trust.signers import SessionKeys
from tests.fakes.line_proxy import Clear, CutUp, LineProxy
from tests.fakes.real_portal import RealPortal

PHOTO_BYTES = 200_000


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


@pytest.fixture
def line(portal: RealPortal) -> Iterator[LineProxy]:
    with LineProxy(int(portal.url.rpartition(":")[2])) as running:
        yield running


@pytest.fixture(scope="module")
def counters() -> Iterator[int]:
    return iter(range(1, 50))


@pytest.fixture
def enrolled(
    portal: RealPortal, line: LineProxy, counters: Iterator[int], tmp_path_factory: pytest.TempPathFactory
) -> EnrolledMachine:
    wanted = Enrolling(
        home=tmp_path_factory.mktemp("pictures") / "counter",
        portal_urls=[line.url],
        code=portal.code(next(counters)),
        ca_file=None,
        tell=lambda _error, _wait_s: None,
        show_recovery_code=lambda _code: None,
    )
    machine = enrol_home(wanted).machine
    assert carry_home(machine).failure is None
    return machine


def file_with(enrolled: EnrolledMachine, *pictures: bytes) -> str:
    """File one application with pictures; return its id."""
    with signed_in(enrolled.home, OperatorId("1001"), "135790") as (counter, me):
        desk = counter.desk
        if desk.counter.books.open_shift() is None:
            desk.open_shift(me, Money(50_000))
        catalogue = desk.catalogue()
        assert catalogue is not None
        definition = catalogue.find(ServiceCode("PO2"))
        form = Form.of_answers(definition, definition.example or {})
        basket = desk.new_basket().with_application(desk.file_application(me, form))
        kept = [counter.store.blobs.put(data) for data in pictures]
        named = [Attachment(blob.hash, blob.size_bytes, "image/jpeg", 1).fields() for blob in kept]
        with desk.counter.journal.act() as act:
            shift = act.open_shift()
            assert shift is not None
            number = act.next_receipt_number(shift.business_date)
            issuer = desk.counter.issuer(me)
            settled = acts.basket_settled(basket, basket.pay_in_cash(basket.due), shift, issuer, number)
            items = [{**item, "attachments": named} for item in settled.facts["applications"]]
            facts: dict[str, Any] = {**settled.facts, "applications": items}
            act.append(desk.counter.draft(replace(settled, facts=facts), me))
        counter.store.print_ledger.record_waived([number])
        return str(basket.applications[0].application_id)


def photo(seed: int) -> bytes:
    return random.Random(seed).randbytes(PHOTO_BYTES)


def waiting(enrolled: EnrolledMachine) -> list[str]:
    store = enrolled.open_store(SessionKeys())
    try:
        return [picture.hash for picture in store.blob_queue.waiting(10)]
    finally:
        store.close()


def state(enrolled: EnrolledMachine, application_id: str) -> str:
    reader: StoreReader = enrolled.open_reader()
    try:
        day = reader.books.last_business_date()
        rows = reader.books.applications(day, None, 100)
        return next(str(row.state) for row in rows if row.application_id == application_id)
    finally:
        reader.close()


def test_the_entry_goes_first_the_pictures_follow_and_the_case_is_accepted(
    enrolled: EnrolledMachine,
) -> None:
    application_id = file_with(enrolled, photo(1), photo(2))
    assert len(waiting(enrolled)) == 2
    result = carry_home(enrolled)
    assert (result.failure, result.waiting) == (None, 0)
    assert waiting(enrolled) == []
    assert state(enrolled, application_id) == "accepted"


def test_a_line_that_breaks_every_100_kb_costs_little_more_than_the_picture(
    enrolled: EnrolledMachine, line: LineProxy
) -> None:
    file_with(enrolled)
    carry_home(enrolled)
    before = line.up_bytes
    file_with(enrolled, photo(3))
    assert waiting(enrolled) == [hashlib.sha256(photo(3)).hexdigest()]
    line.always(CutUp(100_000))
    for _ in range(10):
        if carry_home(enrolled).failure is None and not waiting(enrolled):
            break
    line.always(Clear())
    assert waiting(enrolled) == []
    assert line.up_bytes - before < 1.2 * PHOTO_BYTES, (line.up_bytes - before) / PHOTO_BYTES


def test_a_counter_that_dies_amid_a_picture_goes_on_from_the_next_chunk(
    enrolled: EnrolledMachine, line: LineProxy
) -> None:
    application_id = file_with(enrolled, photo(4))
    line.next(CutUp(60_000))
    line.always(CutUp(10))
    first = carry_home(enrolled)
    assert first.failure is not None
    line.always(Clear())
    before = line.up_bytes
    again = carry_home(enrolled)
    assert (again.failure, waiting(enrolled)) == (None, [])
    assert line.up_bytes - before < PHOTO_BYTES - 20_000
    assert state(enrolled, application_id) == "accepted"


def test_the_same_picture_of_another_application_is_not_sent_twice(
    enrolled: EnrolledMachine, line: LineProxy
) -> None:
    file_with(enrolled, photo(5))
    carry_home(enrolled)
    before = line.up_bytes
    second = file_with(enrolled, photo(5))
    carry_home(enrolled)
    assert line.up_bytes - before < 20_000
    assert state(enrolled, second) == "accepted"
