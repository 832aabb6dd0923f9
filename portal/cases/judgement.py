"""Judgement: what stored entries mean. Runs after storing, never in its way; at start for the rest."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from psycopg.errors import DeadlockDetected
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.cases import authors, handovers, help_calls, parked, retirements, support, terminal
from portal.cases.bodies import Opened, open_entry, place_flags, sums_to_zero
from portal.cases.checks import Findings
from portal.cases.filing import Filed, file_application
from portal.cases.items import note_items
from portal.cases.late import late_flags, note_successor
from portal.cases.letters import RECEIVED, SENT, judge_receipt, judge_sent
from portal.cases.revisions import AMENDED, WITHDRAWN, Revisions
from portal.cases.services import PublishedServices, versions_of
from portal.cases.slips import judge_slip
from portal.cases.states import take_back
from portal.errors import MalformedError
from portal.journal.owed import owes_a_body, waits_for_owed
from portal.opened import Portal
from portal.tables import Case, Device, Entry

_log = logging.getLogger(__name__)
AT_ONCE: Final = 50
_KNOWN_SCHEMA: Final = 1
_FILING: Final = frozenset({"basket.settled", "application.filed"})
_TRIES: Final = 4
JUDGEMENT_FAILED: Final = "judgement_failed"
FACTS_MALFORMED: Final = "facts_malformed"
_Verdict = Callable[[Session, Opened, list[str], datetime], list[str]]


class Judge:
    """Judges stored entries in the order they arrived, one device at a time under its lock."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._services = PublishedServices()
        self._revisions = Revisions(self._services)
        self._by_kind: Mapping[str, _Verdict] = {
            **dict.fromkeys(_FILING, self._judge_basket),
            **dict.fromkeys((AMENDED, WITHDRAWN), self._judge_revision),
            **dict.fromkeys(handovers.KINDS, handovers.judge_result),
            "slip.paid": judge_slip,
            terminal.ASKED: terminal.judge_asked,
            terminal.ANSWERED: terminal.judge_answered,
            RECEIVED: judge_receipt,
            SENT: judge_sent,
            parked.PARKED: parked.judge_parked,
            parked.RELEASED: parked.judge_released,
            parked.ERASED: parked.judge_erased,
            "basket.reversed": _judge_reversal,
            retirements.RETIRED: retirements.judge_retired,
            support.ACCESS: support.judge_access,
            help_calls.CALLED: help_calls.judge_called,
            help_calls.ANSWERED: help_calls.judge_answered,
            help_calls.ENDED: help_calls.judge_ended,
        }

    def judge_device(self, device_id: str, seconds: float = math.inf) -> bool:
        """Judge what a device sent and is not judged yet; return whether nothing of it is left.

        The device's lock is taken only where there is something to judge, or somebody is just judging it, and
        for `AT_ONCE` entries at a time. No further ones are begun when the seconds are over.
        """
        until = time.monotonic() + seconds
        with self._portal.sessions() as session:
            waiting = select(Entry.id).where(Entry.device_id == device_id, *_to_be_judged()).limit(1)
            if session.scalar(waiting) is None:
                return True
        while True:
            with self._portal.sessions.begin() as session:
                session.get_one(Device, device_id, with_for_update=True)
                entries = session.scalars(
                    select(Entry)
                    .where(Entry.device_id == device_id, *_to_be_judged())
                    .order_by(Entry.id)
                    .limit(AT_ONCE)
                ).all()
                for entry in entries:
                    self._judge_safely(session, entry)
            if len(entries) < AT_ONCE:
                return True
            if time.monotonic() >= until:
                return False

    def judge_stored(self, device_id: str, seconds: float = math.inf) -> bool:
        """Judge what is stored, as `judge_device`; a fault here takes back no word that it is stored."""
        try:
            return self._judge_again_when_in_the_way(device_id, seconds)
        except Exception:  # noqa: BLE001  what is stored stays stored; the next hello brings it here again
            _log.exception("judgement failed for %s", device_id)
            return True

    def _judge_again_when_in_the_way(self, device_id: str, seconds: float) -> bool:
        """Judge; of two portals in each other's way the database lets one fail, and it tries again."""
        for _ in range(_TRIES - 1):
            try:
                return self.judge_device(device_id, seconds)
            except OperationalError as error:
                if not isinstance(error.orig, DeadlockDetected):
                    raise
        return self.judge_device(device_id, seconds)

    def judge_all(self) -> None:
        """Judge everything that is not judged yet."""
        with self._portal.sessions() as session:
            unjudged = select(Entry.device_id).where(*_to_be_judged()).distinct()
            devices = session.scalars(unjudged).all()
        for device_id in devices:
            self.judge_device(device_id)

    def _judge_safely(self, session: Session, entry: Entry) -> None:
        """Judge an entry; one that our own program stumbles over is flagged and holds up nobody."""
        now = self._portal.clock()
        try:
            with session.begin_nested():
                self._judge(session, entry, now)
        except OperationalError:
            raise  # the database's trouble, not the entry's: judged again later
        except Exception:  # noqa: BLE001  whatever is wrong with our program, a person sees the entry
            _log.exception("entry %s could not be judged", entry.hash[:16])
            entry.flags, entry.judged_at = [JUDGEMENT_FAILED], now

    def _judge(self, session: Session, entry: Entry, now: datetime) -> None:
        flags = late_flags(session, entry, now)
        if entry.kind == "epoch.opened":
            note_successor(session, entry, now)
        if entry.schema == _KNOWN_SCHEMA and entry.kind == "session.opened":
            flags += authors.register_session(session, entry)
        flags += authors.check_author(session, entry)
        judge = self._by_kind.get(entry.kind) if entry.schema == _KNOWN_SCHEMA else None
        if judge is not None:
            flags += _judged(session, entry, judge, flags, now)
        entry.flags, entry.judged_at = flags, now
        session.flush()
        if flags:
            _log.warning("entry %s flagged: %s", entry.hash[:16], ",".join(flags))

    def _judge_revision(
        self, session: Session, opened: Opened, doubts: list[str], now: datetime
    ) -> list[str]:
        flags = place_flags(session, opened.entry, opened.facts)
        try:
            return [*flags, *self._revisions.take(session, opened.entry, [*doubts, *flags], now)]
        except MalformedError:
            return [FACTS_MALFORMED]

    def _judge_basket(self, session: Session, opened: Opened, doubts: list[str], now: datetime) -> list[str]:
        entry, facts = opened.entry, opened.facts
        flags = [] if sums_to_zero(facts) else ["ledger_unbalanced"]
        flags += place_flags(session, entry, facts)
        flags += note_items(session, entry, facts, now)
        versions = versions_of(entry)
        for position, application in enumerate(facts["applications"], start=1):
            service = self._services.find_for(session, application, versions)
            personal = opened.personal_at(position - 1)
            findings = Findings(reasons=[*doubts, *flags])
            filed = Filed(application, position, personal, service)
            file_application(session, entry, facts, filed, findings, now)
        entry.flags = [*doubts, *flags]
        for application in facts["applications"]:
            self._revisions.settle_waiting(session, application["application_id"], now)
        return flags


