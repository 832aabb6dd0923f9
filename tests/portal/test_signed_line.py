"""Signatures on the line: only the device asks, only the portal answers."""

import datetime as dt

import pytest
import requests
from http_message_signatures import HTTPMessageSigner, InvalidSignature, MappingKeyResolver
from http_message_signatures.algorithms import ED25519

from tests.fakes.portal_caller import KeyPair, PortalCaller, canonical, verify_answer

HELLO = canonical({"program": "t", "catalogue": "", "cursor": {"incarnation": "", "n": 0}, "heads": []})


def name_of(response: requests.Response) -> str:
    return str(response.json()["type"]).removeprefix("urn:libya-post:problem:")


def test_an_unsigned_request_is_refused(caller: PortalCaller) -> None:
    response = caller.http.post(f"{caller.url}/v1/hello", data=HELLO, headers={"LPK-Nonce": "0" * 32})
    assert (response.status_code, name_of(response)) == (401, "bad-signature")
    verify_answer(response, caller.enrolment["trust_root"])


def test_a_stranger_is_not_known(caller: PortalCaller) -> None:
    caller.keys["transport"] = KeyPair()
    assert name_of(caller.hello()) == "unknown-device"


def test_the_journal_key_does_not_open_the_line(caller: PortalCaller) -> None:
    caller.keys["transport"] = caller.keys["journal"]
    assert name_of(caller.hello()) == "unknown-device"


def test_a_changed_body_breaks_the_signature(caller: PortalCaller) -> None:
    request = caller.prepare("POST", "/v1/hello", HELLO)
    request.body = HELLO.replace(b'"t"', b'"u"')
    assert name_of(caller.send(request)) == "bad-signature"


@pytest.mark.parametrize("path", ["/v1/feed?after=1", "/v1/hello"])
def test_a_signature_serves_one_path_and_query(caller: PortalCaller, path: str) -> None:
    request = caller.prepare("GET", "/v1/feed?after=0")
    request.url = caller.url + path
    assert caller.send(request).status_code in {401, 405}


def test_every_published_component_must_be_covered(caller: PortalCaller) -> None:
    request = requests.Request(
        "POST", f"{caller.url}/v1/hello", data=HELLO, headers={"LPK-Nonce": "0" * 32}
    ).prepare()
    key = caller.keys["transport"]
    signer = HTTPMessageSigner(
        signature_algorithm=ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key.key_id: key.private}),
    )
    signer.sign(
        request,
        key_id=key.key_id,
        label="lpk",
        tag="lpk-request-1",
        covered_component_ids=("@method", "@path", "content-digest"),
        body=HELLO,
    )
    assert name_of(caller.send(request)) == "bad-signature"


@pytest.mark.parametrize("year", [2000, 2090])
def test_a_counter_whose_clock_is_years_wrong_is_heard_and_told_the_time(
    caller: PortalCaller, year: int
) -> None:
    request = requests.Request(
        "POST", f"{caller.url}/v1/hello", data=HELLO, headers={"LPK-Nonce": "0" * 32}
    ).prepare()
    key = caller.keys["transport"]
    signer = HTTPMessageSigner(
        signature_algorithm=ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key.key_id: key.private}),
    )
    signer.sign(
        request,
        key_id=key.key_id,
        created=dt.datetime(year, 1, 1, tzinfo=dt.UTC),
        label="lpk",
        tag="lpk-request-1",
        covered_component_ids=("@method", "@path", "@query", "content-digest", "lpk-nonce"),
        body=HELLO,
    )
    answer = caller.send(request)
    assert answer.status_code == 200
    assert answer.json()["time"].endswith("Z")


def test_an_answer_is_bound_to_its_own_request(caller: PortalCaller) -> None:
    first, second = caller.hello(), caller.hello()
    first.request = second.request
    with pytest.raises(InvalidSignature):
        verify_answer(first, caller.enrolment["trust_root"])


def test_the_trust_root_is_handed_out_to_everybody(caller: PortalCaller) -> None:
    response = caller.http.get(f"{caller.url}/v1/trust-root")
    assert response.json() == caller.enrolment["trust_root"]
    assert "Signature" not in response.headers


def test_hello_answers_what_is_published(caller: PortalCaller) -> None:
    answer = caller.hello().json()
    assert set(answer) == {
        *("time", "incarnation", "minimum_version", "heads", "feed_head", "restored"),
        "offers",
    }
    assert answer["restored"] is False
    assert answer["feed_head"] == len(caller.items())


def test_even_a_wrong_address_under_the_line_is_answered_signed(caller: PortalCaller) -> None:
    response = caller.send(caller.prepare("GET", "/v1/nothing"))
    assert (response.status_code, name_of(response)) == (404, "not-found")


def test_the_feed_pages_and_starts_anew_for_another_incarnation(caller: PortalCaller) -> None:
    first = caller.feed(0, 2).json()
    assert ([item["n"] for item in first["items"]], first["next"], first["more"]) == ([1, 2], 2, True)
    last = len(caller.items())
    rest = caller.feed(2, last).json()
    numbers = [item["n"] for item in rest["items"]]
    assert (numbers, rest["next"], rest["more"]) == (list(range(3, last + 1)), last, False)
    stranger = caller.send(caller.prepare("GET", "/v1/feed?incarnation=other&after=3&limit=10")).json()
    assert [item["n"] for item in stranger["items"]] == list(range(1, last + 1))
    assert caller.feed(last).json()["next"] == last


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=100000", "after=99999999999999999999"]
)
def test_a_malformed_cursor_is_named(caller: PortalCaller, query: str) -> None:
    response = caller.send(caller.prepare("GET", f"/v1/feed?incarnation=a&{query}"))
    assert (response.status_code, name_of(response)) == (400, "malformed")
