"""Only the portal can answer, and only the request that was asked."""

import base64
import contextlib
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver, algorithms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk import ports
from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.trust import line_trust
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.keys import KeyUsage
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.machine import Machine
from kiosk.trust.system_clock import SystemClock
from kiosk.trust.trust_root import TrustRoot
from tests.fakes.portal_trust import PortalTrust, TestKey

CHANCE = SystemRandomness()
URL = "http://127.0.0.1:8080/v1/feed?incarnation=ab&after=7"


class WrongClock(SystemClock):
    """The clock of a machine whose battery is empty."""

    def now(self) -> datetime:
        return datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def trust(machine: Machine, root: TrustRoot) -> PortalLineTrust:
    return PortalLineTrust(machine, root, SystemClock(), CHANCE)


@pytest.fixture
def request_(trust: PortalLineTrust) -> WireRequest:
    return trust.sign_request(WireRequest("POST", URL, {"content-type": "application/json"}, b"{}"))


class Message:
    def __init__(self, request: WireRequest) -> None:
        self.method, self.url, self.headers = request.method, request.url, dict(request.headers)


def verified_by_portal(request: WireRequest, machine: Machine) -> None:
    public = machine.signing_key(KeyUsage.TRANSPORT).public_key()
    keys = MappingKeyResolver(public_keys={str(machine.key_id(KeyUsage.TRANSPORT)): public}, private_keys={})
    HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=keys).verify(
        Message(request),
        max_age=None,
        expect_tag="lpk-request-1",
        expect_label="lpk",
        require_components=("@method", "@path", "@query", "content-digest", "lpk-nonce"),
        body=request.body,
    )


def test_a_request_is_signed_as_the_contract_says(request_: WireRequest, machine: Machine) -> None:
    verified_by_portal(request_, machine)
    named = request_.headers["signature-input"]
    assert named.startswith('lpk=("@method" "@path" "@query" "content-digest" "lpk-nonce");created=')
    assert named.endswith(f';keyid="{machine.key_id(KeyUsage.TRANSPORT)}";alg="ed25519";tag="lpk-request-1"')
    digest = base64.b64encode(hashlib.sha256(b"{}").digest()).decode()
    assert request_.headers["content-digest"] == f"sha-256=:{digest}:"
    assert len(bytes.fromhex(request_.headers["lpk-nonce"])) == 16
    assert request_.headers["content-type"] == "application/json"
    assert all(name == name.lower() for name in request_.headers)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "https://portal.example/v1/hello", URL])
def test_every_address_and_empty_body_can_be_signed(
    trust: PortalLineTrust, machine: Machine, url: str
) -> None:
    verified_by_portal(trust.sign_request(WireRequest("GET", url, {})), machine)


def test_signing_again_takes_a_fresh_nonce(
    trust: PortalLineTrust, request_: WireRequest, machine: Machine
) -> None:
    again = trust.sign_request(request_)
    assert again.headers["lpk-nonce"] != request_.headers["lpk-nonce"]
    verified_by_portal(again, machine)


def test_the_portals_answer_is_believed(
    trust: PortalLineTrust, portal: PortalTrust, request_: WireRequest
) -> None:
    line: ports.LineTrust = trust
    answer = portal.answer(request_, '{"النتيجة":1}'.encode())
    assert line.check_answer(request_, answer) == portal.incarnation_header
    assert line.check_answer(request_, portal.answer(request_, b"", 409)) == portal.incarnation_header


def test_a_clock_in_the_year_2000_still_hears_the_portal(
    machine: Machine, root: TrustRoot, portal: PortalTrust
) -> None:
    """What the answer says of its time is years ahead of this machine's clock: the nonce makes it fresh."""
    trust = PortalLineTrust(machine, root, WrongClock(), CHANCE)
    portal.signs_at = datetime.now(UTC) + timedelta(days=26 * 365)
    request = trust.sign_request(WireRequest("GET", URL, {}))
    assert trust.check_answer(request, portal.answer(request, b"{}"))


def test_an_unsigned_answer_is_refused(trust: PortalLineTrust, request_: WireRequest) -> None:
    for headers in ({}, {"lpk-incarnation": "1." + "0" * 32}, {"signature": "lpk=:AA==:"}):
        with pytest.raises(AnswerNotTrustedError):
            trust.check_answer(request_, WireAnswer(200, headers, b"<html>Welcome to the hotel</html>"))


@pytest.mark.parametrize("role", ["catalogue", "roster", "prices", "orders", "devices"])
def test_keys_delegated_for_other_things_cannot_answer(
    trust: PortalLineTrust, portal: PortalTrust, request_: WireRequest, role: str
) -> None:
    with pytest.raises(AnswerNotTrustedError):
        trust.check_answer(request_, portal.answer(request_, b"{}", key=portal.delegates[role]))


