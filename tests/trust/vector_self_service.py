"""The acts of the golden self-service chain: plain values, written once, never changed."""

from typing import Any

from tests.trust.vector_entries import CLERK, DEVICE_ID, PROGRAM, SHIFT_ID, Act, act, application

__all__ = ["DEVICE_ID"]
SESSION = "5e5510000000000000000000000000cc"
CITIZEN: dict[str, Any] = {"role": "citizen", "operator": None, "session": SESSION}
BASKET_ID = "0197a000-0000-7000-8000-000000000011"
FILED_ID = "0197a000-0000-7000-8000-000000000012"
TRACKING = "0001000000000242"
WORDS: dict[str, Any] = {
    "office_name_ar": "مكتب تجريبي",
    "office_name_en": "Test office",
    "counter": 3,
    "clerk": "",
    "items": [
        {
            "receipt_words_ar": "قُبل هنا",
            "receipt_words_en": "Accepted here",
            "next_steps_ar": "يُدفع في أي شباك",
            "next_steps_en": "Pay at any counter",
        }
    ],
}
FILED: dict[str, Any] = {
    "basket_id": BASKET_ID,
    "business_date": "2026-11-22",
    "office": "TIP-001",
    "counter": 3,
    "applications": [
        {
            **application(FILED_ID, TRACKING, "CR1", 1000),
            "documents_seen": [],
            "documents_to_show": ["identity_or_booklet"],
        }
    ],
    "due_dirhams": 1000,
    "consent": "self-service-1",
    "payments": [],
    "ledger": [],
    "receipt": {"number": "TIP-001-03-2026-7A-000002", "words": WORDS},
}
PERSONAL: dict[str, Any] = {
    "application_id": FILED_ID,
    "answers": {"full_name": "سالم علي المختار", "copies": 1},
    "identity_source": "typed",
    "document": None,
}
PAID: dict[str, Any] = {
    "basket_id": f"slip-{FILED_ID}",
    "business_date": "2026-11-22",
    "shift_id": SHIFT_ID,
    "office": "TIP-001",
    "counter": 3,
    "applications": [{**application(FILED_ID, TRACKING, "CR1", 1000), "documents_seen": []}],
    "filed_at": {"office_number": 1, "counter": 3},
    "payments": [{"method": "cash", "tendered_dirhams": 1000, "change_dirhams": 0, "dirhams": 1000}],
    "ledger": [
        {"account": "cash.till", "dirhams": 1000},
        {"account": "agency.CRA.fees", "dirhams": -1000},
    ],
    "receipt": {"number": "TIP-001-03-2026-7A-000003", "words": {**WORDS, "clerk": "1001"}},
}
AGAIN_ID = "0197a1b2-0000-7000-8000-00000000a9a1"
FILED_AGAIN: dict[str, Any] = {
    **FILED,
    "basket_id": "0197a1b2-0000-7000-8000-00000000a9b1",
    "applications": [
        {**FILED["applications"][0], "application_id": AGAIN_ID, "tracking_number": "0001000000000145"}
    ],
    "receipt": {**FILED["receipt"], "number": "TIP-001-03-2026-7A-000004"},
}
PERSONAL_AGAIN: dict[str, Any] = {
    **PERSONAL,
    "application_id": AGAIN_ID,
    "receipt_to": "+218912345678",
}
TERMINAL_ABOUT: dict[str, Any] = {
    "business_date": "2026-11-22",
    "office": "TIP-001",
    "counter": 3,
    "application_id": AGAIN_ID,
    "request": "ABCDEFGH23",
    "dirhams": 1000,
}
ASKED: dict[str, Any] = {**TERMINAL_ABOUT, "receipt_number": "TIP-001-03-2026-7A-000004"}
NOT_KNOWN: dict[str, Any] = {**TERMINAL_ABOUT, "outcome": "unknown", "reason": "no_answer"}
PAID_BY_CARD: dict[str, Any] = {
    **PAID,
    "basket_id": f"slip-{AGAIN_ID}",
    "shift_id": "self-service",
    "applications": [{**application(AGAIN_ID, "0001000000000145", "CR1", 1000), "documents_seen": []}],
    "payments": [
        {
            "method": "card",
            "dirhams": 1000,
            "request": "ABCDEFGH23",
            "reference": "POI-1-000001",
            "terminal": "T-POI-1",
            "approval": "000001",
            "scheme": "TEST",
            "last_digits": "0002",
        }
    ],
    "ledger": [
        {"account": "terminal.acquirer", "dirhams": 1000},
        {"account": "agency.CRA.fees", "dirhams": -1000},
    ],
    "receipt": {"number": "TIP-001-03-2026-7A-000005", "words": WORDS},
}
SLIP: dict[int, Any] = {
    1: bytes.fromhex(FILED_ID.replace("-", "")),
    2: "CR1",
    3: "1.0.0",
    4: int(TRACKING),
    5: 1_795_338_004,
    6: 1,
    7: 3,
    8: [["CRA", 1000]],
}


def acts(session_public_key: str) -> list[tuple[str, Act]]:
    """Return the chain's acts with a name for what each shows."""
    opened = {"operator": None, "role": "citizen", "session": SESSION, "public_key": session_public_key}
    return [
        ("an epoch", act("epoch.opened", PROGRAM, {"reason": "enrolment", "ordinal": 1, "parent": None})),
        ("a citizen's session names nobody", act("session.opened", CITIZEN, opened)),
        ("filed at self-service, owed", act("application.filed", CITIZEN, FILED, personal=[PERSONAL])),
        ("the visit ends", act("session.closed", CITIZEN, {"session": SESSION, "reason": "signed_out"})),
        ("the slip is cashed at a counter", act("slip.paid", CLERK, PAID)),
        (
            "filed at self-service, the receipt sent by message",
            act("application.filed", CITIZEN, FILED_AGAIN, personal=[PERSONAL_AGAIN]),
        ),
        ("money is about to be asked of a terminal", act("terminal.asked", CITIZEN, ASKED)),
        ("nobody knows whether it was taken", act("terminal.answered", CITIZEN, NOT_KNOWN)),
        ("the terminal says later that it was", act("slip.paid", PROGRAM, PAID_BY_CARD)),
    ]
