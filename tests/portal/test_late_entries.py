"""Entries of an old epoch above the end that its successor declared: stored, judged, told with their cash."""

from typing import Any

from tests.fakes.portal_caller import Chain, PortalCaller
from tests.fakes.portal_filing import application, settle


def successor(caller: PortalCaller, before: Chain, at: int) -> Chain:
    """Return the journal of the PC that replaced another one, from a copy that ended at `at`."""
    chain = Chain(before.journal, before.device_id)
    parent = {"epoch": before.epoch, "seq": at, "hash": before.entries[at - 1].hash}
    chain.add("epoch.opened", {"reason": "restore", "ordinal": 2, "parent": parent})
    chain.open_session()
    return chain


def told(caller: PortalCaller) -> list[dict[str, Any]]:
    return [item["fields"] for item in caller.items("entry.late")]


def test_entries_above_the_declared_end_are_late_when_they_come_after_it(caller: PortalCaller) -> None:
    old = caller.chain()
    caller.journal(old.run())
    caller.journal(successor(caller, old, 2).run())
    built = settle(old, filed := application())
    assert caller.journal(old.run(3)).status_code == 200
    (late,) = told(caller)
    assert (late["seq"], late["entry_hash"], late["kind"]) == (3, built.hash, "basket.settled")
    assert late["cash_dirhams"] == sum(line["dirhams"] for line in filed["fee_lines"])
    (judgement,) = caller.items("judgement")
    assert judgement["fields"]["state"] == "needs_attention"
    assert "late" in judgement["fields"]["reasons"]


def test_entries_held_already_are_late_when_the_successor_comes(caller: PortalCaller) -> None:
    old = caller.chain()
    settle(old)
    settle(old)
    caller.journal(old.run())
    caller.journal(successor(caller, old, 3).run())
    assert [late["seq"] for late in told(caller)] == [4]
    caller.journal(successor(caller, old, 3).run())
    assert [late["seq"] for late in told(caller)] == [4]


def test_entries_below_the_declared_end_are_as_all_others(caller: PortalCaller) -> None:
    old = caller.chain()
    settle(old)
    caller.journal(successor(caller, old, 3).run())
    caller.journal(old.run())
    assert told(caller) == []
    assert [item["fields"]["state"] for item in caller.items("judgement")] == ["accepted"]