def test_a_stranger_cannot_answer(trust: PortalLineTrust, portal: PortalTrust, request_: WireRequest) -> None:
    stranger = TestKey.from_seed("stranger")
    answer = portal.answer(request_, b"{}", key=stranger)
    ours = portal.delegates["answers"].key_id
    renamed = {
        **answer.headers,
        "signature-input": answer.headers["signature-input"].replace(stranger.key_id, ours),
    }
    for each in (answer, replace(answer, headers=renamed)):
        with pytest.raises(AnswerNotTrustedError):
            trust.check_answer(request_, each)


def test_an_old_answer_does_not_answer_another_request(
    trust: PortalLineTrust, portal: PortalTrust, request_: WireRequest
) -> None:
    answer = portal.answer(request_, b"{}")
    again = trust.sign_request(WireRequest("POST", URL, {}, b"{}"))
    with pytest.raises(AnswerNotTrustedError):
        trust.check_answer(again, answer)


def test_an_answer_to_an_unsigned_request_is_bound_to_its_nonce(root: TrustRoot, portal: PortalTrust) -> None:
    asked = line_trust.with_nonce(WireRequest("POST", URL, {}, b"{}"), CHANCE)
    other = line_trust.with_nonce(WireRequest("POST", URL, {}, b"{}"), CHANCE)
    answer = portal.answer(asked, b"{}")
    assert line_trust.check_answer(root, asked, answer)
    with pytest.raises(AnswerNotTrustedError):
        line_trust.check_answer(root, other, answer)


def test_an_answer_bound_to_the_nonce_only_does_not_answer_a_signed_request(
    trust: PortalLineTrust, portal: PortalTrust, request_: WireRequest
) -> None:
    bare = {name: value for name, value in request_.headers.items() if not name.startswith("signature")}
    with pytest.raises(AnswerNotTrustedError):
        trust.check_answer(request_, portal.answer(replace(request_, headers=bare), b"{}"))


def test_an_altered_answer_is_refused(
    trust: PortalLineTrust, portal: PortalTrust, request_: WireRequest
) -> None:
    good = portal.answer(request_, b'{"head_seq":7}')
    assert trust.check_answer(request_, good)
    altered = [
        replace(good, status=201),
        replace(good, body=b'{"head_seq":8}'),
        replace(good, body=b""),
        replace(good, headers={**good.headers, "lpk-incarnation": "2." + portal.incarnation["id"]}),
        replace(good, headers={**good.headers, "content-digest": "sha-256=:AAAA:"}),
        replace(good, headers={**good.headers, "signature-input": "lpk=()"}),
    ]
    altered += [
        replace(good, headers={name: value for name, value in good.headers.items() if name != left_out})
        for left_out in good.headers
    ]
    for answer in altered:
        with pytest.raises(AnswerNotTrustedError):
            trust.check_answer(request_, answer)


def test_no_changed_character_of_a_signed_header_is_accepted(
    trust: PortalLineTrust, portal: PortalTrust, request_: WireRequest
) -> None:
    good = portal.answer(request_, b"{}")
    for name, value in good.headers.items():
        # the last sign of the signature's base64 holds four bits that mean nothing
        for place in set(range(len(value))) - ({len(value) - 4} if name == "signature" else set()):
            changed = value[:place] + chr(ord(value[place]) ^ 2) + value[place + 1 :]
            with pytest.raises(AnswerNotTrustedError):
                trust.check_answer(request_, replace(good, headers={**good.headers, name: changed}))


@pytest.mark.parametrize(
    "incarnation", ["", "1", "x." + "0" * 32, "1." + "0" * 31, "01." + "0" * 32, "1." + "G" * 32]
)
def test_an_incarnation_of_another_form_is_refused_even_when_signed(
    trust: PortalLineTrust, request_: WireRequest, incarnation: str
) -> None:
    class Odd(PortalTrust):
        @property
        def incarnation_header(self) -> str:
            return incarnation

    with pytest.raises(AnswerNotTrustedError):
        trust.check_answer(request_, Odd().answer(request_, b"{}"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(),
    st.dictionaries(
        st.sampled_from(["signature", "signature-input", "content-digest", "lpk-incarnation"]), st.text()
    ),
    st.binary(),
)
def test_any_answer_gives_the_own_error(
    trust: PortalLineTrust, request_: WireRequest, status: int, headers: dict[str, str], body: bytes
) -> None:
    with pytest.raises(AnswerNotTrustedError):
        trust.check_answer(request_, WireAnswer(status, headers, body))


def test_documents_are_opened_through_the_line_too(trust: PortalLineTrust, portal: PortalTrust) -> None:
    document = portal.checkpoint("K0000000000AB", "ab" * 16, 7, "cd" * 32)
    assert b'"seq":7' in trust.open_document(document, "lpk-checkpoint-1")
    with contextlib.suppress(AnswerNotTrustedError):
        trust.open_document(document, "lpk-roster-1")
        pytest.fail("opened for another context")
