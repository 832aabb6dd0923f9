"""By when a body answers: counted as the contract says, told to the body and to the citizen, in words."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from portal.agency.keys import make_key
from portal.cases.deadlines import longest_way, since
from portal.cases.working_days import WorkingDays
from portal.opened import Portal
from portal.tables import Case, CaseEvent
from tests.fakes.portal_caller import PortalCaller
from tests.fakes.portal_filing import application, settle
from tests.portal.test_agency_line import AgencyCaller

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "answer-by.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda vector: str(vector["note"]))
def test_the_contract_counts_so(vector: dict[str, Any]) -> None:
    events = [(one["state"], datetime.fromisoformat(one["at"])) for one in vector["events"]]
    begun = since(date.fromisoformat(vector["filed_on"]), events)
    working = WorkingDays(frozenset(map(date.fromisoformat, vector["closed"])))
    until = working.count(begun, longest_way(vector["workflow"]))
    assert until.isoformat() == vector["answer_by"]


@pytest.fixture
def filed(caller: PortalCaller) -> dict[str, Any]:
    one, chain = application(), caller.chain()
    settle(chain, one)
    caller.journal(chain.run())
    return one


@pytest.fixture
def body(portal: Portal, portal_url: str, filed: dict[str, Any]) -> AgencyCaller:
    with portal.sessions.begin() as session:
        return AgencyCaller(portal_url, make_key(session, filed["agency"], portal.clock()))


@pytest.fixture
def long_ago(portal: Portal, filed: dict[str, Any]) -> Callable[[int], None]:
    """Let the case have come to its body so many days earlier."""

    def move(days: int) -> None:
        with portal.sessions.begin() as session:
            case = session.query(Case).filter_by(application_id=filed["application_id"]).one()
            for event in session.query(CaseEvent).filter_by(case_id=case.id):
                event.at -= timedelta(days=days)

    return move


def _listed(body: AgencyCaller, state: str) -> dict[str, Any]:
    (found,) = body.ask("GET", f"cases?state={state}").json()["cases"]
    return dict(found)


def _page(portal_url: str, filed: dict[str, Any], language: str) -> str:
    address = f"{portal_url}/track/{filed['tracking_number']}?lang={language}"
    html = requests.get(address, timeout=30).text
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_body_sees_by_when_it_answers_and_what_is_late(
    body: AgencyCaller, filed: dict[str, Any], long_ago: Callable[[int], None]
) -> None:
    told = _listed(body, "accepted")
    assert told["answer_by"] > datetime.now(UTC).date().isoformat()
    assert told["is_late"] is False
    long_ago(60)
    late = _listed(body, "accepted")
    assert (late["is_late"], late["answer_by"] < told["answer_by"]) == (True, True)
    whole = body.ask("GET", f"cases/{filed['application_id']}").json()
    assert (whole["answer_by"], whole["is_late"]) == (late["answer_by"], True)


def test_what_the_body_has_decided_has_no_day_any_more(
    body: AgencyCaller, filed: dict[str, Any], long_ago: Callable[[int], None]
) -> None:
    long_ago(60)
    for move in ("take", "grant"):
        assert body.move(filed["application_id"], move).status_code == 200
    told = _listed(body, "granted")
    assert (told["answer_by"], told["is_late"]) == ("", False)


@pytest.mark.parametrize(
    ("language", "by", "late"),
    [
        ("ar", "تجيب الجهة حتى", "تأخرت الجهة"),
        ("en", "The body answers by", "The body is late"),
    ],
)
def test_the_citizen_reads_the_day_and_that_it_has_passed(
    portal_url: str,
    filed: dict[str, Any],
    long_ago: Callable[[int], None],
    language: str,
    by: str,
    late: str,
) -> None:
    page = _page(portal_url, filed, language)
    assert (by in page, late in page) == (True, False)
    long_ago(60)
    page = _page(portal_url, filed, language)
    assert (by in page, late in page) == (True, True)
