"""Enrolment over the line: who gets a certificate, and who does not."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import cbor2
import pytest
import requests
from sqlalchemy import update

from portal.opened import Portal
from portal.tables import EnrolmentCode
from tests.fakes.portal_caller import PortalCaller, canonical, code_parts, unb64, verify_answer


@pytest.fixture
def fresh(portal_url: str) -> Iterator[PortalCaller]:
    kiosk = PortalCaller(portal_url)
    yield kiosk
    kiosk.close()


def problem(response: requests.Response) -> str:
    assert response.headers["content-type"] == "application/problem+json"
    fields = response.json()
    assert fields["status"] == response.status_code
    return str(fields["type"]).removeprefix("urn:libya-post:problem:")


def test_a_code_gives_a_place_a_series_and_three_certificates(
    fresh: PortalCaller, new_code: Callable[..., str]
) -> None:
    response = fresh.enrol(new_code())
    assert response.status_code == 200
    answer = response.json()
    verify_answer(response, answer["trust_root"])
    assert answer["office"] == {
        "code": "TIP-001",
        "number": 1,
        "name_ar": "مكتب طرابلس المركزي",
        "name_en": "Tripoli Central Office",
    }
    assert (answer["counter"], answer["series"]) == (3, 1)
    assert set(answer["certificates"]) == {"journal", "transport", "receipt"}


def test_certificates_are_the_published_bytes_and_bind_the_keys(
    fresh: PortalCaller, new_code: Callable[..., str]
) -> None:
    answer = fresh.enrol(new_code()).json()
    for usage, name in enumerate(("journal", "transport", "receipt"), start=1):
        protected, unprotected, payload, signature = cbor2.loads(unb64(answer["certificates"][name]))
        assert list(cbor2.loads(protected)) == [1, 4]
        assert (unprotected, len(signature)) == ({}, 64)
        fields = cbor2.loads(payload)
        assert fields[1] == answer["device_id"]
        assert (fields[2], fields[3], fields[4]) == (usage, 1, 3)
        assert fields[7] == fresh.keys[name].public
        assert fields[6] - fields[5] == 365 * 86_400


def test_the_code_carries_the_fingerprint_of_the_trust_root(
    fresh: PortalCaller, new_code: Callable[..., str], portal: Portal
) -> None:
    code = new_code()
    assert len(code.replace("-", "")) == 32
    assert code_parts(code)[0] == portal.trust_root.fingerprint


def test_the_same_keys_with_the_same_code_get_the_same_answer(
    fresh: PortalCaller, new_code: Callable[..., str]
) -> None:
    code = new_code()
    first, second = fresh.enrol(code).json(), fresh.enrol(code).json()
    for answer in (first, second):
        answer.pop("time")
    assert first == second


def test_the_same_keys_with_a_new_code_stay_the_same_device(
    fresh: PortalCaller, new_code: Callable[..., str]
) -> None:
    first = fresh.enrol(new_code()).json()
    again = fresh.enrol(new_code()).json()
    assert (again["device_id"], again["series"]) == (first["device_id"], first["series"])
    assert again["certificates"] == first["certificates"]


def test_the_next_pc_at_a_counter_gets_the_next_series(
    fresh: PortalCaller, new_code: Callable[..., str], portal_url: str
) -> None:
    fresh.enrol(new_code())
    other = PortalCaller(portal_url)
    assert other.enrol(new_code()).json()["series"] == 2
    other.close()


def test_a_code_serves_one_set_of_keys(
    fresh: PortalCaller, new_code: Callable[..., str], portal_url: str
) -> None:
    code = new_code()
    fresh.enrol(code)
    thief = PortalCaller(portal_url)
    response = thief.enrol(code)
    assert (response.status_code, problem(response)) == (403, "code-refused")
    thief.close()


def test_an_expired_code_is_refused_and_a_used_one_still_answers(
    fresh: PortalCaller, new_code: Callable[..., str], portal: Portal, portal_url: str
) -> None:
    used, unused = new_code(), new_code()
    fresh.enrol(used)
    with portal.sessions.begin() as session:
        session.execute(update(EnrolmentCode).values(expires_at=portal.clock() - timedelta(seconds=1)))
    assert fresh.enrol(used).status_code == 200
    other = PortalCaller(portal_url)
    assert problem(other.enrol(unused)) == "code-refused"
    other.close()


def test_keys_of_one_counter_are_not_certified_for_another(
    fresh: PortalCaller, new_code: Callable[..., str]
) -> None:
    fresh.enrol(new_code())
    assert problem(fresh.enrol(new_code(counter=4))) == "code-refused"


def test_proofs_must_be_the_keys_own(fresh: PortalCaller, new_code: Callable[..., str]) -> None:
    fields = json.loads(fresh.enrol_body(new_code()))
    fields["proofs"]["journal"] = fields["proofs"]["receipt"]
    response = fresh.http.post(f"{fresh.url}/v1/enrol", data=canonical(fields))
    assert (response.status_code, problem(response)) == (401, "bad-signature")


def test_guessing_codes_is_slowed_down(fresh: PortalCaller) -> None:
    code = "0000-0000-0000-0000-0000-0000-0000-0000"
    answers = [fresh.enrol(code) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert problem(answers[-1]) == "too-many-tries"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_a_new_device_finds_everything_published_in_its_feed(caller: PortalCaller) -> None:
    assert [item["kind"] for item in caller.items()] == [
        "roster.published",
        "catalogue.published",
        "prices.published",
        "numbers.leased",
        "numbers.leased",
    ]
