"""Kiosk and reference portal on the tight wire: dictionary, entry before as context, short messages."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk import __version__
from kiosk.app.counter import EnrolledMachine, signed_in
from kiosk.app.enrolling import Enrolling, enrol_home
from kiosk.domain.entry import Entry
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.money import Money
from kiosk.errors import AnswerNotTrustedError, LineDownError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync.content_coding import dictionary_hash
from kiosk.sync.http_exchange import HttpExchange, Traffic
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.line_trust import PortalLineTrust
from tests.fakes.line_proxy import Altered, LineProxy, LoseAnswer
from tests.fakes.real_portal import RealPortal


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def enrolled(portal: RealPortal, tmp_path_factory: pytest.TempPathFactory) -> EnrolledMachine:
    wanted = Enrolling(
        home=tmp_path_factory.mktemp("packing") / "counter",
        portal_urls=[portal.url],
        code=portal.code(1),
        ca_file=None,
        tell=lambda _error, _wait_s: None,
        show_recovery_code=lambda _code: None,
    )
    return enrol_home(wanted).machine


class Overheard:
    """An exchange that remembers what it carried."""

    def __init__(self) -> None:
        self.carried: list[tuple[WireRequest, WireAnswer | None]] = []
        self._exchange = HttpExchange(None, "kiosk/test", time.monotonic)

    @property
    def traffic(self) -> Traffic:
        return self._exchange.traffic

    def send(self, request: WireRequest) -> WireAnswer:
        self.carried.append((request, None))
        answer = self._exchange.send(request)
        self.carried[-1] = (request, answer)
        return answer

    def close(self) -> None:
        self._exchange.close()


@pytest.fixture
def overheard() -> Iterator[Overheard]:
    made = Overheard()
    yield made
    made.close()


@pytest.fixture
def line(portal: RealPortal) -> Iterator[LineProxy]:
    with LineProxy(int(portal.url.rpartition(":")[2])) as running:
        yield running


def link_of(enrolled: EnrolledMachine, url: str, exchange: Overheard) -> PortalHttp:
    root = enrolled.enrolment.root
    trust = PortalLineTrust(enrolled.machine, root, enrolled.clock, enrolled.randomness)
    return PortalHttp([url], exchange, trust, __version__)


def journal_of(enrolled: EnrolledMachine) -> list[Entry]:
    """File one application more and return the whole journal."""
    with signed_in(enrolled.home, OperatorId("1001"), "135790") as (counter, me):
        desk = counter.desk
        catalogue = desk.catalogue()
        assert catalogue is not None
        definition = catalogue.find(ServiceCode("CR1"))
        if desk.counter.books.open_shift() is None:
            desk.open_shift(me, Money(50_000))
        application = desk.file_application(me, Form.of_answers(definition, definition.example or {}))
        basket = desk.new_basket().with_application(application)
        number = desk.take_payment(me, basket, basket.due).receipt.number
        counter.store.print_ledger.record_waived([number])
    reader = enrolled.open_reader()
    try:
        (head,) = reader.runs.epochs()
        return list(reader.runs.run(head.epoch, 1, 2**30))
    finally:
        reader.close()


def held(portal: RealPortal, enrolled: EnrolledMachine) -> list[str]:
    return [row["hash"] for row in portal.held(enrolled.enrolment.place.device_id)]


def test_after_hello_runs_go_packed_against_the_entry_before_and_answers_are_short(
    portal: RealPortal, enrolled: EnrolledMachine, overheard: Overheard
) -> None:
    entries = journal_of(enrolled)
    link = link_of(enrolled, portal.url, overheard)
    link.hello([], "", ("", 0))
    link.send_run(entries[:-2])
    checkpoint = link.send_run(entries[-2:-1])
    assert checkpoint.fields["hash"] == entries[-2].hash
    assert checkpoint.fields["document"]["context"] == "lpk-checkpoint-1"
    request, answer = overheard.carried[-1]
    assert answer is not None
    assert {name for name, value in request.headers.items() if value} == {"lpk"}
    assert request.body[:8].hex() == "5e2a4d1804000000"
    assert request.body[8:12].hex() != dictionary_hash()[:8]
    assert (set(answer.headers), len(answer.body)) == ({"content-length", "lpk"}, 76)
    assert held(portal, enrolled) == [entry.hash for entry in entries[:-1]]
    link.send_run(entries[-1:])
    one = sum(len(str(value)) for value in request.headers.values()) + len(request.body)
    assert one < 700


def test_a_portal_that_knows_the_first_short_form_only_is_spoken_to_in_that(
    portal: RealPortal, enrolled: EnrolledMachine, overheard: Overheard
) -> None:
    entries = journal_of(enrolled)
    link = link_of(enrolled, portal.url, overheard)
    link.hello([], "", ("", 0))
    link._offers -= {"short-form-2"}
    link.send_run(entries[:-1])
    assert link.send_run(entries[-1:]).fields["hash"] == entries[-1].hash
    request, answer = overheard.carried[-1]
    assert answer is not None
    assert request.headers["content-encoding"] == "dcz"
    assert request.body[8:40].hex() != dictionary_hash()
    assert set(answer.headers) == {"date", "content-length", "content-type", "lpk"}
    assert re.fullmatch(rb'{"received_at":"[^"]+","seq":[0-9]+,"signature":"[^"]+"}', answer.body)


def test_answers_of_some_length_come_packed_and_are_signed_as_they_travel(
    portal: RealPortal, enrolled: EnrolledMachine, overheard: Overheard, line: LineProxy
) -> None:
    link = link_of(enrolled, line.url, overheard)
    for form in ("", "short-form-1", "short-form-2"):
        link._offers = frozenset({form})
        (page,) = link.feed(("", 0))
        assert len(page.fields["items"]) > 1
        answer = overheard.carried[-1][1]
        assert answer is not None
        how = (answer.headers.get("content-encoding"), answer.body[:4].hex())
        assert how == ((None, "5e2a4d18") if form == "short-form-2" else ("zstd", "28b52ffd"))
    line.next(Altered(b"content-encoding: zstd", b"content-encoding: gzip"))
    with pytest.raises(AnswerNotTrustedError):
        list(link_of(enrolled, line.url, overheard).feed(("", 0)))


def test_an_answer_lost_is_asked_again_with_the_same_context(
    portal: RealPortal, enrolled: EnrolledMachine, overheard: Overheard, line: LineProxy
) -> None:
    entries = journal_of(enrolled)
    link = link_of(enrolled, line.url, overheard)
    link.hello([], "", ("", 0))
    link.send_run(entries[:-1])
    line.next(LoseAnswer(to=b"POST /v1/journal"))
    with pytest.raises(LineDownError):
        link.send_run(entries[-1:])
    link.hello([], "", ("", 0))
    assert link.send_run(entries[-1:]).fields["seq"] == entries[-1].seq
    (lost, _), _, (again, answer) = overheard.carried[-3:]
    assert lost.body == again.body
    assert answer is not None
    assert answer.status == 200
    assert held(portal, enrolled) == [entry.hash for entry in entries]


def test_a_context_that_the_portal_does_not_hold_is_left_out_at_the_second_try(
    portal: RealPortal, enrolled: EnrolledMachine, overheard: Overheard
) -> None:
    entries = journal_of(enrolled)
    link = link_of(enrolled, portal.url, overheard)
    link.hello([], "", ("", 0))
    link.send_run(entries)
    link._last_held = entries[1]  # what it holds by now lies further back than the portal looks
    assert link.send_run(entries[2:3]).fields["seq"] == entries[2].seq
    statuses = [answer.status for _, answer in overheard.carried[-2:] if answer is not None]
    assert statuses == [415, 200]
    assert overheard.carried[-1][0].body[8:12].hex() == dictionary_hash()[:8]


def test_a_short_request_that_was_changed_on_the_way_is_refused(
    portal: RealPortal, enrolled: EnrolledMachine, overheard: Overheard
) -> None:
    link = link_of(enrolled, portal.url, overheard)
    link.hello([], "", ("", 0))
    link.hello([], "", ("", 0))
    good, _ = overheard.carried[-1]
    assert "lpk" in good.headers
    changed = replace(good, body=good.body.replace(b"kiosk", b"Kiosk") + b" ")
    answer = overheard.send(changed)
    assert (answer.status, b"bad-signature" in answer.body) == (401, True)
    answer = overheard.send(replace(good, headers={**good.headers, "lpk": "nonsense"}))
    assert (answer.status, b"bad-signature" in answer.body) == (401, True)
