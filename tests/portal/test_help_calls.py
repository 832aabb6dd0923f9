"""Calls for a person at the portal: told to one office's counters, the page's name and nothing else."""

import json
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from kiosk.domain.help_call import OTHER_PAGE
from portal.opened import Portal
from portal.tables import Counter, Entry, Office
from tests.fakes.portal_caller import Built, Chain, PortalCaller, b64

HELP_ID = "5e" * 16
OTHER = "BEN-001"
SCHEMA = Path(__file__).parents[2] / "portal" / "contract" / "schemas" / "help-call.json"


@pytest.fixture
def beside(portal_url: str, new_code: Callable[..., str]) -> Iterator[PortalCaller]:
    """Another counter of the same office."""
    kiosk = PortalCaller(portal_url)
    assert kiosk.enrol(new_code("TIP-001", 4)).status_code == 200
    yield kiosk
    kiosk.close()


@pytest.fixture
def elsewhere(portal: Portal, portal_url: str, new_code: Callable[..., str]) -> Iterator[PortalCaller]:
    """A counter of another office."""
    with portal.sessions.begin() as session:
        if session.get(Office, OTHER) is None:
            session.add(Office(code=OTHER, number=2, name_ar="بنغازي", name_en="Benghazi"))
            session.flush()
            session.add(Counter(office_code=OTHER, number=1))
    kiosk = PortalCaller(portal_url)
    assert kiosk.enrol(new_code(OTHER, 1)).status_code == 200
    yield kiosk
    kiosk.close()


def citizen(caller: PortalCaller) -> Chain:
    """Return the journal of a self-service machine, a citizen's session open."""
    chain = Chain(caller.keys["journal"], caller.enrolment["device_id"])
    chain.add("epoch.opened", {"reason": "enrolment", "ordinal": 1, "parent": None})
    chain.session, chain.operator, chain.role = secrets.token_hex(16), None, "citizen"
    opened = {"operator": None, "role": "citizen", "session": chain.session}
    chain.add("session.opened", {**opened, "public_key": b64(chain.session_key.public)})
    return chain


def said(chain: Chain, what: str, counter: int, **more: Any) -> Built:
    facts = {"help_id": HELP_ID, "office": "TIP-001", "counter": counter, **more}
    return chain.add(f"help.{what}", facts)


def call(chain: Chain, page: str = "check", **more: Any) -> Built:
    return said(chain, "called", 3, page=page, **more)


def send(caller: PortalCaller, chain: Chain, *, after: int = 0) -> None:
    assert caller.journal(chain.run(after + 1)).status_code == 200


def states(caller: PortalCaller) -> list[tuple[str, int]]:
    """Return how the calls stand as a counter was told, each item checked against the contract."""
    schema = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    items = caller.items("help.call")
    for item in items:
        schema.validate(item["fields"])
    return [(item["fields"]["state"], item["fields"].get("by", 0)) for item in items]


def flags(portal: Portal, built: Built) -> list[str]:
    with portal.sessions() as session:
        return list(session.scalars(select(Entry).where(Entry.hash == built.hash)).one().flags)


def test_the_counters_of_the_office_hear_of_a_call_and_no_other_office_does(
    portal: Portal, caller: PortalCaller, beside: PortalCaller, elsewhere: PortalCaller
) -> None:
    chain = citizen(caller)
    built = call(chain)
    send(caller, chain)
    assert flags(portal, built) == []
    (item,) = beside.items("help.call")
    until = datetime.fromisoformat(item["fields"].pop("until"))
    assert timedelta(minutes=14) < until - datetime.now(UTC) <= timedelta(minutes=15)
    assert item["fields"] == {
        "help_id": HELP_ID,
        "counter": 3,
        "page": "check",
        "state": "waiting",
        "told": 1,
    }
    assert states(caller) == [("waiting", 0)]  # only then the machine says that its call has arrived
    assert elsewhere.items("help.call") == []


def test_who_goes_there_first_is_told_to_all_and_who_comes_second_to_nobody(
    portal: Portal,
    caller: PortalCaller,
    beside: PortalCaller,
    new_code: Callable[..., str],
) -> None:
    chain, clerk = citizen(caller), beside.chain()
    third = PortalCaller(beside.url)
    assert third.enrol(new_code("TIP-001", 5)).status_code == 200
    call(chain)
    send(caller, chain)
    first = said(clerk, "answered", 4)
    send(beside, clerk)
    late = third.chain()
    second = said(late, "answered", 5)
    send(third, late)
    assert flags(portal, first) == flags(portal, second) == []
    assert states(caller) == states(third) == [("waiting", 0), ("answered", 4)]
    assert states(beside) == [("waiting", 0)]  # its own journal says the rest
    before = len(chain.entries)
    ended = said(chain, "ended", 3, reason="lowered")
    send(caller, chain, after=before)
    assert flags(portal, ended) == []
    assert states(beside) == [("waiting", 0), ("ended", 4)]
    third.close()


