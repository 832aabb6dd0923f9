"""A run is answered as soon as it is stored: nobody waits for judgement on a thin line."""

import math
import threading

import pytest
from sqlalchemy import select

from portal.cases import judgement
from portal.cases.judgement import Judge
from portal.opened import Portal
from portal.tables import Entry
from tests.fakes.portal_caller import RUN_HEADERS, PortalCaller
from tests.fakes.portal_filing import application, settle


def test_a_run_is_answered_before_it_is_judged_and_the_feed_tells_of_it(
    portal: Portal, caller: PortalCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_judge, judge_stored = threading.Event(), Judge.judge_stored

    def late(judge: Judge, device_id: str, seconds: float = math.inf) -> bool:
        assert may_judge.wait(30)
        return judge_stored(judge, device_id, seconds)

    chain = caller.chain()
    settle(chain, filed := application())
    request = caller.prepare("POST", "/v1/journal", chain.run(), RUN_HEADERS)
    monkeypatch.setattr(Judge, "judge_stored", late)
    assert caller.send(request).status_code == 200
    with portal.sessions() as session:
        assert session.scalars(select(Entry.hash).where(Entry.judged_at.is_(None))).all()
    may_judge.set()
    assert [item["object"] for item in caller.items("judgement")] == [filed["application_id"]]


def test_whoever_asks_waits_for_a_part_of_a_backlog_and_the_rest_is_judged_after(
    portal: Portal, caller: PortalCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, judge_stored = threading.Event(), Judge.judge_stored

    def impatient(judge: Judge, device_id: str, seconds: float = math.inf) -> bool:
        if math.isfinite(seconds):
            return judge_stored(judge, device_id, 0)
        return may_go_on.wait(30) and judge_stored(judge, device_id)

    chain = caller.chain()
    for _ in range(5):
        settle(chain)
    request = caller.prepare("POST", "/v1/journal", chain.run(), RUN_HEADERS)
    monkeypatch.setattr(judgement, "AT_ONCE", 2)
    monkeypatch.setattr(Judge, "judge_stored", impatient)
    assert caller.send(request).status_code == 200
    assert caller.hello().status_code == 200
    with portal.sessions() as session:
        done = session.scalars(select(Entry.judged_at).order_by(Entry.id)).all()
    assert [at is not None for at in done] == [True, True] + [False] * (len(done) - 2)
    may_go_on.set()
    with_the_rest = threading.Event()
    for _ in range(100):
        if len(caller.items("judgement")) == 5:
            break
        with_the_rest.wait(0.05)
    assert len(caller.items("judgement")) == 5
