"""The acts of the golden entry chain: plain values, written once, never changed."""

from typing import Any

DEVICE_ID = "K0000000000AB"
EPOCH = "0123456789abcdef0123456789abcdef"
SESSION = "5e5510000000000000000000000000aa"
SHIFT_ID = "0197a000-0000-7000-8000-000000000001"
BASKET_ID = "0197a000-0000-7000-8000-000000000002"
FIRST = "0197a000-0000-7000-8000-000000000003"
SECOND = "0197a000-0000-7000-8000-000000000004"
RECEIPT = "TIP-001-03-2026-7A-000001"

PROGRAM: dict[str, Any] = {"role": "recovery", "operator": None, "session": None}
CLERK: dict[str, Any] = {"role": "clerk", "operator": "1001", "session": SESSION}
SUPPORT: dict[str, Any] = {"role": "support", "operator": None, "session": None}
COURIER: dict[str, Any] = {"role": "courier", "operator": None, "session": None}


def application(application_id: str, tracking: str, service: str, dirhams: int) -> dict[str, Any]:
    return {
        "application_id": application_id,
        "service": service,
        "service_version": "1.0.0",
        "agency": "CRA",
        "tracking_number": tracking,
        "fee_lines": [
            {"beneficiary": "CRA", "label_ar": "رسم الخدمة", "label_en": "Service fee", "dirhams": dirhams}
        ],
        "documents_seen": ["identity"],
        "service_name_ar": "شهادة ميلاد",
        "service_name_en": "Birth certificate",
    }


SETTLED: dict[str, Any] = {
    "basket_id": BASKET_ID,
    "business_date": "2026-11-22",
    "shift_id": SHIFT_ID,
    "office": "TIP-001",
    "counter": 3,
    "applications": [
        application(FIRST, "0001000000000145", "CR1", 5000),
        application(SECOND, "0001999999999998", "JU1", 10_000),
    ],
    "payments": [{"method": "cash", "tendered_dirhams": 20_000, "change_dirhams": 5000, "dirhams": 15_000}],
    "ledger": [
        {"account": "cash.till", "dirhams": 15_000},
        {"account": "agency.CRA.fees", "dirhams": -15_000},
    ],
    "receipt": {"number": RECEIPT, "words": {"total_ar": "خمسة عشر دينارًا", "total_en": "fifteen dinars"}},
}
PERSONAL_WITH_DOCUMENT: dict[str, Any] = {
    "application_id": FIRST,
    "answers": {
        "full_name": "عائشة بنت سالم المختار",
        "copies": 2,
        "wants_copy": True,
        "note": '"\\\n\u0001/é😀',
    },
    "identity_source": "mrz",
    "document": {
        "kind": "TD3",
        "issuing_state": "LBY",
        "number": "TEST00001",
        "surname_latin": "EXAMPLE",
        "given_names_latin": "AISHA",
        "nationality": "LBY",
        "birth_date": "1990-02-28",
        "sex": "F",
        "expires_on": "2031-01-31",
    },
}
PERSONAL_TYPED: dict[str, Any] = {
    "application_id": SECOND,
    "answers": {},
    "identity_source": "typed",
    "document": None,
}

FILED_ENTRY = "f1" * 32
AMENDED: dict[str, Any] = {
    "business_date": "2026-11-23",
    "shift_id": SHIFT_ID,
    "office": "TIP-001",
    "counter": 3,
    "filed_entry": FILED_ENTRY,
    "seen_entry": FILED_ENTRY,
    "revision": 2,
    "reason": "portal_asked",
    "changed": ["copies", "identity"],
    "catalogue": "ca" * 32,
    "applications": [
        {
            **application(FIRST, "0001000000000145", "CR1", 5000),
            "attachments": [
                {
                    "hash": "ab" * 32,
                    "size_bytes": 200_000,
                    "media_type": "image/jpeg",
                    "pages": 1,
                    "document": "identity",
                }
            ],
        }
    ],
}
PERSONAL_AMENDED: dict[str, Any] = {
    **PERSONAL_WITH_DOCUMENT,
    "answers": {"full_name": "عائشة بنت سالم المختار", "copies": 3},
}
WITHDRAWN: dict[str, Any] = {
    "basket_id": BASKET_ID,
    "application_id": FIRST,
    "business_date": "2026-11-23",
    "shift_id": SHIFT_ID,
    "office": "TIP-001",
    "counter": 3,
    "filed_entry": FILED_ENTRY,
    "seen_entry": FILED_ENTRY,
    "withdrawn_receipt": RECEIPT,
    "reason": "citizen_withdrew",
    "approved_by": "9001",
    "payments": [{"method": "cash", "tendered_dirhams": -5000, "change_dirhams": 0, "dirhams": -5000}],
    "ledger": [
        {"account": "cash.till", "dirhams": -5000},
        {"account": "agency.CRA.fees", "dirhams": 5000},
    ],
    "receipt": {"number": "TIP-001-03-2026-7A-000002", "words": {"total_ar": "خمسة", "total_en": "five"}},
}

