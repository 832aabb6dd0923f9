"""A new catalogue reaches a counter as a delta against the one it holds, and is proved whole."""

import copy
import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import __version__
from kiosk.app.browsing import open_browser
from kiosk.app.carrying import carry_all, carry_home
from kiosk.app.counter import EnrolledMachine, signed_in
from kiosk.app.enrolling import Enrolling, enrol_home
from kiosk.app.shipped import DATA
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.money import Money
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync import answer_coding, binary_form
from kiosk.sync.http_exchange import HttpExchange, Traffic
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.line_trust import PortalLineTrust
from portal import canonical_json
from portal.feed.catalogue_files import DEFAULT_FOLDER, read_catalogue
from portal.feed.publishing import newest_of, payload_of, publish_catalogue, publish_directory
from portal.opened import Portal
from tests.fakes.portal_caller import PortalCaller, unb64


@pytest.fixture
def enrolled(
    portal: Portal, portal_url: str, new_code: Callable[..., str], tmp_path: Path
) -> EnrolledMachine:
    with portal.sessions.begin() as session:
        publish_catalogue(session, portal, read_catalogue(DEFAULT_FOLDER))
    wanted = Enrolling(
        home=tmp_path / "counter",
        portal_urls=[portal_url],
        code=new_code(),
        ca_file=None,
        tell=lambda _error, _wait_s: None,
        show_recovery_code=lambda _code: None,
    )
    machine = enrol_home(wanted).machine
    assert carry_home(machine).failure is None
    return machine


