"""The acts of the golden chain of calls for a person: plain values, written once, never changed."""

from typing import Any

from tests.trust.vector_entries import CLERK, PROGRAM, Act, act
from tests.trust.vector_entries import SESSION as CLERKS_SESSION
from tests.trust.vector_self_service import CITIZEN, SESSION

HELP_ID, SECOND = "5e" * 16, "5f" * 16


def acts(session_public_key: str) -> list[tuple[str, Act]]:
    """Return the chain's acts with a name for what each shows."""
    opened = {"operator": None, "role": "citizen", "session": SESSION, "public_key": session_public_key}
    clerks = {**opened, "operator": "1001", "role": "clerk", "session": CLERKS_SESSION}
    place: dict[str, Any] = {"help_id": HELP_ID, "office": "TIP-001", "counter": 3}
    other = {**place, "help_id": SECOND}
    return [
        ("an epoch", act("epoch.opened", PROGRAM, {"reason": "enrolment", "ordinal": 1, "parent": None})),
        ("a session for a call", act("session.opened", CITIZEN, opened)),
        ("a citizen calls a person", act("help.called", CITIZEN, {**place, "page": "check"})),
        ("the board is taken down", act("help.ended", CITIZEN, {**place, "reason": "lowered"})),
        ("a call is cut off", act("help.ended", PROGRAM, {**other, "reason": "cut_off"})),
        ("a clerk signs in", act("session.opened", CLERK, clerks)),
        ("a clerk goes to another machine", act("help.answered", CLERK, other)),
    ]
