"""What was asked of a payment terminal, in a real store: open until its end is known, over restarts too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.identifiers import ApplicationId
from kiosk.errors import DiskFullError
from kiosk.store.equipment import StoreLimits
from kiosk.store.opening import Store
from kiosk.store.rebuild import rebuild
from tests.fakes.store_parts import BUSINESS_DATE, PLACE, Counter, morning

APPLICATION = ApplicationId("0197a000-0000-7000-8000-000000000012")
REQUEST = "ABCDEFGH23"
ABOUT: dict[str, Any] = {
    "business_date": BUSINESS_DATE,
    "office": PLACE.office,
    "counter": PLACE.counter,
    "application_id": APPLICATION,
    "request": REQUEST,
    "dirhams": 1000,
}
ASKED = {**ABOUT, "receipt_number": "TIP-001-03-2026-7A-000001"}
UNKNOWN = {**ABOUT, "outcome": "unknown", "reason": "no_answer"}
REFUSED = {**ABOUT, "outcome": "refused", "reason": "declined"}


def paid(number: int, **payment: Any) -> dict[str, Any]:
    """A slip paid here; a terminal's payment names its request."""
    application = {
        "application_id": APPLICATION,
        "tracking_number": "0001000000000242",
        "service": "CR1",
        "service_name_ar": "أ",
        "service_name_en": "a",
        "fee_lines": [{"beneficiary": "CRA", "label_ar": "أ", "label_en": "a", "dirhams": 1000}],
    }
    return {
        "basket_id": f"slip-{APPLICATION}",
        "business_date": BUSINESS_DATE,
        "shift_id": "self-service",
        "office": PLACE.office,
        "counter": PLACE.counter,
        "applications": [application],
        "filed_at": {"office_number": 1, "counter": 3},
        "payments": [{"method": "card", "dirhams": 1000, **payment}],
        "ledger": [
            {"account": "terminal.acquirer", "dirhams": 1000},
            {"account": "agency.CRA.fees", "dirhams": -1000},
        ],
        "receipt": {"number": f"TIP-001-03-2026-7A-{number:06d}", "words": {}},
    }


def write(counter: Counter, store: Store, kind: str, facts: dict[str, Any]) -> None:
    with store.journal.act() as act:
        act.append(counter.draft(kind, facts))


def state(store: Store) -> list[bool]:
    """Say of each open request whether it is told as not known."""
    return [payment.is_told for payment in store.books.open_payments()]


@pytest.mark.parametrize(
    ("end", "facts"), [("slip.paid", paid(2, request=REQUEST)), ("terminal.answered", REFUSED)]
)
def test_a_request_is_open_until_its_end_is_known(
    counter: Counter, opened: Callable[[], Store], end: str, facts: dict[str, Any]
) -> None:
    store = morning(counter, 1)
    write(counter, store, "terminal.asked", ASKED)
    (payment,) = store.books.open_payments()
    assert (payment.request.number, payment.request.amount.dirhams) == (REQUEST, 1000)
    assert str(payment.filed) == ASKED["receipt_number"]
    assert state(store) == [False]
    write(counter, store, "terminal.answered", UNKNOWN)
    store.close()
    store = opened()
    assert state(store) == [True]
    assert store.books.is_looked_into(APPLICATION)
    counter.sign_in(store)
    write(counter, store, end, facts)
    assert state(store) == []
    assert not store.books.is_looked_into(APPLICATION)
    assert rebuild(store.database, repair=False).is_equal


def test_money_of_a_terminal_touches_no_till(counter: Counter) -> None:
    store = morning(counter, 1)
    before = store.books.shift_totals()
    write(counter, store, "terminal.asked", ASKED)
    write(counter, store, "slip.paid", paid(2, request=REQUEST))
    assert store.books.shift_totals() == before
    store.close()


def test_an_application_filed_here_and_paid_here_is_listed_once(counter: Counter) -> None:
    store = morning(counter, 0)
    entry = counter.settle(store)
    filed = entry.facts_fields()["applications"][0]
    facts = paid(2, request=REQUEST)
    facts["applications"][0]["application_id"] = filed["application_id"]
    facts["basket_id"] = f"slip-{filed['application_id']}"
    write(counter, store, "slip.paid", facts)
    rows = store.books.applications(BUSINESS_DATE, None, 10)
    assert [row.application_id for row in rows] == [filed["application_id"]]
    assert str(store.books.paid_receipt(filed["application_id"])) == facts["receipt"]["number"]
    assert store.books.paid_receipt(APPLICATION) is None
    store.close()


def test_without_room_no_money_is_asked_for_and_what_was_taken_is_still_noted(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "home", limits=StoreLimits(reserve_bytes=0))
    store = morning(counter, 1)
    write(counter, store, "terminal.asked", ASKED)
    store.close()
    counter.limits = StoreLimits(reserve_bytes=2**50)
    store = counter.open()
    assert state(store) == [False]
    for kind, facts in (("terminal.asked", {**ASKED, "request": "ZZZZZZZZ22"}), ("slip.paid", paid(2))):
        with pytest.raises(DiskFullError):
            write(counter, store, kind, facts)
    write(counter, store, "slip.paid", paid(2, request=REQUEST))
    assert state(store) == []
    store.close()
