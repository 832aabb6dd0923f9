"""Self-service at the portal: a citizen's session, an application that is owed, and its payment elsewhere."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.notify.outbox import send_waiting
from portal.opened import Portal
from portal.tables import Case, Entry, OperatorSession
from tests.fakes.portal_caller import Built, Chain, PortalCaller, new_id
from tests.fakes.portal_filing import application, body_of
from tests.portal.test_blobs_line import upload

DUE = 2250


def citizen_chain(caller: PortalCaller) -> Chain:
    chain = Chain(caller.keys["journal"], caller.enrolment["device_id"])
    chain.add("epoch.opened", {"reason": "enrolment", "ordinal": 1, "parent": None})
    chain.open_session(None, "citizen")  # type: ignore[arg-type]
    return chain


def owed(**changes: Any) -> dict[str, Any]:
    return application(documents_seen=[], documents_to_show=["identity"], **changes)


def file_at_self_service(chain: Chain, filed: dict[str, Any], to: str = "", **facts: Any) -> Built:
    whole = {
        "basket_id": new_id(),
        "business_date": "2026-11-22",
        "office": "TIP-001",
        "counter": 3,
        "applications": [filed],
        "due_dirhams": sum(line["dirhams"] for line in filed["fee_lines"]),
        "consent": "self-service-1",
        "payments": [],
        "ledger": [],
        "receipt": {"number": "TIP-001-03-2026-1A-000001", "words": {}},
        **facts,
    }
    return chain.add("application.filed", whole, ({**body_of(filed), **({"receipt_to": to} if to else {})},))


def cash(chain: Chain, filed: dict[str, Any], dirhams: int = DUE, counter: int = 4) -> Built:
    facts = {
        "basket_id": f"slip-{filed['application_id']}",
        "business_date": "2026-11-22",
        "shift_id": new_id(),
        "office": "TIP-001",
        "counter": counter,
        "applications": [{**filed, "documents_seen": []}],
        "filed_at": {"office_number": 1, "counter": 3},
        "payments": [
            {"method": "cash", "tendered_dirhams": dirhams, "change_dirhams": 0, "dirhams": dirhams}
        ],
        "ledger": [{"account": "cash", "dirhams": dirhams}, {"account": "due", "dirhams": -dirhams}],
        "receipt": {"number": "TIP-001-04-2026-1A-000001", "words": {}},
    }
    return chain.add("slip.paid", facts)


@pytest.fixture
def other(portal_url: str, caller: PortalCaller, new_code: Callable[..., str]) -> Any:
    made = PortalCaller(portal_url)
    assert made.enrol(new_code(counter=4)).ok
    yield made
    made.close()


def states(portal: Portal) -> list[str]:
    with portal.sessions() as session:
        return list(session.scalars(select(Case.state).order_by(Case.id)))


def flags(portal: Portal, kind: str) -> list[list[str]]:
    with portal.sessions() as session:
        return list(session.scalars(select(Entry.flags).where(Entry.kind == kind).order_by(Entry.id)))


def test_a_citizens_session_is_accepted_without_an_operator(caller: PortalCaller, portal: Portal) -> None:
    caller.journal(citizen_chain(caller).run())
    assert flags(portal, "session.opened") == [[]]
    with portal.sessions() as session:
        opened = session.scalars(select(OperatorSession)).one()
        assert (opened.operator, opened.role) == (None, "citizen")


def test_a_citizens_session_that_names_an_operator_is_not(caller: PortalCaller, portal: Portal) -> None:
    chain = Chain(caller.keys["journal"], caller.enrolment["device_id"])
    chain.add("epoch.opened", {"reason": "enrolment", "ordinal": 1, "parent": None})
    chain.open_session("1001", "citizen")
    caller.journal(chain.run())
    assert flags(portal, "session.opened") == [["operator_unknown"]]


def test_what_is_owed_waits_for_payment_and_what_is_free_does_not(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = citizen_chain(caller)
    file_at_self_service(chain, owed())
    caller.journal(chain.run())
    assert states(portal) == ["waiting_for_payment"]
    (judged,) = caller.items("judgement")
    assert (judged["fields"]["state"], judged["fields"]["reasons"]) == ("waiting_for_payment", [])


def test_the_receipt_is_sent_where_the_citizen_left_an_address_and_nowhere_else(
    caller: PortalCaller, portal: Portal, tmp_path: Path
) -> None:
    chain = citizen_chain(caller)
    for to in ("+218912345678", "a.b@example.ly", "", "no address", "+218 91", "x@y\nz"):
        file_at_self_service(chain, owed(), to)
    again = owed()
    file_at_self_service(chain, again, "+218911111111")
    file_at_self_service(chain, again, "+218922222222")
    caller.journal(chain.run())
    sink = tmp_path / "sent"
    assert send_waiting(portal.sessions, sink, portal.clock()) == 3
    sent = [json.loads(line) for line in sink.read_text("utf-8").splitlines()]
    assert [line["to"] for line in sent] == ["+218912345678", "a.b@example.ly", "+218911111111"]
    assert all("إن لم تدفعه" in line["text"] for line in sent)
    assert all("2.250" in line["text"] and "TIP-001-03-2026-1A-000001" in line["text"] for line in sent)
    assert not any("فاطمة" in line["text"] or "CR1" in line["text"] for line in sent)


def test_a_slip_cashed_at_another_counter_settles_the_application(
    caller: PortalCaller, other: PortalCaller, portal: Portal
) -> None:
    filed = owed()
    chain = citizen_chain(caller)
    file_at_self_service(chain, filed)
    caller.journal(chain.run())
    paying = other.chain()
    cash(paying, filed)
    other.journal(paying.run())
    assert states(portal) == ["accepted"]
    assert flags(portal, "slip.paid") == [[]]
    assert [item["fields"]["state"] for item in caller.items("case.state")] == ["accepted"]


def test_a_paid_application_waits_for_its_pictures_like_any_other(
    caller: PortalCaller, other: PortalCaller, portal: Portal
) -> None:
    picture = b"\x89PNG not looked into"
    named = hashlib.sha256(picture).hexdigest()
    item = {"hash": named, "size_bytes": len(picture), "media_type": "image/png", "pages": 1}
    filed = owed(attachments=[item])
    chain = citizen_chain(caller)
    file_at_self_service(chain, filed)
    caller.journal(chain.run())
    paying = other.chain()
    cash(paying, filed)
    other.journal(paying.run())
    assert states(portal) == ["waiting_for_attachments"]
    assert upload(caller, picture).status_code == 200
    assert states(portal) == ["accepted"]
    assert [item["fields"]["state"] for item in caller.items("case.state")] == [
        "waiting_for_attachments",
        "accepted",
    ]


def test_money_that_arrives_before_its_application_is_joined_when_it_comes(
    caller: PortalCaller, other: PortalCaller, portal: Portal
) -> None:
    filed = owed()
    paying = other.chain()
    cash(paying, filed)
    other.journal(paying.run())
    assert states(portal) == []
    chain = citizen_chain(caller)
    file_at_self_service(chain, filed)
    caller.journal(chain.run())
    assert states(portal) == ["accepted"]


def test_a_slip_cashed_twice_is_kept_twice_and_flagged(
    caller: PortalCaller, other: PortalCaller, portal: Portal
) -> None:
    filed = owed()
    chain = citizen_chain(caller)
    file_at_self_service(chain, filed)
    caller.journal(chain.run())
    paying = other.chain()
    cash(paying, filed)
    cash(paying, filed)
    other.journal(paying.run())
    assert flags(portal, "slip.paid") == [[], ["paid_twice"]]
    assert states(portal) == ["accepted"]


@pytest.mark.parametrize(("dirhams", "wanted"), [(DUE - 250, ["payment_differs"])])
def test_a_slip_paid_with_another_sum_pays_for_nothing(
    caller: PortalCaller, other: PortalCaller, portal: Portal, dirhams: int, wanted: list[str]
) -> None:
    filed = owed()
    chain = citizen_chain(caller)
    file_at_self_service(chain, filed)
    caller.journal(chain.run())
    paying = other.chain()
    cash(paying, filed, dirhams)
    other.journal(paying.run())
    assert flags(portal, "slip.paid") == [wanted]
    assert states(portal) == ["waiting_for_payment"]


@pytest.mark.parametrize(
    ("facts", "changes", "reason"),
    [
        ({"due_dirhams": 0}, {}, "payment_differs"),
        ({}, {"documents_to_show": []}, "documents_missing"),
        ({"counter": 9}, {}, "place_differs"),
    ],
)
def test_a_filing_that_does_not_agree_with_itself_needs_attention(
    caller: PortalCaller, portal: Portal, facts: dict[str, Any], changes: dict[str, Any], reason: str
) -> None:
    chain = citizen_chain(caller)
    file_at_self_service(chain, {**owed(), **changes}, **facts)
    caller.journal(chain.run())
    (judged,) = caller.items("judgement")
    assert (judged["fields"]["state"], judged["fields"]["reasons"]) == ("needs_attention", [reason])
