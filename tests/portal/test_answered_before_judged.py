"""A run is answered as soon as it is stored: nobody waits for judgement on a thin line."""

import threading

import pytest
from sqlalchemy import select

from portal.cases.judgement import Judge
from portal.opened import Portal
from portal.tables import Entry
from tests.fakes.portal_caller import RUN_HEADERS, PortalCaller
from tests.fakes.portal_filing import application, settle


def test_a_run_is_answered_before_it_is_judged_and_the_feed_tells_of_it(
    portal: Portal, caller: PortalCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_judge, judge_stored = threading.Event(), Judge.judge_stored

    def late(judge: Judge, device_id: str) -> None:
        assert may_judge.wait(30)
        judge_stored(judge, device_id)

    chain = caller.chain()
    settle(chain, filed := application())
    request = caller.prepare("POST", "/v1/journal", chain.run(), RUN_HEADERS)
    monkeypatch.setattr(Judge, "judge_stored", late)
    assert caller.send(request).status_code == 200
    with portal.sessions() as session:
        assert session.scalars(select(Entry.hash).where(Entry.judged_at.is_(None))).all()
    may_judge.set()
    assert [item["object"] for item in caller.items("judgement")] == [filed["application_id"]]