Act = dict[str, Any]


def act(kind: str, author: dict[str, Any], facts: dict[str, Any], **more: Any) -> Act:
    """Describe one act; `personal` are bodies' members, `erased` the positions no longer stored."""
    return {"kind": kind, "schema": 1, "author": author, "facts": facts, "personal": [], "erased": [], **more}


def acts(session_public_key: str, erased_hash: str) -> list[tuple[str, Act]]:
    """Return the chain's acts with a name for what each shows."""
    till = {"account": "cash.till", "dirhams": 50_000}
    opened = {
        "shift_id": SHIFT_ID,
        "operator": "1001",
        "business_date": "2026-11-22",
        "opening_float_dirhams": 50_000,
        "ledger": [till, {"account": "office.safe", "dirhams": -50_000}],
    }
    signed_in = {"operator": "1001", "role": "clerk", "session": SESSION, "public_key": session_public_key}
    closed = {
        "shift_id": SHIFT_ID,
        "business_date": "2026-11-22",
        "expected_dirhams": 65_000,
        "counted_dirhams": 65_000,
        "difference_dirhams": 0,
        "ledger": [
            {"account": "cash.till", "dirhams": -65_000},
            {"account": "office.safe", "dirhams": 65_000},
        ],
    }
    erased = {"entry_seq": 4, "position": 1, "hash": erased_hash, "reason": "retention"}
    clockless = {"wall": "2000-01-01T02:00:07.000+02:00", "mono_ms": 7000, "suspect": True}
    return [
        (
            "the epoch opens without an author's signature",
            act("epoch.opened", PROGRAM, {"reason": "enrolment", "ordinal": 1, "parent": None}),
        ),
        ("a sign-in binds its session key", act("session.opened", CLERK, signed_in)),
        ("money lines sum to zero", act("shift.opened", CLERK, opened)),
        (
            "a basket of two with Arabic text; the second personal body was erased later",
            act(
                "basket.settled",
                CLERK,
                SETTLED,
                personal=[PERSONAL_WITH_DOCUMENT, PERSONAL_TYPED],
                erased=[1],
            ),
        ),
        ("paper", act("receipt.printed", CLERK, {"receipt_number": RECEIPT, "paper": "printed"})),
        ("an erasure is an entry", act("body.erased", SUPPORT, erased)),
        (
            "a clock known to be wrong",
            act("recovery.finding", PROGRAM, {"finding": "clock", "details": {"code": 7}}, made_at=clockless),
        ),
        ("facts with no member but the salt", act("future.empty", COURIER, {})),
        (
            "a kind that no reader knows yet is carried, integers at their limits",
            act(
                "future.kind",
                COURIER,
                {"least": -(2**53), "most": 2**53, "nested": [[], {}, None, False]},
                schema=9,
            ),
        ),
        ("the shift closes", act("shift.closed", CLERK, closed)),
        (
            "an amendment names the hash it saw, and its pictures with their papers",
            act("application.amended", CLERK, AMENDED, personal=[PERSONAL_AMENDED]),
        ),
        (
            "one application is withdrawn and its fee given back",
            act("application.withdrawn", CLERK, WITHDRAWN),
        ),
    ]


REFUSED_JSON: list[tuple[str, bytes]] = [
    ("white space", b'{"a": 1}'),
    ("keys out of order", b'{"b":1,"a":2}'),
    ("a key twice", b'{"a":1,"a":1}'),
    ("a fraction", b'{"a":1.0}'),
    ("an exponent", b'{"a":1e3}'),
    ("an integer beyond 2^53", b'{"a":9007199254740993}'),
    ("not a number", b'{"a":NaN}'),
    ("escaped where it need not be", b'{"a":"\\u0633"}'),
    ("not UTF-8", b'{"a":"\xff"}'),
    ("a lone surrogate", b'{"a":"\\ud800"}'),
    ("an array", b"[]"),
    ("something after the end", b"{}{}"),
    ("nothing", b""),
    ("deeper than 32", b'{"a":' + b"[" * 33 + b"]" * 33 + b"}"),
]
