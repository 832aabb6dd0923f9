"""The acts of the golden chain of applicants and their papers: plain values, written once, never changed."""

from typing import Any

from tests.trust.vector_entries import CLERK, FIRST, PROGRAM, SESSION, SETTLED, Act, act, application

PICTURE: dict[str, Any] = {
    "hash": "ab" * 32,
    "size_bytes": 200_000,
    "media_type": "image/jpeg",
    "pages": 2,
    "document": "booklet",
}
WITH_PAPERS: dict[str, Any] = {
    **application(FIRST, "0001000000000145", "PP1", 50_000),
    "documents_seen": ["booklet", "identity", "old_passport"],
    "documents_scanned": ["booklet"],
    "documents_kept": ["old_passport"],
    "documents_returned": ["booklet", "identity"],
    "attachments": [PICTURE],
}
PERSONAL: dict[str, Any] = {
    "application_id": FIRST,
    "answers": {"identity_kind": "national_number", "national_number": "219840123456"},
    "identity_source": "typed",
    "document": None,
}
# What a portal says of papers whose fate contradicts itself: the codes concerned.
PAPERS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("nothing is said, as by counters before", {"documents_seen": ["a"]}, []),
    ("one stays, one is given back", {"documents_kept": ["a"], "documents_returned": ["b"]}, []),
    ("kept and given back at once", {"documents_kept": ["a"], "documents_returned": ["a"]}, ["a"]),
    ("kept and never seen", {"documents_kept": ["c"]}, ["c"]),
    ("given back and never seen", {"documents_returned": ["c"]}, ["c"]),
    ("said to be scanned, no picture", {"documents_scanned": ["a"]}, ["a"]),
    ("a picture of another", {"documents_scanned": ["a"], "attachments": [PICTURE]}, ["a", "booklet"]),
]


def settled(*applications: dict[str, Any]) -> dict[str, Any]:
    due = sum(line["dirhams"] for one in applications for line in one["fee_lines"])
    return {
        **SETTLED,
        "applications": list(applications),
        "payments": [{"method": "cash", "tendered_dirhams": due, "change_dirhams": 0, "dirhams": due}],
        "ledger": [
            {"account": "cash.till", "dirhams": due},
            {"account": "agency.CRA.fees", "dirhams": -due},
        ],
    }


def acts(session_public_key: str) -> list[tuple[str, Act]]:
    """Return the chain's acts with a name for what each shows."""
    opened = {"operator": "1001", "role": "clerk", "session": SESSION, "public_key": session_public_key}
    return [
        (
            "the chain begins",
            act("epoch.opened", PROGRAM, {"reason": "enrolment", "ordinal": 1, "parent": None}),
        ),
        ("a clerk signs in for these", act("session.opened", CLERK, opened)),
        (
            "papers seen, one scanned, one kept, the others given back",
            act("basket.settled", CLERK, settled(WITH_PAPERS), personal=[PERSONAL]),
        ),
    ]
