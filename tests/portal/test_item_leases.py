"""Ranges of postal item numbers: one counter's never another's, more before they end, each number once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from sqlalchemy import select

from portal.feed.item_leases import AT_ONCE, FEW
from portal.opened import Portal
from portal.tables import Entry
from portal.trust.enrolment import make_code
from tests.fakes.portal_caller import Built, Chain, PortalCaller
from tests.fakes.portal_filing import application, settle

SCHEMA = Path(__file__).parents[2] / "portal" / "contract" / "schemas" / "numbers-leased.json"


def leases(caller: PortalCaller, indicator: str) -> list[range]:
    told = [item["fields"] for item in caller.items("numbers.leased")]
    for fields in told:
        Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(fields)
    return [range(one["first"], one["last"] + 1) for one in told if one["indicator"] == indicator]


def number(indicator: str, serial: int) -> str:
    digits = f"{serial:08d}"
    rest = 11 - sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"{indicator}{digits}{ {10: 0, 11: 5}.get(rest, rest) }LY"


def give(chain: Chain, item: str) -> Built:
    filed: dict[str, Any] = {**application(), "item_number": item}
    return settle(chain, filed)


def flags(portal: Portal, built: Built) -> list[str]:
    with portal.sessions() as session:
        return list(session.scalars(select(Entry).where(Entry.hash == built.hash)).one().flags)


def test_each_counter_has_a_range_of_its_own_from_the_beginning(
    caller: PortalCaller, portal_url: str, new_code: Callable[..., str]
) -> None:
    beside = PortalCaller(portal_url)
    assert beside.enrol(new_code("TIP-001", 4)).status_code == 200
    for indicator in ("RR", "EE"):
        (mine,), (theirs,) = leases(caller, indicator), leases(beside, indicator)
        assert len(mine) == len(theirs) == AT_ONCE
        assert not set(mine) & set(theirs)
    beside.close()


def test_more_is_leased_before_the_last_is_given_and_none_is_given_twice_unseen(
    portal: Portal, caller: PortalCaller
) -> None:
    (mine,) = leases(caller, "RR")
    chain = caller.chain()
    wanted = AT_ONCE - FEW + 1
    items = [{**application(), "item_number": number("RR", serial)} for serial in mine[:wanted]]
    for start in range(0, wanted, 50):
        settle(chain, *items[start : start + 50])
    caller.journal(chain.run())
    again = give(chain, number("RR", mine[0]))
    caller.journal(chain.run(len(chain.entries)))
    assert "item_number_twice" in flags(portal, again)
    first, second = leases(caller, "RR")
    assert second.start > first.stop - 1
    assert len(leases(caller, "EE")) == 1


def test_a_pc_in_a_dead_ones_place_gets_a_range_of_its_own(
    portal: Portal, caller: PortalCaller, portal_url: str
) -> None:
    (before,) = leases(caller, "RR")
    heir = PortalCaller(portal_url)
    with portal.sessions.begin() as session:
        place = ("TIP-001", 3, portal.trust_root.fingerprint, portal.clock())
        code = make_code(session, *place, replaces_dead_pc=True)
    assert heir.enrol(code).status_code == 200
    told = leases(heir, "RR")
    assert before in told
    assert len(told) == 2

    heir.close()
