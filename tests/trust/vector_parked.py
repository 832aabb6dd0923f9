"""The acts of the golden chain of parked forms, and one form sealed: plain values, never changed."""

from typing import Any

from tests.trust.vector_entries import CLERK, PROGRAM, SESSION, Act, act

NUMBER = 0x2A5A5A5A5A5A5A5A5A
OFFICE_KEY = bytes(range(32))
PLAIN = '{"draft_id": "", "service": "CR1", "texts": {"given_name": "عائشة", "copies": "2"}}'
FORM_ID = "7a" * 32


def acts(session_public_key: str, body: dict[str, str], body_hash: str) -> list[tuple[str, Act]]:
    """Return the chain's acts with a name for what each shows."""
    opened = {"operator": "1001", "role": "clerk", "session": SESSION, "public_key": session_public_key}
    place: dict[str, Any] = {"parked_id": body["parked_id"], "office": "TIP-001", "counter": 3}
    erased = {"entry_seq": 3, "position": 0, "hash": body_hash, "reason": "filed"}
    return [
        ("an epoch", act("epoch.opened", PROGRAM, {"reason": "enrolment", "ordinal": 1, "parent": None})),
        ("a clerk signs in", act("session.opened", CLERK, opened)),
        (
            "a form is parked",
            act("form.parked", CLERK, {**place, "until": "2026-12-03", "pictures": 1}, personal=[body]),
        ),
        ("it is filed at another counter", act("form.released", PROGRAM, {**place, "parked_id": FORM_ID})),
        ("its body is erased", act("body.erased", PROGRAM, erased)),
    ]
