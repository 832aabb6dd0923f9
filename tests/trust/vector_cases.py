"""The acts of the golden chain of cases and results: plain values, written once, never changed."""

from typing import Any

from tests.trust.vector_entries import CLERK, PROGRAM, SESSION, Act, act

APPLICATION = "0197a000-0000-7000-8000-000000000003"
TRACKING = "0001000000000145"
LOOKED_UP: dict[str, Any] = {
    "by": "name",
    "purpose": "citizen_present",
    "found": 1,
    "shown": [APPLICATION],
}
NOTICED: dict[str, Any] = {
    "application_id": "0197a000-0000-7000-8000-000000000021",
    "service": "CR1",
    "earlier": [APPLICATION],
}
GIVEN_AT: dict[str, Any] = {
    "tracking_number": TRACKING,
    "application_id": APPLICATION,
    "office": "TIP-001",
    "counter": 3,
    "business_date": "2026-11-22",
    "at": "2026-11-22T10:30:00.000+02:00",
}
HANDED_OVER: dict[str, Any] = {
    **GIVEN_AT,
    "receiver": "holder",
    "identity": "mrz",
    "proof": "code",
    "signature": "paper",
    "known_here": True,
}
RECEIVER: dict[str, Any] = {
    "receiver_name": "عائشة سالم المختار",
    "document_number": "LY7714203",
    "document": {
        "kind": "P",
        "issuing_state": "LBY",
        "number": "LY7714203",
        "surname_latin": "ELMUKHTAR",
        "given_names_latin": "AISHA",
        "nationality": "LBY",
        "birth_date": "1990-01-31",
        "sex": "F",
        "expires_on": "2030-01-30",
    },
    "authorisation": "",
}
ELSEWHERE: dict[str, Any] = {
    **HANDED_OVER,
    "tracking_number": "0001999999999998",
    "application_id": "",
    "receiver": "authorised",
    "identity": "typed",
    "proof": "identity",
    "known_here": False,
}
SOMEBODY: dict[str, Any] = {
    "receiver_name": "سالم",
    "document_number": "AB12345",
    "document": None,
    "authorisation": "AUT-77/2026",
}

NUMBERED: dict[str, Any] = {
    "number": "TIP-001-03-2026-7A-I00001",
    "sequence": 1,
    "series": "7A",
    "year": 2026,
}
SENT: dict[str, Any] = {
    "office": "TIP-001",
    "counter": 3,
    **NUMBERED,
    "number": "TIP-001-03-2026-7A-O00001",
    "about": TRACKING,
}
LETTER: dict[str, Any] = {
    "recipient": "مصلحة الأحوال المدنية",
    "subject": "سجل ناقص",
    "text": "نرجو المراجعة.",
}

APPROVED: dict[str, Any] = {
    **HANDED_OVER,
    "identity": "typed",
    "proof": "identity",
    "approved_by": "9001",
    "receipt": {
        "number": "TIP-001-03-2026-7A-000007",
        "words": {
            "office_name_ar": "مكتب بريد طرابلس المركزي",
            "office_name_en": "Tripoli Central Post Office",
            "counter": 3,
            "clerk": "1001",
            "items": [{"service_name_ar": "شهادة ميلاد", "service_name_en": "Birth certificate"}],
        },
    },
}

RECEIVED: dict[str, Any] = {
    "office": "TIP-001",
    "counter": 3,
    "what": "letter",
    "item_id": "0197a000-0000-7000-8000-000000000041",
    "content_hash": "5a" * 32,
    "answer": "received",
}
REFUSED: dict[str, Any] = {**RECEIVED, "what": "proposal", "item_id": "P-7", "answer": "disputed"}


def acts(session_public_key: str) -> list[tuple[str, Act]]:
    """Return the chain's acts with a name for what each shows."""
    opened = {"operator": "1001", "role": "clerk", "session": SESSION, "public_key": session_public_key}
    looked_at = {**LOOKED_UP, "by": "opened"}
    return [
        ("an epoch", act("epoch.opened", PROGRAM, {"reason": "enrolment", "ordinal": 1, "parent": None})),
        ("a clerk signs in", act("session.opened", CLERK, opened)),
        ("looked up by name", act("person.looked_up", CLERK, LOOKED_UP, personal=[{"query": "عائشة"}])),
        ("a case is opened", act("person.looked_up", CLERK, looked_at)),
        ("an earlier one was shown", act("duplicate.noticed", CLERK, NOTICED)),
        ("handed over", act("result.handed_over", CLERK, HANDED_OVER, personal=[RECEIVER])),
        ("not known here", act("result.handed_over", CLERK, ELSEWHERE, personal=[SOMEBODY])),
        ("sent back", act("result.unclaimed", CLERK, {**GIVEN_AT, "keep_until": "2026-11-20"})),
        ("a letter is received", act("letter.received", CLERK, RECEIVED)),
        ("a proposal is refused", act("letter.received", CLERK, REFUSED)),
        ("a wrong code", act("code.refused", CLERK, {**GIVEN_AT, "issued": "0f" * 8, "tries": 5})),
        (
            "by document, approved, with a slip",
            act("result.handed_over", CLERK, APPROVED, personal=[{**SOMEBODY, "authorisation": ""}]),
        ),
        ("a letter is entered", act("letter.received", CLERK, {**RECEIVED, **NUMBERED})),
        ("a letter is sent", act("letter.sent", CLERK, SENT, personal=[LETTER])),
    ]
