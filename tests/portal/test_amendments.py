"""Amendments and withdrawals: what stands, what waits for its original, what goes to a person."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.cases.states import CaseState, Step, change_state
from portal.opened import Portal
from portal.tables import Case, CaseEvent, Entry
from tests.fakes.portal_caller import Built, Chain, PortalCaller
from tests.fakes.portal_filing import ANSWERS, amend, application, settle, withdraw

WRONG = {"given_name": "سالم", "copies": 2}


def told(caller: PortalCaller) -> list[tuple[str, str, list[str]]]:
    """Return (entry, state, reasons) of every judgement, in order."""
    fields = [item["fields"] for item in caller.items("judgement")]
    return [(one["entry_hash"], one["state"], one["reasons"]) for one in fields]


def case_of(portal: Portal) -> Case:
    with portal.sessions() as session:
        return session.scalars(select(Case)).one()


def flags_of(portal: Portal, entry: Built) -> list[str]:
    with portal.sessions() as session:
        return session.scalars(select(Entry.flags).where(Entry.hash == entry.hash)).one()


@pytest.fixture
def wrong(caller: PortalCaller) -> tuple[Chain, dict[str, Any], Built]:
    """An application whose answers lack one, filed and judged."""
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed, answers=WRONG)
    caller.journal(chain.run())
    return chain, filed, entry


Wrong = tuple[Chain, dict[str, Any], Built]


def test_an_amendment_that_mends_the_answers_is_accepted_under_its_own_hash(
    caller: PortalCaller, wrong: Wrong
) -> None:
    chain, filed, entry = wrong
    amended = amend(chain, entry, filed)
    caller.journal(chain.run(amended.seq))
    assert told(caller) == [
        (entry.hash, "needs_attention", ["answers_invalid"]),
        (amended.hash, "accepted", []),
    ]


def test_what_needs_attention_names_its_owner_and_its_deadline(caller: PortalCaller, wrong: Wrong) -> None:
    (item,) = caller.items("judgement")
    assert item["fields"]["owner"] == "office"
    assert item["fields"]["due_on"] > item["at"][:10]


def test_an_amendment_that_is_wrong_again_comes_back_again(caller: PortalCaller, wrong: Wrong) -> None:
    chain, filed, entry = wrong
    amended = amend(chain, entry, filed, answers=WRONG)
    caller.journal(chain.run(amended.seq))
    assert told(caller)[-1] == (amended.hash, "needs_attention", ["answers_invalid"])


def test_an_amendment_cannot_change_what_was_paid(caller: PortalCaller, wrong: Wrong) -> None:
    chain, filed, entry = wrong
    lines = [{**filed["fee_lines"][0], "dirhams": 3000}, filed["fee_lines"][1]]
    caller.journal(chain.run(amend(chain, entry, {**filed, "fee_lines": lines}).seq))
    assert told(caller)[-1][1:] == ("needs_attention", ["fee_differs"])


def test_what_is_wrong_with_the_money_outlives_a_correction_of_answers(caller: PortalCaller) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed, answers=WRONG, facts={"payments": []})
    amend(chain, entry, filed)
    caller.journal(chain.run())
    assert told(caller)[-1][1:] == ("needs_attention", ["payment_differs"])


def test_amendment_before_original_waits_and_is_judged_when_it_comes(
    caller: PortalCaller, portal: Portal
) -> None:
    """The PC was replaced: its successor amends what the old epoch filed, and the old epoch comes late."""
    old, new = caller.chain(), caller.chain()
    filed = application()
    entry = settle(old, filed, answers=WRONG)
    amended = amend(new, entry, filed)
    caller.journal(new.run())
    assert told(caller) == []
    assert flags_of(portal, amended) == ["before_original"]
    caller.journal(old.run())
    assert flags_of(portal, amended) == []
    assert told(caller) == [
        (entry.hash, "needs_attention", ["answers_invalid"]),
        (amended.hash, "accepted", []),
    ]


def test_a_withdrawal_before_its_original_waits_too(caller: PortalCaller, portal: Portal) -> None:
    old, new = caller.chain(), caller.chain()
    filed = application()
    entry = settle(old, filed)
    withdrawn = withdraw(new, entry, filed)
    caller.journal(new.run())
    assert flags_of(portal, withdrawn) == ["before_original"]
    caller.journal(old.run())
    assert case_of(portal).state == "refunded"


def test_an_amendment_of_an_amendment_that_has_not_come_waits_for_it(caller: PortalCaller) -> None:
    chain, other = caller.chain(), caller.chain()
    filed = application()
    entry = settle(chain, filed, answers=WRONG)
    first = amend(chain, entry, filed, answers={**ANSWERS, "copies": 11})
    second = amend(other, entry, filed, seen=first.hash)
    caller.journal(chain.run(to_seq=entry.seq))
    caller.journal(other.run())
    assert len(told(caller)) == 1
    caller.journal(chain.run(first.seq))
    assert [hash_ for hash_, _, _ in told(caller)] == [entry.hash, first.hash, second.hash]
    assert told(caller)[-1][1] == "accepted"


def test_two_amendments_of_one_revision_go_to_a_person(
    caller: PortalCaller, portal: Portal, wrong: Wrong
) -> None:
    chain, filed, entry = wrong
    first, second = amend(chain, entry, filed), amend(chain, entry, filed, answers={**ANSWERS, "copies": 3})
    caller.journal(chain.run(first.seq))
    assert told(caller)[-2:] == [
        (first.hash, "needs_attention", ["siblings"]),
        (second.hash, "needs_attention", ["siblings"]),
    ]
    assert caller.items("judgement")[-1]["fields"]["owner"] == "supervisor"
    third = amend(chain, entry, filed, seen=second.hash)
    caller.journal(chain.run(third.seq))
    assert told(caller)[-1][1:] == ("needs_attention", ["siblings"])
    assert case_of(portal).state == "needs_attention"


def test_a_supervisors_amendment_decides_between_siblings(caller: PortalCaller, wrong: Wrong) -> None:
    chain, filed, entry = wrong
    first, second = amend(chain, entry, filed), amend(chain, entry, filed)
    chain.open_session("9001", "supervisor")
    decided = amend(chain, entry, filed, seen=second.hash)
    caller.journal(chain.run(first.seq))
    assert told(caller)[-1] == (decided.hash, "accepted", [])
    later = amend(chain, entry, filed, seen=decided.hash)
    caller.journal(chain.run(later.seq))
    assert told(caller)[-1] == (later.hash, "accepted", [])


def test_an_unproved_hand_amends_and_withdraws_nothing(
    caller: PortalCaller, portal: Portal, wrong: Wrong
) -> None:
    chain, filed, entry = wrong
    chain.operator = "9001"
    amended = amend(chain, entry, filed)
    withdrawn = withdraw(chain, entry, filed)
    caller.journal(chain.run(amended.seq))
    case = case_of(portal)
    assert (case.state, case.reasons) == ("needs_attention", ["answers_invalid", "author_unproved"])
    assert flags_of(portal, amended) == flags_of(portal, withdrawn) == ["author_unproved"]


def test_a_withdrawn_application_is_out_and_the_counter_is_told(
    caller: PortalCaller, portal: Portal, wrong: Wrong
) -> None:
    chain, filed, entry = wrong
    withdrawn = withdraw(chain, entry, filed)
    amended = amend(chain, entry, filed)
    caller.journal(chain.run(withdrawn.seq))
    item, refunded = caller.items("case.state")
    assert (item["fields"]["state"], refunded["fields"]["state"]) == ("withdrawn", "refunded")
    assert (refunded["fields"]["by"], refunded["fields"]["office"]) == ("office", "TIP-001")
    assert item["fields"]["entry_hash"] == entry.hash
    assert flags_of(portal, amended) == ["too_late"]
    assert case_of(portal).state == "refunded"


def test_a_refund_of_another_sum_withdraws_nothing(
    caller: PortalCaller, portal: Portal, wrong: Wrong
) -> None:
    chain, filed, entry = wrong
    withdrawn = withdraw(chain, entry, filed, payments=[{"method": "cash", "dirhams": -1}])
    caller.journal(chain.run(withdrawn.seq))
    assert flags_of(portal, withdrawn) == ["refund_differs"]
    assert case_of(portal).state == "needs_attention"


def test_one_of_a_basket_is_withdrawn_and_the_other_stands(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    one, other = application(), application()
    entry = settle(chain, one, other)
    withdraw(chain, entry, one)
    caller.journal(chain.run())
    with portal.sessions() as session:
        states = {case.application_id: case.state for case in session.scalars(select(Case))}
    assert states == {one["application_id"]: "refunded", other["application_id"]: "accepted"}


def test_the_same_amendment_sent_twice_is_judged_once(caller: PortalCaller, wrong: Wrong) -> None:
    chain, filed, entry = wrong
    amended = amend(chain, entry, filed)
    caller.journal(chain.run(amended.seq))
    before = told(caller)
    caller.journal(chain.run(amended.seq))
    assert told(caller) == before


def test_facts_that_are_not_of_the_published_form_are_flagged(
    caller: PortalCaller, portal: Portal, wrong: Wrong
) -> None:
    chain, filed, entry = wrong
    odd = amend(chain, entry, filed, facts={"applications": []})
    bare = chain.add("application.withdrawn", {"application_id": filed["application_id"]})
    caller.journal(chain.run(odd.seq))
    assert flags_of(portal, odd) == flags_of(portal, bare) == ["facts_malformed"]


def test_the_citizens_page_tells_the_correction_and_whose_turn_it_is(
    caller: PortalCaller, portal: Portal, wrong: Wrong
) -> None:
    chain, filed, entry = wrong
    page = caller.http.get(f"{caller.url}/track/{filed['tracking_number']}?lang=en").text
    assert "Whose turn it is" in page
    assert "The post office:" in page
    amended = amend(chain, entry, filed)
    caller.journal(chain.run(amended.seq))
    for language, words in (("en", "Corrected at the office"), ("ar", "صُحح في المكتب")):
        page = caller.http.get(f"{caller.url}/track/{filed['tracking_number']}?lang={language}").text
        assert words in page
    assert "Whose turn it is" not in page
    with portal.sessions() as session:
        events = session.scalars(select(CaseEvent.state).order_by(CaseEvent.id)).all()
    assert events == ["needs_attention", "corrected", "accepted"]


def test_a_case_the_agency_sent_back_goes_to_it_again_when_it_is_corrected(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    caller.journal(chain.run())
    _move(portal, CaseState.WITH_AGENCY)
    _move(portal, CaseState.RETURNED, Step("agency:TRY", reason="paper_unreadable", deadline="2026-12-01"))
    sent_back = caller.items("case.state")[-1]["fields"]
    assert sent_back["reasons"] == ["paper_unreadable"]
    assert (sent_back["owner"], sent_back["due_on"]) == ("office", "2026-12-01")
    assert "due_days" not in sent_back  # the agency has named the date
    caller.journal(chain.run(amend(chain, entry, filed).seq))
    assert case_of(portal).state == "with_agency"


def test_what_an_agency_has_in_hand_is_not_changed_under_it(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    caller.journal(chain.run())
    _move(portal, CaseState.WITH_AGENCY)
    amended = amend(chain, entry, filed)
    caller.journal(chain.run(amended.seq))
    assert told(caller)[-1] == (amended.hash, "needs_attention", ["too_late"])
    assert case_of(portal).state == "with_agency"


def _move(portal: Portal, state: CaseState, step: Step | None = None) -> None:
    with portal.sessions.begin() as session:
        case = session.scalars(select(Case)).one()
        change_state(session, case, state, portal.clock(), step or Step())
