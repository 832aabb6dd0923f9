"""Parked forms at the portal: handed on to the office's other counters, sealed, and gone with their end."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.cases.duties import day_of
from portal.feed.office_key import renew_key
from portal.feed.publishing import publish_roster
from portal.opened import Portal
from portal.tables import Body, Entry, FeedItem
from tests.fakes.portal_caller import Built, Chain, PortalCaller, unb64

SCHEMAS = Path(__file__).parents[2] / "portal" / "contract" / "schemas"
FORM_ID = "7a" * 32
SEALED = {"parked_id": FORM_ID, "sealed": "Av-_09"}


@pytest.fixture
def beside(portal_url: str, new_code: Callable[..., str]) -> Iterator[PortalCaller]:
    """Another counter of the same office."""
    kiosk = PortalCaller(portal_url)
    assert kiosk.enrol(new_code("TIP-001", 4)).status_code == 200
    yield kiosk
    kiosk.close()


def until(portal: Portal, days: int = 7) -> str:
    return (day_of(portal.clock()) + timedelta(days=days)).isoformat()


def park(chain: Chain, until: str, **changes: Any) -> Built:
    facts = {
        "parked_id": FORM_ID,
        "office": "TIP-001",
        "counter": 3,
        "until": until,
        "pictures": 1,
        **changes,
    }
    return chain.add("form.parked", facts, (SEALED,))


def release(chain: Chain, counter: int) -> Built:
    return chain.add("form.released", {"parked_id": FORM_ID, "office": "TIP-001", "counter": counter})


def flags(portal: Portal, built: Built) -> list[str]:
    with portal.sessions() as session:
        return list(session.scalars(select(Entry).where(Entry.hash == built.hash)).one().flags)


def check(name: str, fields: Any) -> None:
    Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))).validate(fields)


def test_the_offices_other_counters_are_told_and_the_one_that_parked_it_is_not(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    chain = caller.chain()
    built = park(chain, until(portal))
    caller.journal(chain.run())
    assert flags(portal, built) == []
    (item,) = beside.items("form.parked")
    check("form-parked", item["fields"])
    assert (item["object"], item["fields"]["sealed"]) == (FORM_ID, SEALED["sealed"])
    assert caller.items("form.parked") == []


def test_filed_elsewhere_it_is_let_go_of_everywhere(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    here, there = caller.chain(), beside.chain()
    parked = park(here, until(portal))
    caller.journal(here.run())
    released = release(there, 4)
    beside.journal(there.run())
    assert flags(portal, released) == []
    (item,) = caller.items("form.released")
    check("form-released", item["fields"])
    assert [one["fields"]["sealed"] for one in beside.items("form.parked")] == [""]
    digest = hashlib.sha256(b"lpk-personal-1" + parked.bodies[1]).hexdigest()
    erased = {"entry_seq": parked.seq, "position": 0, "hash": digest, "reason": "filed"}
    built = here.add("body.erased", erased)
    caller.journal(here.run(len(here.entries)))
    assert flags(portal, built) == []
    with portal.sessions() as session:
        held = session.scalars(
            select(Body).join(Entry, Entry.id == Body.entry_id).where(Entry.hash == parked.hash)
        ).all()
    assert {row.position: row.data is None for row in held} == {0: False, 1: True}


def test_no_other_body_can_be_emptied(portal: Portal, caller: PortalCaller) -> None:
    chain = caller.chain()
    park(chain, until(portal))
    caller.journal(chain.run())
    for statement in (
        "UPDATE body SET data = NULL WHERE position = 0",
        "DELETE FROM body WHERE position = 1",
    ):
        with pytest.raises(DBAPIError, match="never changed"), portal.sessions.begin() as session:
            session.execute(text(statement))


def test_what_nobody_came_back_for_is_let_go_of_with_the_next(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    chain = caller.chain()
    park(chain, until(portal, 0))
    caller.journal(chain.run())
    assert beside.items("form.parked")[0]["fields"]["sealed"] == SEALED["sealed"]
    with portal.sessions.begin() as session:
        for item in session.scalars(select(FeedItem).where(FeedItem.kind == "form.parked")):
            item.fields = {**item.fields, "until": until(portal, -1)}
    late = park(chain, until(portal, -1), parked_id="7b" * 32)
    caller.journal(chain.run(len(chain.entries)))
    assert flags(portal, late) == []
    assert [one["fields"]["sealed"] for one in beside.items("form.parked")] == [""]


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"parked_id": "7c" * 32}, "personal_malformed"),
        ({"until": "soon"}, "facts_malformed"),
        ({"counter": 5}, "place_differs"),
    ],
)
def test_what_does_not_fit_is_flagged_and_handed_to_nobody(
    portal: Portal, caller: PortalCaller, beside: PortalCaller, changes: dict[str, Any], flag: str
) -> None:
    chain = caller.chain()
    built = park(chain, **{"until": until(portal), **changes})
    caller.journal(chain.run())
    assert flags(portal, built) == [flag]
    assert beside.items("form.parked") == []


def test_an_offices_key_comes_with_its_roster_and_a_renewed_one_too(
    portal: Portal, caller: PortalCaller
) -> None:
    keys = [_key_of(item) for item in caller.items("roster.published")]
    with portal.sessions.begin() as session:
        renew_key(session, "TIP-001", portal.clock())
        publish_roster(session, portal, "TIP-001")
        publish_roster(session, portal, "TIP-001")
    after = [_key_of(item) for item in caller.items("roster.published")]
    assert len(keys) == 1
    assert len(after) == 2
    assert after[0] == keys[0] != after[1]


def _key_of(item: Any) -> str:
    payload = json.loads(unb64(item["fields"]["document"]["payload"]))
    check("roster", payload)
    key: str = payload["parking_key"]["key"]
    return key