def test_a_call_that_ended_before_anybody_came_is_taken_off_the_counters(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    chain = citizen(caller)
    call(chain)
    said(chain, "ended", 3, reason="visit_ended")
    send(caller, chain)
    assert states(beside) == [("waiting", 0), ("ended", 0)]


def test_the_program_ends_what_a_fall_left_open(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    chain = citizen(caller)
    call(chain)
    chain.session = None
    ended = said(chain, "ended", 3, reason="cut_off")
    send(caller, chain)
    assert flags(portal, ended) == []
    assert states(beside)[-1] == ("ended", 0)


@pytest.mark.parametrize(("minutes", "is_told"), [(14, True), (16, False), (-600, True)])
def test_what_was_asked_too_long_ago_is_told_to_nobody(
    portal: Portal, caller: PortalCaller, beside: PortalCaller, minutes: int, is_told: bool
) -> None:
    chain = citizen(caller)
    chain.made = datetime.now(UTC) - timedelta(minutes=minutes)
    built = call(chain)
    chain.made = None
    ended = said(chain, "ended", 3, reason="lowered")
    send(caller, chain)
    assert flags(portal, built) == flags(portal, ended) == []
    assert bool(states(beside)) is is_told
    if is_told:
        until = datetime.fromisoformat(beside.items("help.call")[0]["fields"]["until"])
        assert until - datetime.now(UTC) <= timedelta(minutes=15)  # a clock that is ahead gains nothing


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"counter": 5}, "place_differs"),
        ({"office": "BEN-001"}, "place_differs"),
        ({"help_id": "somebody"}, "facts_malformed"),
        ({"page": "محمّد"}, "facts_malformed"),
        ({"person": "محمّد"}, "facts_malformed"),
    ],
)
def test_what_does_not_fit_is_flagged_told_to_nobody_and_holds_up_nothing(
    portal: Portal, caller: PortalCaller, beside: PortalCaller, changes: dict[str, Any], flag: str
) -> None:
    chain = citizen(caller)
    facts = {"help_id": HELP_ID, "office": "TIP-001", "counter": 3, "page": "check", **changes}
    built = chain.add("help.called", facts)
    send(caller, chain)
    assert flags(portal, built) == [flag]
    assert beside.items("help.call") == []
    before = len(chain.entries)
    good = call(chain)
    send(caller, chain, after=before)
    assert flags(portal, good) == []
    assert states(beside) == [("waiting", 0)]


def test_a_page_that_nobody_knows_is_told_as_another_and_flagged(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    chain = citizen(caller)
    built = call(chain, page="sami_from_sirte")
    send(caller, chain)
    assert flags(portal, built) == ["page_unknown"]
    (item,) = beside.items("help.call")
    assert item["fields"]["page"] == OTHER_PAGE


def test_only_a_citizen_calls_only_a_clerk_answers_and_nobody_answers_what_was_not_called(
    portal: Portal, caller: PortalCaller, beside: PortalCaller, elsewhere: PortalCaller
) -> None:
    clerk = beside.chain()
    made_up = said(clerk, "called", 4, page="check")
    send(beside, clerk)
    assert flags(portal, made_up) == ["role_unfit"]
    chain = citizen(caller)
    call(chain)
    answered = said(chain, "answered", 3)
    send(caller, chain)
    assert flags(portal, answered) == ["role_unfit"]
    foreign = elsewhere.chain()
    far = said(foreign, "answered", 1, office=OTHER)
    send(elsewhere, foreign)
    assert "call_unknown" in flags(portal, far)
    before = len(clerk.entries)
    ended = said(clerk, "ended", 4, reason="lowered")
    send(beside, clerk, after=before)
    assert flags(portal, ended) == ["role_unfit", "call_unknown"]
    assert states(beside) == [("waiting", 0)]


def test_a_call_with_a_body_beside_it_is_flagged_and_told_to_nobody(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    chain = citizen(caller)
    facts = {"help_id": HELP_ID, "office": "TIP-001", "counter": 3, "page": "check"}
    built = chain.add("help.called", facts, ({"name": "محمّد"},))
    send(caller, chain)
    assert flags(portal, built) == ["personal_malformed"]
    assert beside.items("help.call") == []
