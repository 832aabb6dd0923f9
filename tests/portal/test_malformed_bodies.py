"""Hostile bodies: whatever arrives, the portal answers with a problem of its own and never fails."""

import json
import struct
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.portal_caller import PortalCaller, canonical
from tests.fakes.portal_filing import settle

QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def assert_answered(response: Any) -> None:
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        fields = response.json()
        assert fields["type"].startswith("urn:libya-post:problem:")
        assert fields["status"] == response.status_code


@QUICK
@given(data=st.binary(max_size=400))
def test_any_bytes_as_a_run(caller: PortalCaller, data: bytes) -> None:
    assert_answered(caller.journal(data))


@pytest.mark.parametrize("coding", ["zstd", "gzip"])
@QUICK
@given(data=st.binary(max_size=200))
def test_any_bytes_as_a_packed_run(caller: PortalCaller, coding: str, data: bytes) -> None:
    assert_answered(caller.journal(data, coding))


@QUICK
@given(data=st.data())
def test_a_run_with_any_bytes_changed(caller: PortalCaller, data: st.DataObject) -> None:
    chain = caller.chain()
    settle(chain)
    run = bytearray(chain.run())
    for _ in range(data.draw(st.integers(1, 3))):
        run[data.draw(st.integers(0, len(run) - 1))] = data.draw(st.integers(0, 255))
    assert_answered(caller.journal(bytes(run)))


@QUICK
@given(stripped=JSON, facts=st.binary(max_size=40))
def test_a_run_of_any_envelope(caller: PortalCaller, stripped: Any, facts: bytes) -> None:
    chain = caller.chain()
    header = chain.run(1, 1)
    (length,) = struct.unpack(">I", header[:4])
    parts = [json.dumps(stripped, ensure_ascii=True).encode(), facts, bytes(64)]
    run = header[: 4 + length] + b"".join(struct.pack(">I", len(part)) + part for part in parts)
    assert_answered(caller.journal(run))


@settings(QUICK, max_examples=12)
@given(facts=JSON, personal=JSON)
def test_signed_entries_of_any_content_are_stored(caller: PortalCaller, facts: Any, personal: Any) -> None:
    chain = caller.chain()
    for kind in ("basket.settled", "basket.reversed", "session.opened", "body.erased"):
        data = b'{"salt":"00"' + json.dumps({"x": facts}).encode()[1:].replace(b'"x"', b',"applications"', 1)
        chain.add(kind, {}, facts_bytes=data)
    built = settle(chain, facts={"receipt": {"number": "n", "words": None}}, personal=({"answers": 1},))
    assert built.seq == 7
    response = caller.journal(chain.run())
    assert response.status_code == 200, (response.text, personal)


@QUICK
@given(fields=JSON)
def test_any_json_as_hello(caller: PortalCaller, fields: Any) -> None:
    data = json.dumps(fields).encode()
    assert_answered(caller.send(caller.prepare("POST", "/v1/hello", data)))


@QUICK
@given(heads=JSON, cursor=JSON)
def test_any_members_of_hello(caller: PortalCaller, heads: Any, cursor: Any) -> None:
    body = {"program": "t", "catalogue": "", "cursor": cursor, "heads": heads}
    assert_answered(caller.send(caller.prepare("POST", "/v1/hello", json.dumps(body).encode())))


@settings(QUICK, max_examples=9)  # the tenth refused try from one address is the last heard
@given(fields=JSON)
def test_any_json_as_enrolment(portal_url: str, fields: Any) -> None:
    stranger = PortalCaller(portal_url)
    body = json.dumps({"secret": fields, "keys": fields, "proofs": fields, "program": "x"}).encode()
    assert_answered(stranger.http.post(f"{portal_url}/v1/enrol", data=body))
    stranger.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Signature": "lpk=:AAAA:", "Signature-Input": "lpk=()"},
        {"Signature": "x", "Signature-Input": "y"},
        {"Signature": "lpk=1", "Signature-Input": 'lpk=("@method");created=1;keyid="a";tag="lpk-request-1"'},
        {
            "Signature": "lpk=:AAAA:",
            "Signature-Input": 'lpk=("@x" "y";z);created="a";keyid=1;tag="lpk-request-1"',
        },
        {
            "Signature-Input": 'lpk=("@method");created=1;keyid="\\"";tag="lpk-request-1"',
            "Signature": "lpk=:AA==:",
        },
        {"LPK-Nonce": "x" * 4000},
    ],
)
def test_any_signature_headers(caller: PortalCaller, headers: dict[str, str]) -> None:
    caller.check_answers = False
    response = caller.http.post(f"{caller.url}/v1/hello", data=canonical({}), headers=headers)
    assert_answered(response)
    assert response.status_code == 401
    assert "Signature" in response.headers


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_other_methods_are_refused(caller: PortalCaller, method: str) -> None:
    assert caller.http.request(method, f"{caller.url}/v1/hello").status_code == 405