def _to_be_judged() -> tuple[ColumnElement[bool], ...]:
    """Return what must be true of an entry that is judged next."""
    return Entry.judged_at.is_(None), ~Entry.is_held, ~owes_a_body(), ~waits_for_owed()


def _judged(session: Session, entry: Entry, judge: _Verdict, doubts: list[str], now: datetime) -> list[str]:
    """Open an entry and let its judge look; what is not of its kind's form has no judge."""
    try:
        opened = open_entry(session, entry)
    except MalformedError:
        return [FACTS_MALFORMED]
    return judge(session, opened, doubts, now)


def _judge_reversal(session: Session, opened: Opened, doubts: list[str], now: datetime) -> list[str]:
    entry, facts = opened.entry, opened.facts
    reversed_entry = session.scalars(
        select(Entry).where(Entry.hash == facts["reversed_entry"], Entry.device_id == entry.device_id)
    ).first()
    flags = [] if sums_to_zero(facts) else ["ledger_unbalanced"]
    if reversed_entry is None:
        return [*flags, "reversed_entry_unknown"]
    if doubts:  # an unproved hand withdraws nothing; a person decides
        return flags
    cases = session.scalars(
        select(Case).where(Case.entry_id == reversed_entry.id).order_by(Case.position)
    ).all()
    named = set(facts["applications"])
    if {case.application_id for case in cases} != named:
        flags.append("reversed_applications_differ")
    for case in cases:
        if case.application_id in named:
            take_back(session, case, facts, now)
    return flags