class Overheard:
    """An exchange that remembers the answers to feed requests, and may spoil deltas."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, bytes]] = []
        self._exchange = HttpExchange(None, "kiosk/test", time.monotonic)

    @property
    def traffic(self) -> Traffic:
        return self._exchange.traffic

    def send(self, request: WireRequest) -> WireAnswer:
        answer = self._exchange.send(request)
        if "/v1/feed" in request.url:
            readable = answer_coding.unpacked(binary_form.unpacked(answer))
            self.pages.append((request.url, readable.body))
        return answer

    def close(self) -> None:
        self._exchange.close()


@pytest.fixture
def overheard() -> Iterator[Overheard]:
    made = Overheard()
    yield made
    made.close()


def published(portal: Portal) -> dict[str, Any]:
    with portal.sessions() as session:
        newest = newest_of(session, "catalogue", "catalogue")
        assert newest is not None
        return payload_of(newest)


def publish_edited(portal: Portal, words: str) -> dict[str, Any]:
    services = copy.deepcopy(published(portal)["services"])
    services[0]["name"]["en"] = words
    with portal.sessions.begin() as session:
        publish_catalogue(session, portal, services)
    return published(portal)


def held(enrolled: EnrolledMachine) -> tuple[str, bytes]:
    reader = enrolled.open_reader()
    try:
        named = reader.books.catalogue_hash()
        return named, reader.books.catalogue_payload(named) or b""
    finally:
        reader.close()


def link_of(
    enrolled: EnrolledMachine, url: str, exchange: Overheard, payload: Callable[[str], bytes | None]
) -> PortalHttp:
    root = enrolled.enrolment.root
    trust = PortalLineTrust(enrolled.machine, root, enrolled.clock, enrolled.randomness)
    return PortalHttp([url], exchange, trust, __version__, payload)


def test_the_delta_is_small_and_what_comes_out_is_the_signed_whole(
    portal: Portal, portal_url: str, enrolled: EnrolledMachine, overheard: Overheard
) -> None:
    named, payload = held(enrolled)
    new = publish_edited(portal, "Another name")
    link = link_of(enrolled, portal_url, overheard, {named: payload}.get)
    link.hello([], named, ("", 0))
    (page,) = link.feed((portal.incarnation_id, 0))
    catalogues = [item for item in page.fields["items"] if item["kind"] == "catalogue.published"]
    assert catalogues[-1]["fields"] == {"payload": new}
    ((_, body),) = overheard.pages
    told = [item for item in json.loads(body)["items"] if item["kind"] == "catalogue.published"][-1]
    assert told["fields"]["base"] == named
    assert len(unb64(told["fields"]["delta"])) < 400
    assert "payload" not in told["fields"]["document"]


@pytest.mark.parametrize("wrong", [None, b'{"type":"catalogue"}'])
def test_a_delta_that_does_not_fit_is_asked_for_whole(
    portal: Portal,
    portal_url: str,
    enrolled: EnrolledMachine,
    overheard: Overheard,
    wrong: bytes | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    new = publish_edited(portal, "Yet another name")
    link = link_of(enrolled, portal_url, overheard, lambda _hash: wrong)
    link.hello([], held(enrolled)[0], ("", 0))
    with caplog.at_level(logging.CRITICAL):
        (page,) = link.feed((portal.incarnation_id, 0))
    assert page.fields["items"][-1]["kind"] != "untrusted.catalogue.published"
    payloads = [item["fields"].get("payload") for item in page.fields["items"]]
    assert new in payloads
    assert ["catalogue=" in url for url, _ in overheard.pages] == [True, False]


def test_a_round_brings_the_new_catalogue_into_force(portal: Portal, enrolled: EnrolledMachine) -> None:
    new = publish_edited(portal, "A third name")
    assert carry_home(enrolled).failure is None
    named, payload = held(enrolled)
    assert payload == canonical_json.encode(new)
    assert named == hashlib.sha256(payload).hexdigest()


def test_a_directory_takes_the_place_of_the_shipped_one_and_the_next_comes_as_a_delta(
    portal: Portal, portal_url: str, enrolled: EnrolledMachine, overheard: Overheard
) -> None:
    content = canonical_json.decode((DATA / "directory.json").read_bytes())
    for version in ("2026.12", "2027.01"):
        content = {**content, "version": version, "services": content["services"][:-1]}
        with portal.sessions.begin() as session:
            publish_directory(session, portal, content)
        if version == "2026.12":
            assert carry_home(enrolled).failure is None
    browser = open_browser(enrolled.home)
    assert browser.directory.version == "2026.12"
    reader = enrolled.open_reader()
    books = reader.books
    root = enrolled.enrolment.root
    trust = PortalLineTrust(enrolled.machine, root, enrolled.clock, enrolled.randomness)
    link = PortalHttp(
        [portal_url], overheard, trust, __version__, books.catalogue_payload, books.directories.hash
    )
    link.hello([], books.catalogue_hash(), ("", 0))
    (page,) = link.feed((portal.incarnation_id, 0))
    reader.close()
    directories = [item for item in page.fields["items"] if item["kind"] == "directory.published"]
    assert directories[-1]["fields"]["payload"]["content"] == content
    ((_, body),) = overheard.pages
    told = [item for item in json.loads(body)["items"] if item["kind"] == "directory.published"][-1]
    assert len(unb64(told["fields"]["delta"])) < 400
    assert carry_home(enrolled).failure is None
    assert open_browser(enrolled.home).directory.version == "2027.01"


def test_a_form_begun_before_keeps_its_version_and_the_next_one_has_the_new(
    portal: Portal, enrolled: EnrolledMachine
) -> None:
    before = published(portal)["services"][0]
    with signed_in(enrolled.home, OperatorId("1001"), "135790") as (counter, me):
        desk = counter.desk
        desk.open_shift(me, Money(50_000))
        catalogue = desk.catalogue()
        assert catalogue is not None
        definition = catalogue.find(ServiceCode(before["code"]))
        form = Form.of_answers(definition, definition.example or {})
        publish_edited(portal, "A fourth name")
        assert carry_all(enrolled, counter.store).failure is None
        kept = desk.file_application(me, form)
        changed = desk.catalogue()
        assert changed is not None
        begun = desk.new_form(ServiceCode(before["code"]))
    assert kept.service_name.en == before["name"]["en"]
    assert changed.hash != catalogue.hash
    assert begun.definition.name.en == "A fourth name"


def test_a_catalogue_hash_that_nobody_published_gets_the_whole(caller: PortalCaller) -> None:
    incarnation = caller.enrolment["incarnation"]["id"]
    path = f"/v1/feed?incarnation={incarnation}&after=0&limit=100&catalogue={'0' * 64}"
    items = caller.send(caller.prepare("GET", path)).json()["items"]
    (item,) = [item for item in items if item["kind"] == "catalogue.published"]
    assert "payload" in item["fields"]["document"]
