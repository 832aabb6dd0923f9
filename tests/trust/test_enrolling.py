"""Enrolment: proofs, the portal's answer, what is kept."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import AnswerNotTrustedError, NotEnrolledError, StoreError, TrustRootMismatchError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.enrolment import (
    Enrolment,
    EnrolmentDesk,
    read_enrolment,
    write_enrolment,
)
from kiosk.trust.enrolment_code import EnrolmentCode
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from tests.fakes.portal_trust import PortalTrust, TestKey, b64, canonical

CHANCE = SystemRandomness()


@pytest.fixture
def desk(machine: Machine, portal: PortalTrust) -> EnrolmentDesk:
    return EnrolmentDesk(machine, EnrolmentCode.parse(portal.enrolment_code()), CHANCE)


@pytest.fixture
def request_(desk: EnrolmentDesk) -> WireRequest:
    return desk.request("http://127.0.0.1:8080/", "0.1.0")


@pytest.fixture
def enrolment(desk: EnrolmentDesk, request_: WireRequest, portal: PortalTrust) -> Enrolment:
    return desk.accept(request_, portal.answer(request_, portal.enrol_body(request_)))


def test_the_request_proves_each_key(request_: WireRequest) -> None:
    fields = json.loads(request_.body)
    assert (request_.method, request_.url) == ("POST", "http://127.0.0.1:8080/v1/enrol")
    assert set(fields) == {"secret", "keys", "proofs", "program"}
    assert bytes.fromhex(fields["secret"]) == b"0123456789"
    digest = hashlib.sha256(canonical({"secret": fields["secret"], "keys": fields["keys"]})).digest()
    for usage in ("journal", "transport", "receipt"):
        public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(fields["keys"][usage] + "="))
        public.verify(base64.urlsafe_b64decode(fields["proofs"][usage] + "=="), b"lpk-enrol-1" + digest)


def test_asking_again_sends_the_same_body_with_a_fresh_nonce(
    desk: EnrolmentDesk, request_: WireRequest
) -> None:
    again = desk.request("http://127.0.0.1:8080", "0.1.0")
    assert again.body == request_.body
    assert again.headers["lpk-nonce"] != request_.headers["lpk-nonce"]


def test_the_codes_portal_enrols_this_machine(
    enrolment: Enrolment, machine: Machine, portal: PortalTrust
) -> None:
    place = enrolment.place
    assert (place.device_id, place.office, place.office_number) == ("K0000000000AB", "TIP-001", 1)
    assert (place.counter, place.portal_series, place.office_name.en) == (3, 7, "Tripoli Central")
    assert enrolment.incarnation == portal.incarnation_header
    for usage in KeyUsage:
        assert enrolment.certificates[usage].public_key == machine.public_key(usage)


def test_what_is_kept_reads_back(enrolment: Enrolment, machine: Machine) -> None:
    write_enrolment(machine.home, enrolment)
    write_enrolment(machine.home, enrolment)
    again = read_enrolment(machine.home, machine)
    assert again == enrolment
    names = sorted(file.name for file in machine.home.iterdir())
    assert names == ["enrolment.json", "host.secret", "keys.json"]


def test_a_newer_root_is_kept_with_the_enrolment(
    enrolment: Enrolment, machine: Machine, portal: PortalTrust
) -> None:
    portal.delegates["answers"] = TestKey.from_seed("new answers")
    later = enrolment.with_root(enrolment.root.next(portal.root_document(version=2)), machine)
    write_enrolment(machine.home, later)
    assert read_enrolment(machine.home, machine).root.version == 2


def test_a_root_that_forgets_the_issuer_is_not_taken(
    enrolment: Enrolment, machine: Machine, portal: PortalTrust
) -> None:
    portal.delegates["devices"] = TestKey.from_seed("new issuer")
    newer = enrolment.root.next(portal.root_document(version=2))
    with pytest.raises(AnswerNotTrustedError):
        enrolment.with_root(newer, machine)


def test_an_unenrolled_home_says_so(machine: Machine) -> None:
    with pytest.raises(NotEnrolledError):
        read_enrolment(machine.home, machine)


def test_an_enrolment_that_cannot_be_read_is_a_store_error(machine: Machine) -> None:
    (machine.home / "enrolment.json").mkdir()
    with pytest.raises(StoreError):
        read_enrolment(machine.home, machine)


def test_an_enrolment_of_other_keys_is_none(enrolment: Enrolment, other_machine: Machine) -> None:
    write_enrolment(other_machine.home, enrolment)
    with pytest.raises(NotEnrolledError):
        read_enrolment(other_machine.home, other_machine)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"trust_root":{}}', b"\xff", b"[" * 9000])
def test_a_damaged_enrolment_is_none(machine: Machine, data: bytes) -> None:
    (machine.home / "enrolment.json").write_bytes(data)
    with pytest.raises(NotEnrolledError):
        read_enrolment(machine.home, machine)


def test_another_portals_answer_is_refused(desk: EnrolmentDesk, request_: WireRequest) -> None:
    stranger = PortalTrust("stranger")
    with pytest.raises(TrustRootMismatchError):
        desk.accept(request_, stranger.answer(request_, stranger.enrol_body(request_)))


def test_the_right_root_does_not_lend_itself_to_a_stranger(
    desk: EnrolmentDesk, request_: WireRequest, portal: PortalTrust
) -> None:
    body = portal.enrol_body(request_)
    answer = portal.answer(request_, body)
    for wrong in (
        portal.answer(request_, body, key=TestKey.from_seed("stranger")),
        portal.answer(desk.request("http://127.0.0.1:8080", "0.1.0"), body),
        WireAnswer(200, {}, body),
        replace(answer, body=body + b" "),
        portal.answer(request_, body, 201),
    ):
        with pytest.raises(AnswerNotTrustedError):
            desk.accept(request_, wrong)


CHANGES: dict[str, Callable[[dict[str, Any], PortalTrust], Any]] = {
    "no device": lambda fields, _: fields.pop("device_id"),
    "device of another form": lambda fields, _: fields.update(device_id="K00000000000U"),
    "device in two lines": lambda fields, _: fields.update(device_id="K0000000000AB\n"),
    "another device": lambda fields, _: fields.update(device_id="K0000000000AC"),
    "office without number": lambda fields, _: fields["office"].pop("number"),
    "another office": lambda fields, _: fields["office"].update(number=2),
    "office zero": lambda fields, _: fields["office"].update(number=0),
    "office without a name": lambda fields, _: fields["office"].update(name_ar=" "),
    "office as a text": lambda fields, _: fields.update(office="TIP-001"),
    "office code as a number": lambda fields, _: fields["office"].update(code=1),
    "another counter": lambda fields, _: fields.update(counter=4),
    "counter as a text": lambda fields, _: fields.update(counter="3"),
    "series zero": lambda fields, _: fields.update(series=0),
    "no certificates": lambda fields, _: fields.update(certificates=[]),
    "certificates exchanged": lambda fields, _: fields["certificates"].update(
        journal=fields["certificates"]["receipt"]
    ),
    "certificate of another key": lambda fields, portal: fields["certificates"].update(
        journal=b64(portal.certify(TestKey.from_seed("other").public, "journal"))
    ),
    "another incarnation": lambda fields, _: fields["incarnation"].update(term=2),
    "no incarnation": lambda fields, _: fields.update(incarnation=None),
    "no root": lambda fields, _: fields.pop("trust_root"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_wrong_answer_is_refused_even_when_signed(
    desk: EnrolmentDesk, request_: WireRequest, portal: PortalTrust, name: str
) -> None:
    fields = json.loads(portal.enrol_body(request_))
    CHANGES[name](fields, portal)
    with pytest.raises(AnswerNotTrustedError):
        desk.accept(request_, portal.answer(request_, canonical(fields)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | st.dictionaries(st.sampled_from(["trust_root", "a"]), st.text()).map(canonical))
def test_any_body_gives_the_own_error(desk: EnrolmentDesk, request_: WireRequest, body: bytes) -> None:
    with pytest.raises(AnswerNotTrustedError):
        desk.accept(request_, WireAnswer(200, {}, body))
