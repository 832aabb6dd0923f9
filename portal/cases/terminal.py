"""Payments asked of a terminal at self-service: while one is not known, nobody is told to pay."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.cases.bodies import Opened, place_flags
from portal.tables import TerminalRequest

ASKED: Final = "terminal.asked"
ANSWERED: Final = "terminal.answered"
UNKNOWN_REQUEST: Final = "terminal_request_unknown"
_PAID: Final = "paid"
_OPEN: Final = ("asked", "unknown")


def judge_asked(session: Session, opened: Opened, _doubts: list[str], _now: datetime) -> list[str]:
    """Note that money is asked for; the same number again changes nothing.

    Returns:
        What is wrong with the entry itself.
    """
    facts = opened.facts
    session.execute(
        insert(TerminalRequest)
        .values(
            device_id=opened.entry.device_id,
            request=facts["request"],
            application_id=facts["application_id"],
            outcome="asked",
        )
        .on_conflict_do_nothing()
    )
    return place_flags(session, opened.entry, facts)


def judge_answered(session: Session, opened: Opened, _doubts: list[str], _now: datetime) -> list[str]:
    """Note how a request ended, or that nobody knows yet; what was paid stays paid.

    Returns:
        What is wrong with the entry itself.
    """
    facts, flags = opened.facts, place_flags(session, opened.entry, opened.facts)
    asked = session.get(TerminalRequest, (opened.entry.device_id, facts["request"]))
    if asked is None or asked.application_id != facts["application_id"]:
        return [*flags, UNKNOWN_REQUEST]
    if asked.outcome != _PAID:
        asked.outcome = facts["outcome"]
    return flags


def note_paid(session: Session, opened: Opened) -> list[str]:
    """End the requests whose money an entry brings.

    Returns:
        What is wrong: money of a request that was never asked for.
    """
    flags: list[str] = []
    for payment in opened.facts["payments"]:
        if "request" not in payment:
            continue
        asked = session.get(TerminalRequest, (opened.entry.device_id, payment["request"]))
        if asked is None:
            flags.append(UNKNOWN_REQUEST)
        else:
            asked.outcome = _PAID
    return flags


def is_looked_into(session: Session, application_id: str) -> bool:
    """Say whether it is not known of a payment for this application whether it was taken."""
    open_ = select(TerminalRequest.request).where(
        TerminalRequest.application_id == application_id, TerminalRequest.outcome.in_(_OPEN)
    )
    return session.scalars(open_.limit(1)).first() is not None
