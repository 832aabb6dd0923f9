"""The portal counts working days as the counters do, by the table of holidays published last."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.cases.working_days import WorkingDays, working_days
from portal.feed.publishing import publish_holidays
from portal.opened import Portal
from tests.fakes.portal_caller import PortalCaller
from tests.fakes.portal_filing import application, settle
from tests.portal.test_amendments import WRONG

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "working-days.json").read_text("utf-8")
)
NAME = {"ar": "عطلة", "en": "A holiday, INVENTED"}


def days(closed: list[str]) -> WorkingDays:
    return WorkingDays(frozenset(map(date.fromisoformat, closed)))


@pytest.mark.parametrize("vector", VECTORS["after"], ids=json.dumps)
def test_so_many_working_days_after_a_day(vector: dict[str, Any]) -> None:
    since, due = date.fromisoformat(vector["from"]), date.fromisoformat(vector["due"])
    working = days(vector["closed"])
    assert working.count(since, vector["days"]) == due
    assert not working.is_over(since, vector["days"], due)
    assert working.is_over(since, vector["days"], due + timedelta(days=1))


@pytest.mark.parametrize("vector", VECTORS["kept"], ids=json.dumps)
def test_what_is_kept_can_be_collected_on_its_last_day(vector: dict[str, Any]) -> None:
    found = days(vector["closed"]).first_from(date.fromisoformat(vector["until"]))
    assert found.isoformat() == vector["kept"]


def test_a_published_holiday_moves_the_deadline_at_the_portal_and_in_the_feed(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    filed = application()
    settle(chain, filed, answers=WRONG)
    caller.journal(chain.run())
    first = caller.items("judgement")[-1]["fields"]
    since, given = date.fromisoformat(first["due_from"]), first["due_days"]
    assert (first["owner"], given) == ("office", 5)
    assert first["due_on"] == WorkingDays().count(since, given).isoformat()
    closed = [WorkingDays().count(since, 2), WorkingDays().count(since, given)]
    with portal.sessions.begin() as session:
        publish_holidays(session, portal, [{"date": day.isoformat(), "name": NAME} for day in closed])
    moved = WorkingDays(frozenset(closed)).count(since, given)
    assert moved > date.fromisoformat(first["due_on"])
    with portal.sessions() as session:
        assert working_days(session).closed == frozenset(closed)
    page = caller.http.get(f"{caller.url}/track/{filed['tracking_number']}?lang=en").text
    assert f"{moved.day} {moved:%B} {moved.year}" in page
    again = application()
    settle(chain, again, answers=WRONG)
    caller.journal(chain.run(len(chain.entries)))
    assert caller.items("judgement")[-1]["fields"]["due_on"] == moved.isoformat()
