"""Results handed over: the first word closes the case, a second one about the same result is never unseen."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from portal.cases.moves import Move, take_step
from portal.cases.states import CaseState
from portal.opened import Portal
from portal.tables import Case, Counter, Entry, Office
from tests.fakes.portal_caller import Built, Chain, PortalCaller
from tests.fakes.portal_filing import ANSWERS, application, settle

SCHEMAS = Path(__file__).parents[2] / "portal" / "contract" / "schemas"
OTHER = "BEN-001"


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


def handed_over(chain: Chain, filed: dict[str, Any], office: str, counter: int, **changes: Any) -> Built:
    facts = {
        "tracking_number": filed["tracking_number"],
        "application_id": filed["application_id"],
        "business_date": "2026-11-26",
        "office": office,
        "counter": counter,
        "at": "2026-11-26T10:00:00.000+02:00",
        "receiver": "holder",
        "identity": "typed",
        "proof": "code",
        "signature": "paper",
        "known_here": True,
        **changes,
    }
    personal = {"receiver_name": "سالم", "document": None, "authorisation": ""}
    return chain.add("result.handed_over", facts, (personal,))


def ready(portal: Portal, caller: PortalCaller, office: str = "") -> tuple[Chain, dict[str, Any]]:
    """File an application and have its agency lay the result out at an office."""
    filed, chain = application(), caller.chain()
    settle(chain, filed, answers={**ANSWERS, "phone": "+218912345678"})
    caller.journal(chain.run())
    for name in ("take", "grant", "deliver"):
        with portal.sessions.begin() as session:
            move = Move(secrets.token_hex(16), name, office=office)
            take_step(session, filed["agency"], filed["application_id"], move, portal.clock())
    return chain, filed


def flags(portal: Portal, built: Built) -> list[str]:
    with portal.sessions() as session:
        return list(session.scalars(select(Entry).where(Entry.hash == built.hash)).one().flags)


def state(portal: Portal, filed: dict[str, Any]) -> str:
    with portal.sessions() as session:
        found = select(Case.state).where(Case.application_id == filed["application_id"])
        return str(session.scalars(found).one())


def test_a_hand_over_closes_the_case_and_the_office_that_filed_hears_where(
    portal: Portal, caller: PortalCaller, elsewhere: PortalCaller
) -> None:
    _, filed = ready(portal, caller, OTHER)
    assert [item["object"] for item in elsewhere.items("result.ready")] == [filed["application_id"]]
    chain = elsewhere.chain()
    entry = handed_over(chain, filed, OTHER, 1)
    elsewhere.journal(chain.run())
    assert flags(portal, entry) == []
    assert state(portal, filed) == CaseState.HANDED_OVER
    said = caller.items("case.state")[-1]["fields"]
    assert (said["state"], said["by"], said["office"]) == ("handed_over", "office", OTHER)


def test_one_result_handed_over_by_two_offices_is_told_to_both(
    portal: Portal, caller: PortalCaller, elsewhere: PortalCaller
) -> None:
    here, filed = ready(portal, caller, OTHER)
    there = elsewhere.chain()
    first, second = (handed_over(*where) for where in ((here, filed, "TIP-001", 3), (there, filed, OTHER, 1)))
    caller.journal(here.run(len(here.entries)))
    assert state(portal, filed) == CaseState.HANDED_OVER
    elsewhere.journal(there.run())
    assert "handed_over_twice" not in flags(portal, first)
    assert "handed_over_twice" in flags(portal, second)
    assert state(portal, filed) == CaseState.DISPUTED
    schema = json.loads((SCHEMAS / "result-conflict.json").read_text("utf-8"))
    for counter in (caller, elsewhere):
        (item,) = counter.items("result.conflict")
        Draft202012Validator(schema).validate(item["fields"])
        assert [one["office"] for one in item["fields"]["handovers"]] == ["TIP-001", OTHER]


def test_a_repeated_run_is_one_hand_over(portal: Portal, caller: PortalCaller) -> None:
    chain, filed = ready(portal, caller)
    handed_over(chain, filed, "TIP-001", 3)
    for _ in range(2):
        caller.journal(chain.run(len(chain.entries)))
    assert state(portal, filed) == CaseState.HANDED_OVER
    assert caller.items("result.conflict") == []


def test_a_hand_over_of_what_is_not_ready_is_flagged_and_stored(portal: Portal, caller: PortalCaller) -> None:
    filed, chain = application(), caller.chain()
    settle(chain, filed)
    entry = handed_over(chain, filed, "TIP-001", 3)
    unknown = handed_over(chain, application(), "TIP-001", 3)
    caller.journal(chain.run())
    assert flags(portal, entry) == ["not_ready"]
    assert flags(portal, unknown) == ["case_unknown"]


@pytest.mark.parametrize("wrong", [{"receiver": "thief"}, {"tracking_number": "1"}, {"at": "soon"}])
def test_a_malformed_hand_over_is_flagged(
    portal: Portal, caller: PortalCaller, wrong: dict[str, Any]
) -> None:
    chain, filed = ready(portal, caller)
    entry = handed_over(chain, filed, "TIP-001", 3, **wrong)
    caller.journal(chain.run(len(chain.entries)))
    assert flags(portal, entry) == ["facts_malformed"]
    assert state(portal, filed) == CaseState.NOTIFIED


def test_an_unproved_hand_closes_nothing(portal: Portal, caller: PortalCaller) -> None:
    chain, filed = ready(portal, caller)
    chain.session_key = type(chain.session_key)()
    entry = handed_over(chain, filed, "TIP-001", 3)
    caller.journal(chain.run(len(chain.entries)))
    assert flags(portal, entry) == ["author_unproved"]
    assert state(portal, filed) == CaseState.NOTIFIED


def test_what_nobody_collects_goes_back_and_the_citizen_is_told(portal: Portal, caller: PortalCaller) -> None:
    chain, filed = ready(portal, caller)
    facts = {
        "tracking_number": filed["tracking_number"],
        "application_id": filed["application_id"],
        "business_date": "2026-12-30",
        "office": "TIP-001",
        "counter": 3,
        "at": "2026-12-30T10:00:00.000+02:00",
        "keep_until": "2026-12-26",
    }
    entry = chain.add("result.unclaimed", facts)
    caller.journal(chain.run(len(chain.entries)))
    assert flags(portal, entry) == []
    assert state(portal, filed) == CaseState.EXPIRED
    late = handed_over(chain, filed, "TIP-001", 3)
    caller.journal(chain.run(len(chain.entries)))
    assert flags(portal, late) == ["handed_over_twice"]
