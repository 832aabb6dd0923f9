"""The agencies' line: their own cases only, steps in their order and once, and who hears of them."""

import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator
from sqlalchemy import select

from portal.agency.keys import make_key, revoke_keys
from portal.agency_simulator import main as simulate
from portal.notify.outbox import send_waiting
from portal.opened import Portal
from portal.result_tables import AgencyReading, Notice
from tests.fakes.portal_caller import PortalCaller, canonical
from tests.fakes.portal_filing import ANSWERS, application, settle

SCHEMAS = Path(__file__).parents[2] / "portal" / "contract" / "schemas"
PHONE = "+218912345678"


def check(name: str, value: Any) -> None:
    Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))).validate(value)


class AgencyCaller:
    """An agency's system, as the contract's text describes it."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> requests.Response:
        return requests.request(
            method,
            f"{self.url}/v1/agency/{path}",
            data=canonical(fields) if fields is not None else None,
            headers={"Authorization": f"Bearer {self.token}", "LPK-Nonce": secrets.token_hex(16)},
            timeout=30,
        )

    def move(self, application_id: str, move: str, **more: str) -> requests.Response:
        wanted = {"move_id": more.pop("move_id", secrets.token_hex(16)), "move": move, **more}
        return self.ask("POST", f"cases/{application_id}/moves", wanted)

    def listed(self, state: str) -> list[str]:
        found = self.ask("GET", f"cases?state={state}").json()["cases"]
        return [case["application_id"] for case in found]


@pytest.fixture
def agency(portal: Portal, portal_url: str) -> Callable[[str], AgencyCaller]:
    def make(code: str) -> AgencyCaller:
        with portal.sessions.begin() as session:
            return AgencyCaller(portal_url, make_key(session, code, portal.clock()))

    return make


@pytest.fixture
def filed(caller: PortalCaller) -> dict[str, Any]:
    """An application that the portal has accepted, of a person with a telephone."""
    one = application()
    chain = caller.chain()
    settle(chain, one, answers={**ANSWERS, "phone": PHONE})
    caller.journal(chain.run())
    return one


def states(caller: PortalCaller) -> list[str]:
    return [item["fields"]["state"] for item in caller.items("case.state")]


def test_a_case_goes_from_the_agency_to_the_office_and_everybody_hears(
    caller: PortalCaller, filed: dict[str, Any], agency: Callable[[str], AgencyCaller], portal: Portal
) -> None:
    body, about = agency(filed["agency"]), filed["application_id"]
    assert body.listed("accepted") == [about]
    for move in ("take", "grant", "deliver"):
        assert body.move(about, move).status_code == 200
    assert states(caller) == ["with_agency", "granted", "at_office", "notified"]
    for item in caller.items("case.state"):
        check("case-state", item["fields"])
    (ready,) = (item["fields"] for item in caller.items("result.ready"))
    check("result-ready", ready)
    with portal.sessions() as session:
        notice = session.scalars(select(Notice)).one()
    assert (notice.address, notice.parts) == (PHONE, 1)
    code = notice.text.split()[-1]
    told = hashlib.scrypt(code.encode(), salt=bytes.fromhex(ready["code_salt"]), n=2**14, r=8, p=1, dklen=32)
    assert told.hex() == ready["code_hash"]
    assert code not in json.dumps(caller.items(), ensure_ascii=False)
    names = [ANSWERS[name] for name in ("given_name", "family_name") if name in ANSWERS]
    assert not any(name in notice.text for name in names)


def test_the_same_number_again_is_the_same_step(
    caller: PortalCaller, filed: dict[str, Any], agency: Callable[[str], AgencyCaller]
) -> None:
    body, number = agency(filed["agency"]), "ab" * 16
    first = body.move(filed["application_id"], "take", move_id=number)
    again = body.move(filed["application_id"], "take", move_id=number)
    assert first.json() == again.json()
    assert states(caller) == ["with_agency"]
    other = body.move(filed["application_id"], "grant", move_id=number)
    assert (other.status_code, other.json()["state"]) == (409, "with_agency")


@pytest.mark.parametrize("move", ["grant", "deliver", "resume", "close"])
def test_a_step_out_of_order_is_refused(
    filed: dict[str, Any], agency: Callable[[str], AgencyCaller], move: str
) -> None:
    refused = agency(filed["agency"]).move(filed["application_id"], move)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:libya-post:problem:move-refused")


def test_sending_back_needs_a_reason_and_tells_the_deadline(
    caller: PortalCaller, filed: dict[str, Any], agency: Callable[[str], AgencyCaller]
) -> None:
    body, about = agency(filed["agency"]), filed["application_id"]
    body.move(about, "take")
    assert body.move(about, "return").status_code == 409
    assert body.move(about, "return", reason="paper_missing", deadline="2026-12-10").status_code == 200
    said = caller.items("case.state")[-1]["fields"]
    assert (said["state"], said["reason"], said["deadline"]) == ("returned", "paper_missing", "2026-12-10")
    assert said["by"] == f"agency:{filed['agency']}"
    page = caller.http.get(f"{caller.url}/track/{filed['tracking_number']}?lang=en").text
    assert "a paper is missing" in page
    assert "until 10 December 2026" in page


def test_another_bodys_case_is_not_there(
    filed: dict[str, Any], agency: Callable[[str], AgencyCaller]
) -> None:
    foreign = agency("XYZ")
    assert foreign.listed("accepted") == []
    assert foreign.ask("GET", f"cases/{filed['application_id']}").status_code == 404
    assert foreign.move(filed["application_id"], "take").status_code == 404


def test_reading_answers_is_written_down(
    filed: dict[str, Any], agency: Callable[[str], AgencyCaller], portal: Portal
) -> None:
    whole = agency(filed["agency"]).ask("GET", f"cases/{filed['application_id']}").json()
    assert whole["answers"]["phone"] == PHONE
    assert whole["documents"] == [
        {"code": "identity", "seen": True, "scanned": False, "kept": False, "returned": False}
    ]
    with portal.sessions() as session:
        reading = session.scalars(select(AgencyReading)).one()
    assert (reading.agency_code, reading.application_id) == (filed["agency"], filed["application_id"])


def test_unknown_and_revoked_keys_are_refused(
    filed: dict[str, Any], agency: Callable[[str], AgencyCaller], portal: Portal
) -> None:
    body = agency(filed["agency"])
    assert AgencyCaller(body.url, "lpa_" + "x" * 40).ask("GET", "cases?state=accepted").status_code == 401
    with portal.sessions.begin() as session:
        assert revoke_keys(session, filed["agency"], portal.clock()) == 1
    assert body.ask("GET", "cases?state=accepted").status_code == 401


def test_a_move_of_another_form_is_refused(
    filed: dict[str, Any], agency: Callable[[str], AgencyCaller]
) -> None:
    body = agency(filed["agency"])
    for wrong in ({}, {"move_id": "x", "move": "take"}, {"move_id": "ab" * 16, "move": "steal"}):
        answer = body.ask("POST", f"cases/{filed['application_id']}/moves", wrong)
        assert answer.status_code == 400


def test_the_simulator_takes_a_case_to_the_office_and_twice_is_once(
    caller: PortalCaller, filed: dict[str, Any], portal: Portal, tmp_path: Path
) -> None:
    with portal.sessions.begin() as session:
        keys = {filed["agency"]: make_key(session, filed["agency"], portal.clock())}
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(keys))
    words = ["--portal", caller.url, "--keys", str(path), "--refuse-every", "1"]
    assert simulate(words) == 0
    assert states(caller) == ["with_agency", "refused", "at_office", "notified"]
    assert simulate(words) == 0
    assert len(states(caller)) == 4


def test_notices_are_sent_once(
    filed: dict[str, Any], agency: Callable[[str], AgencyCaller], portal: Portal, tmp_path: Path
) -> None:
    body = agency(filed["agency"])
    for move in ("take", "grant", "deliver"):
        body.move(filed["application_id"], move)
    sink = tmp_path / "sms.jsonl"
    assert [send_waiting(portal.sessions, sink, portal.clock()) for _ in range(2)] == [1, 0]
    (line,) = sink.read_text("utf-8").splitlines()
    assert json.loads(line)["to"] == PHONE
