"""Baskets of the trial service T1, as a counter would write them, for the portal's tests."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.portal_caller import Built, Chain, new_id, tracking

ANSWERS = {"given_name": "سالم", "copies": 2, "purpose": "study"}


def application(**changes: Any) -> dict[str, Any]:
    return {
        "application_id": new_id(),
        "service": "T1",
        "service_version": "1.0.0",
        "agency": "TRY",
        "tracking_number": tracking(),
        "fee_lines": [
            {"beneficiary": "TRY", "label_ar": "رسم", "label_en": "Fee", "dirhams": 2000},
            {"beneficiary": "POST", "label_ar": "بريد", "label_en": "Post", "dirhams": 250},
        ],
        "documents_seen": ["identity"],
        "service_name_ar": "شهادة تجريبية",
        "service_name_en": "Trial certificate",
        **changes,
    }


def settle(
    chain: Chain,
    *applications: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
    personal: tuple[Mapping[str, Any], ...] | None = None,
    facts: Mapping[str, Any] | None = None,
    signed: bool = True,
) -> Built:
    """Add a settled basket to the chain; one sound application unless others are given."""
    filed = list(applications) or [application()]
    due = sum(line["dirhams"] for each in filed for line in each["fee_lines"])
    whole = {
        "basket_id": new_id(),
        "business_date": "2026-11-22",
        "shift_id": new_id(),
        "office": "TIP-001",
        "counter": 3,
        "applications": filed,
        "payments": [{"method": "cash", "tendered_dirhams": due, "change_dirhams": 0, "dirhams": due}],
        "ledger": [{"account": "cash", "dirhams": due}, {"account": "due", "dirhams": -due}],
        "receipt": {"number": "TIP-001-03-2026-1A-000001", "words": {}},
        **(facts or {}),
    }
    bodies = personal if personal is not None else tuple(body_of(each, answers) for each in filed)
    return chain.add("basket.settled", whole, bodies, signed=signed)


def body_of(filed: Mapping[str, Any], answers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "application_id": filed["application_id"],
        "answers": dict(ANSWERS if answers is None else answers),
        "identity_source": "typed",
        "document": None,
    }


def reverse(chain: Chain, entry: Built, application_ids: list[str], **changes: Any) -> Built:
    """Add the reversal of a settled basket."""
    facts = {
        "basket_id": new_id(),
        "business_date": "2026-11-22",
        "shift_id": new_id(),
        "reason": "mistake",
        "reversed_receipt": "TIP-001-03-2026-1A-000001",
        "reversed_entry": entry.hash,
        "approved_by": "9001",
        "applications": application_ids,
        "payments": [{"method": "cash", "tendered_dirhams": -2250, "change_dirhams": 0, "dirhams": -2250}],
        "ledger": [{"account": "cash", "dirhams": -2250}, {"account": "due", "dirhams": 2250}],
        "receipt": {"number": "TIP-001-03-2026-1A-000002", "words": {}},
        **changes,
    }
    return chain.add("basket.reversed", facts)


def amend(
    chain: Chain,
    entry: Built,
    filed: Mapping[str, Any],
    *,
    answers: Mapping[str, Any] | None = None,
    seen: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Built:
    """Add an amendment of an application; of the filing itself unless another revision was seen."""
    whole = {
        "business_date": "2026-11-22",
        "shift_id": new_id(),
        "office": "TIP-001",
        "counter": 3,
        "filed_entry": entry.hash,
        "seen_entry": seen or entry.hash,
        "revision": 2,
        "reason": "portal_asked",
        "changed": ["purpose"],
        "catalogue": chain.catalogue,
        "applications": [dict(filed)],
        **(facts or {}),
    }
    return chain.add("application.amended", whole, (body_of(filed, answers),))


def withdraw(chain: Chain, entry: Built, filed: Mapping[str, Any], **changes: Any) -> Built:
    """Add the withdrawal of one application, its fee given back."""
    due = sum(line["dirhams"] for line in filed["fee_lines"])
    facts = {
        "basket_id": new_id(),
        "application_id": filed["application_id"],
        "business_date": "2026-11-22",
        "shift_id": new_id(),
        "office": "TIP-001",
        "counter": 3,
        "filed_entry": entry.hash,
        "seen_entry": entry.hash,
        "withdrawn_receipt": "TIP-001-03-2026-1A-000001",
        "reason": "citizen_withdrew",
        "approved_by": "9001",
        "payments": [{"method": "cash", "tendered_dirhams": -due, "change_dirhams": 0, "dirhams": -due}],
        "ledger": [{"account": "cash", "dirhams": -due}, {"account": "due", "dirhams": due}],
        "receipt": {"number": "TIP-001-03-2026-1A-000002", "words": {}},
        **changes,
    }
    return chain.add("application.withdrawn", facts)
