"""Money by a terminal at the portal: joined in either order, paid twice is seen, not known is told."""

from typing import Any

import pytest

from portal.opened import Portal
from tests.fakes.portal_caller import Built, Chain, PortalCaller
from tests.portal.test_slips import (
    DUE,
    cash,
    citizen_chain,
    file_at_self_service,
    flags,
    other,
    owed,
    states,
)
from tests.portal.test_web_pages import get

__all__ = ["other"]
REQUEST = "ABCDEFGH23"


def ask(chain: Chain, filed: dict[str, Any], request: str = REQUEST) -> Built:
    return chain.add(
        "terminal.asked", {**_about(filed, request), "receipt_number": "TIP-001-03-2026-1A-000001"}
    )


def answer(chain: Chain, filed: dict[str, Any], outcome: str, request: str = REQUEST) -> Built:
    return chain.add(
        "terminal.answered", {**_about(filed, request), "outcome": outcome, "reason": "no_answer"}
    )


def _about(filed: dict[str, Any], request: str) -> dict[str, Any]:
    return {
        "business_date": "2026-11-22",
        "office": "TIP-001",
        "counter": 3,
        "application_id": filed["application_id"],
        "request": request,
        "dirhams": DUE,
    }


def pay(chain: Chain, filed: dict[str, Any], request: str = REQUEST, method: str = "card") -> Built:
    facts = {
        "basket_id": f"slip-{filed['application_id']}",
        "business_date": "2026-11-22",
        "shift_id": "self-service",
        "office": "TIP-001",
        "counter": 3,
        "applications": [{**filed, "documents_seen": []}],
        "filed_at": {"office_number": 1, "counter": 3},
        "payments": [
            {"method": method, "dirhams": DUE, "request": request, "reference": "77", "last_digits": "0002"}
        ],
        "ledger": [
            {"account": "terminal.acquirer", "dirhams": DUE},
            {"account": "agency.CRA.fees", "dirhams": -DUE},
        ],
        "receipt": {"number": "TIP-001-03-2026-1A-000002", "words": {}},
    }
    return chain.add("slip.paid", facts)


def begun(caller: PortalCaller) -> tuple[Chain, dict[str, Any]]:
    filed, chain = owed(), citizen_chain(caller)
    file_at_self_service(chain, filed)
    ask(chain, filed)
    return chain, filed


def page(caller: PortalCaller, filed: dict[str, Any], lang: str = "en") -> str:
    return str(get(caller, f"/track/{filed['tracking_number']}", lang=lang).text)


@pytest.mark.parametrize("method", ["card", "transfer"])
def test_money_by_the_terminal_settles_the_application(
    caller: PortalCaller, portal: Portal, method: str
) -> None:
    chain, filed = begun(caller)
    pay(chain, filed, method=method)
    caller.journal(chain.run())
    assert states(portal) == ["accepted"]
    assert flags(portal, "slip.paid") == flags(portal, "terminal.asked") == [[]]


def test_while_nobody_knows_nobody_is_told_to_pay(caller: PortalCaller, portal: Portal) -> None:
    chain, filed = begun(caller)
    answer(chain, filed, "unknown")
    caller.journal(chain.run())
    assert states(portal) == ["waiting_for_payment"]
    assert "Do not pay again" in page(caller, filed)
    assert "Pay with the slip" not in page(caller, filed)
    assert "لا تدفع مرة أخرى. يسأل" in page(caller, filed, "ar")


def test_after_a_refusal_the_slip_is_what_pays(caller: PortalCaller, portal: Portal) -> None:
    chain, filed = begun(caller)
    answer(chain, filed, "unknown")
    answer(chain, filed, "refused")
    caller.journal(chain.run())
    assert states(portal) == ["waiting_for_payment"]
    assert "Pay with the slip" in page(caller, filed)
    assert flags(portal, "terminal.answered") == [[], []]


def test_what_was_not_known_and_was_paid_is_settled_later(caller: PortalCaller, portal: Portal) -> None:
    chain, filed = begun(caller)
    answer(chain, filed, "unknown")
    caller.journal(chain.run())
    pay(chain, filed)
    caller.journal(chain.run())
    assert states(portal) == ["accepted"]


def test_paid_by_card_and_then_by_slip_is_told_as_paid_twice(
    caller: PortalCaller, other: PortalCaller, portal: Portal
) -> None:
    chain, filed = begun(caller)
    pay(chain, filed)
    caller.journal(chain.run())
    paying = other.chain()
    cash(paying, filed)
    other.journal(paying.run())
    assert flags(portal, "slip.paid") == [[], ["paid_twice"]]
    assert states(portal) == ["accepted"]


def test_paid_by_slip_and_then_by_card_is_told_as_paid_twice_in_whichever_order_they_come(
    caller: PortalCaller, other: PortalCaller, portal: Portal
) -> None:
    chain, filed = begun(caller)
    pay(chain, filed)
    paying = other.chain()
    cash(paying, filed)
    other.journal(paying.run())
    assert states(portal) == []
    caller.journal(chain.run())
    assert states(portal) == ["accepted"]
    assert flags(portal, "slip.paid") == [[], ["paid_twice"]]


def test_money_or_an_answer_that_was_never_asked_for_is_flagged(caller: PortalCaller, portal: Portal) -> None:
    chain, filed = begun(caller)
    answer(chain, filed, "unknown", request="ZZZZZZZZ22")
    pay(chain, filed, request="YYYYYYYY22")
    caller.journal(chain.run())
    assert flags(portal, "terminal.answered") == [["terminal_request_unknown"]]
    assert flags(portal, "slip.paid") == [["terminal_request_unknown"]]
    assert states(portal) == ["waiting_for_payment"]
