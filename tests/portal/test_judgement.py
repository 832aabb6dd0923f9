"""Judgement: what becomes of an application after its entry is stored, and what the counter is told."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.cases.judgement import Judge
from portal.feed.catalogue_files import read_catalogue
from portal.feed.publishing import publish_catalogue
from portal.opened import Portal
from portal.tables import Case, Entry, Tracking
from tests.fakes.portal_caller import PortalCaller, tracking
from tests.fakes.portal_filing import application, body_of, reverse, settle


def judged(caller: PortalCaller) -> list[dict[str, Any]]:
    return [item["fields"] for item in caller.items("judgement")]


def flags_of(portal: Portal) -> list[str]:
    with portal.sessions() as session:
        return session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one().flags


def test_a_sound_application_is_accepted_and_the_judgement_names_its_entry(caller: PortalCaller) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    caller.journal(chain.run())
    assert judged(caller) == [
        {
            "application_id": filed["application_id"],
            "entry_hash": entry.hash,
            "state": "accepted",
            "reasons": [],
            "fields": [],
        }
    ]


def test_each_application_of_a_basket_is_judged_by_itself(caller: PortalCaller) -> None:
    chain = caller.chain()
    good, bad = application(), application(documents_seen=[])
    settle(chain, good, bad)
    caller.journal(chain.run())
    assert [(item["state"], item["reasons"]) for item in judged(caller)] == [
        ("accepted", []),
        ("needs_attention", ["documents_missing"]),
    ]


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"given_name": "سالم", "copies": 11, "purpose": "study"}, ["copies"]),
        ({"copies": 2, "purpose": "study"}, ["given_name"]),
        ({"given_name": "سالم", "copies": 2, "purpose": "study", "purpose_other": "x"}, ["purpose_other"]),
        ({"given_name": "سالم", "copies": 2, "purpose": "study", "born_on": "2026-02-30"}, ["born_on"]),
    ],
)
def test_invalid_answers_are_named_by_field_and_never_by_value(
    caller: PortalCaller, answers: dict[str, Any], fields: list[str]
) -> None:
    chain = caller.chain()
    settle(chain, answers=answers)
    caller.journal(chain.run())
    (found,) = judged(caller)
    assert found["state"] == "needs_attention"
    assert found["reasons"][0] == "answers_invalid"
    assert found["fields"] == fields


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"service": "T9"}, "service_unknown"),
        ({"service_version": "9.9.9"}, "service_unknown"),
        ({"applicant": {"kind": "company"}}, "applicant_invalid"),
        ({"consent": "counter-ordinary-1"}, "consent_differs"),
        ({"consent": "counter-sensitive-99"}, "consent_differs"),
        ({"documents_kept": ["identity"], "documents_returned": ["identity"]}, "documents_unclear"),
        (
            {"fee_lines": [{"beneficiary": "TRY", "label_ar": "", "label_en": "", "dirhams": 2250}]},
            "fee_differs",
        ),
    ],
)
def test_what_differs_from_the_published_service_needs_attention(
    caller: PortalCaller, changes: dict[str, Any], reason: str
) -> None:
    chain = caller.chain()
    settle(chain, application(**changes))
    caller.journal(chain.run())
    (found,) = judged(caller)
    assert (found["state"], found["reasons"]) == ("needs_attention", [reason])


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"payments": []}, "payment_differs"),
        ({"ledger": [{"account": "cash", "dirhams": 1}]}, "ledger_unbalanced"),
        ({"counter": 4}, "place_differs"),
        ({"office": "BEN-001"}, "place_differs"),
    ],
)
def test_money_and_place_must_be_right(caller: PortalCaller, facts: dict[str, Any], reason: str) -> None:
    chain = caller.chain()
    settle(chain, facts=facts)
    caller.journal(chain.run())
    (found,) = judged(caller)
    assert found["reasons"] == [reason]


def test_a_body_of_another_application_is_noticed(caller: PortalCaller) -> None:
    chain = caller.chain()
    settle(chain, application(), personal=(body_of(application()),))
    settle(chain, application(), personal=())
    caller.journal(chain.run())
    assert [item["reasons"] for item in judged(caller)] == [["personal_differs"], ["personal_missing"]]


def test_a_clerk_is_believed_only_by_the_session_key(caller: PortalCaller) -> None:
    chain = caller.chain()
    settle(chain, signed=False)
    chain.operator = "9001"
    settle(chain)
    chain.open_session("1001")
    settle(chain)
    caller.journal(chain.run())
    assert [item["reasons"] for item in judged(caller)] == [[], ["author_unproved"], []]


def test_an_operator_not_on_the_roster_is_flagged(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    chain.open_session("7777")
    caller.journal(chain.run())
    assert flags_of(portal) == ["operator_unknown"]


def test_facts_that_are_not_of_the_published_form_are_flagged_and_kept(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    chain.add("basket.settled", {"applications": "none"})
    caller.journal(chain.run())
    assert flags_of(portal) == ["facts_malformed"]
    assert judged(caller) == []


def test_one_application_filed_twice_keeps_both_money_included_and_is_flagged(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    filed = application()
    settle(chain, filed)
    settle(chain, filed)
    caller.journal(chain.run())
    assert [item["reasons"] for item in judged(caller)] == [[], ["duplicate"]]
    with portal.sessions() as session:
        cases = session.scalars(select(Case).order_by(Case.id)).all()
    assert [(case.fee_dirhams, case.is_duplicate) for case in cases] == [(2250, False), (2250, True)]
    assert len({case.tracking_number for case in cases}) == 1


def test_a_tracking_number_serves_one_application_and_the_second_is_renumbered_and_told(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    number = tracking()
    first, second = application(tracking_number=number), application(tracking_number=number)
    settle(chain, first)
    settle(chain, second)
    caller.journal(chain.run())
    (told,) = caller.items("tracking.renumbered")
    assert told["object"] == second["application_id"]
    assert told["fields"]["old"] == number
    new = told["fields"]["new"]
    assert (new != number, int(new) % 97, new[:4]) == (True, 1, "0001")
    with portal.sessions() as session:
        assert session.get_one(Tracking, number).application_id == first["application_id"]
        assert session.get_one(Tracking, new).application_id == second["application_id"]


def test_a_number_that_cannot_be_typed_back_is_replaced(caller: PortalCaller) -> None:
    chain = caller.chain()
    settle(chain, application(tracking_number="0001000000000146"))
    caller.journal(chain.run())
    assert len(caller.items("tracking.renumbered")) == 1


def test_a_reversed_basket_withdraws_its_applications(caller: PortalCaller) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    reverse(chain, entry, [filed["application_id"]])
    caller.journal(chain.run())
    told = caller.items("case.state")
    assert {item["object"] for item in told} == {filed["application_id"]}
    assert [item["fields"]["state"] for item in told] == ["withdrawn", "refunded"]


def test_a_reversal_of_nothing_is_flagged(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    entry = settle(chain)
    entry.hash = "ab" * 32
    chain.entries[-1].hash = entry.hash
    chain.entries.pop()
    reverse(chain, entry, [])
    caller.journal(chain.run())
    assert flags_of(portal) == ["reversed_entry_unknown"]


def test_a_branch_waits_for_a_person(caller: PortalCaller) -> None:
    chain = caller.chain()
    settle(chain)
    caller.journal(chain.run())
    chain.entries.pop()
    settle(chain)
    assert caller.journal(chain.run(3)).status_code == 409
    assert len(judged(caller)) == 1


def test_judgement_again_adds_nothing(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    settle(chain)
    caller.journal(chain.run())
    Judge(portal).judge_all()
    assert len(judged(caller)) == 1


def test_feed_numbers_grow_without_gap(caller: PortalCaller) -> None:
    chain = caller.chain()
    for _ in range(3):
        settle(chain)
    caller.journal(chain.run())
    numbers = [item["n"] for item in caller.items()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len([item for item in caller.items() if item["kind"] == "judgement"]) == len(range(3))
    assert caller.hello().json()["feed_head"] == len(numbers)


def test_an_entry_our_program_stumbles_over_holds_up_nobody(
    caller: PortalCaller, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_arguments: object) -> list[str]:
        raise ZeroDivisionError

    monkeypatch.setattr("portal.cases.judgement.take_back", stumble)
    chain = caller.chain()
    filed = application()
    reverse(chain, settle(chain, filed), [filed["application_id"]])
    settle(chain)
    assert caller.journal(chain.run()).status_code == 200
    assert [item["state"] for item in judged(caller)] == ["accepted", "accepted"]
    with portal.sessions() as session:
        flags = session.scalars(select(Entry.flags).where(Entry.kind == "basket.reversed")).one()
    assert flags == ["judgement_failed"]


def test_a_new_catalogue_reaches_every_counter_and_old_entries_keep_their_form(
    caller: PortalCaller, portal: Portal
) -> None:
    services = read_catalogue(Path(__file__).parent / "catalogue")
    services[0]["version"] = "2.0.0"
    services[0]["fee"] = {"kind": "fixed", "dirhams": 9000}
    with portal.sessions.begin() as session:
        publish_catalogue(session, portal, services)
        publish_catalogue(session, portal, services)
    assert [item["version"] for item in caller.items("catalogue.published")] == [1, 2]
    chain = caller.chain()
    settle(chain)
    caller.journal(chain.run())
    assert [item["state"] for item in judged(caller)] == ["accepted"]
