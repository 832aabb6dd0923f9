"""Amendments and withdrawals: another revision in the place of the one that was seen, or the case taken back.

They may come before what they speak of: then they wait, flagged, and are judged when it has come. Of two
amendments that saw the same revision neither is preferred: the case waits for a supervisor, whose amendment
of either of them decides.
"""

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.blobs.waiting import hashes_of, note_attachments
from portal.cases.bodies import bodies_of, read_body, sums_to_zero
from portal.cases.checks import Findings, check_application
from portal.cases.filing import is_owed, state_by
from portal.cases.services import PublishedServices, versions_of
from portal.cases.slips import wait_for_turn
from portal.cases.states import CaseState, note_event, state_when_complete, take_back, tell_judgement
from portal.tables import Case, CaseAttachment, CaseEvent, Entry, Revision

AMENDED: Final = "application.amended"
WITHDRAWN: Final = "application.withdrawn"
BEFORE_ORIGINAL: Final = "before_original"
SIBLINGS: Final = "siblings"
UNPROVED: Final = "author_unproved"
CORRECTED: Final = "corrected"
TOO_LATE: Final = "too_late"
# Once an agency has it in hand, a correction is the agency's to ask for.
_AMENDABLE: Final = frozenset(
    {
        CaseState.ACCEPTED,
        CaseState.WAITING_FOR_ATTACHMENTS,
        CaseState.WAITING_FOR_PAYMENT,
        CaseState.NEEDS_ATTENTION,
        CaseState.RETURNED,
    }
)
# What was wrong with the money or the filing itself: no correction of answers mends it.
_LASTING: Final = frozenset({"payment_differs", "ledger_unbalanced", "duplicate"})


class Standing(enum.StrEnum):
    """What became of an amendment or a withdrawal."""

    WAITING = "waiting"
    APPLIED = "applied"
    SIBLING = "sibling"
    DECIDED = "decided"
    REFUSED = "refused"


class Revisions:
    """Applies amending and withdrawing entries to cases; runs under the lock of the entry's device."""

    def __init__(self, services: PublishedServices) -> None:
        self._services = services

    def take(self, session: Session, entry: Entry, doubts: list[str], now: datetime) -> list[str]:
        """Take an entry of either kind; return flags beside the doubts that were there.

        Raises:
            MalformedError: its facts are not of the published form.
        """
        facts = read_body(bodies_of(session, entry)[0], f"facts-{entry.kind}")
        application_id = _application_of(facts)
        wait_for_turn(session, application_id)
        flags = [] if sums_to_zero({"ledger": [], **facts}) else ["ledger_unbalanced"]
        revision = Revision(
            entry_id=entry.id,
            application_id=application_id,
            filed=facts["filed_entry"],
            seen=facts["seen_entry"],
            state=Standing.WAITING,
        )
        session.add(revision)
        entry.flags = [*doubts, *flags]
        session.flush()
        self._settle(session, revision, now)
        self.settle_waiting(session, application_id, now)
        return [flag for flag in entry.flags if flag not in doubts]

    def settle_waiting(self, session: Session, application_id: str, now: datetime) -> None:
        """Settle what waited for an application, in the order in which it came, as far as it can be."""
        waiting = select(Revision).where(
            Revision.application_id == application_id, Revision.state == Standing.WAITING
        )
        moved = True
        while moved:
            rows = session.scalars(waiting.order_by(Revision.entry_id)).all()
            moved = any(self._settle(session, row, now) for row in rows)

    def _settle(self, session: Session, revision: Revision, now: datetime) -> bool:
        """Settle one; return whether it waits no longer."""
        entry = session.get_one(Entry, revision.entry_id)
        case = _case_of(session, revision)
        if case is None or (entry.kind == AMENDED and not _is_known(session, case, revision.seen)):
            entry.flags = [*(flag for flag in entry.flags if flag != BEFORE_ORIGINAL), BEFORE_ORIGINAL]
            return False
        entry.flags = [flag for flag in entry.flags if flag != BEFORE_ORIGINAL]
        if entry.kind == WITHDRAWN:
            revision.state = _withdraw(session, case, entry, now)
        else:
            revision.state = self._amend(session, case, entry, revision, now)
        session.flush()
        return True

    def _amend(
        self, session: Session, case: Case, entry: Entry, revision: Revision, now: datetime
    ) -> Standing:
        if case.state not in _AMENDABLE:
            entry.flags = [*entry.flags, TOO_LATE]
            tell_judgement(session, case, entry, now, refused=TOO_LATE)
            return Standing.REFUSED
        if UNPROVED in entry.flags:  # an unproved hand changes nothing; a person decides
            _set_against(session, case, entry, UNPROVED, now)
            return Standing.REFUSED
        siblings = _siblings_of(session, case)
        decides = bool(siblings) and _is_supervisors(entry)
        if not decides and (siblings or revision.seen != session.get_one(Entry, case.latest_entry_id).hash):
            _set_against(session, case, entry, SIBLINGS, now)
            return Standing.SIBLING
        for sibling in siblings:
            sibling.state = Standing.DECIDED
        self._judge(session, case, entry, now)
        return Standing.APPLIED

    def _judge(self, session: Session, case: Case, entry: Entry, now: datetime) -> None:
        """Put the entry's words in the place of those before, and judge the case by them."""
        bodies = bodies_of(session, entry)
        facts = read_body(bodies[0], f"facts-{AMENDED}")
        application = facts["applications"][0]
        service = self._services.find(
            session,
            facts["catalogue"],
            application["service"],
            application["service_version"],
            _price_table(session, case),
        )
        lasting = [reason for reason in case.reasons if reason in _LASTING]
        findings = Findings(reasons=[*lasting, *entry.flags])
        personal = bodies[1] if len(bodies) > 1 else None
        check_application(findings, application, personal, service, facts["business_date"])
        if sum(line["dirhams"] for line in application["fee_lines"]) != case.fee_dirhams:
            findings.add("fee_differs")
        pictures = hashes_of(application)
        session.execute(delete(CaseAttachment).where(CaseAttachment.case_id == case.id))
        note_attachments(session, case, pictures)
        case.latest_entry_id = entry.id
        case.service_version = application["service_version"]
        case.reasons, case.fields = findings.reasons, findings.fields
        owed = is_owed(session, _filing_facts(session, case), application)
        state = state_by(session, findings, pictures, is_owed=owed)
        if state is CaseState.ACCEPTED:
            state = state_when_complete(session, case)
        case.state, case.state_at = state, now
        session.add(CaseEvent(case_id=case.id, state=CORRECTED, at=now))
        note_event(session, case, now)
        session.flush()
        tell_judgement(session, case, entry, now)


def _set_against(session: Session, case: Case, entry: Entry, reason: str, now: datetime) -> None:
    """Let a case wait for a person beside an amendment that was not taken; both counters are told."""
    case.reasons = [*(held for held in case.reasons if held != reason), reason]
    if case.state != CaseState.NEEDS_ATTENTION:
        case.state, case.state_at = CaseState.NEEDS_ATTENTION, now
        note_event(session, case, now)
    session.flush()
    tell_judgement(session, case, session.get_one(Entry, case.latest_entry_id), now)
    tell_judgement(session, case, entry, now)


def _withdraw(session: Session, case: Case, entry: Entry, now: datetime) -> Standing:
    """Take the case back: the money is given, whatever was seen; an unproved hand takes back nothing."""
    facts = read_body(bodies_of(session, entry)[0], f"facts-{WITHDRAWN}")
    if sum(paid["dirhams"] for paid in facts["payments"]) != -case.fee_dirhams:
        entry.flags = [*entry.flags, "refund_differs"]
    if entry.flags:
        return Standing.REFUSED
    take_back(session, case, facts, now)
    return Standing.APPLIED


def _application_of(facts: Mapping[str, Any]) -> str:
    named = (
        facts["application_id"] if "application_id" in facts else facts["applications"][0]["application_id"]
    )
    return str(named)


def _case_of(session: Session, revision: Revision) -> Case | None:
    """Return the case of the very filing that was amended: an application may have come twice."""
    found = (
        select(Case)
        .join(Entry, Entry.id == Case.entry_id)
        .where(Case.application_id == revision.application_id, Entry.hash == revision.filed)
    )
    return session.scalars(found).first()


def _filing_facts(session: Session, case: Case) -> Mapping[str, Any]:
    filing = session.get_one(Entry, case.entry_id)
    return read_body(bodies_of(session, filing)[0], f"facts-{filing.kind}")


def _is_known(session: Session, case: Case, seen: str) -> bool:
    """Say whether the revision seen is the filing itself or an amendment that was taken in."""
    if session.get_one(Entry, case.entry_id).hash == seen:
        return True
    taken = (
        select(Revision.entry_id)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(
            Entry.hash == seen,
            Revision.application_id == case.application_id,
            Revision.state != Standing.WAITING,
        )
    )
    return session.scalar(taken) is not None


def _siblings_of(session: Session, case: Case) -> list[Revision]:
    open_ones = select(Revision).where(
        Revision.application_id == case.application_id, Revision.state == Standing.SIBLING
    )
    return list(session.scalars(open_ones))


def _is_supervisors(entry: Entry) -> bool:
    """Say whether a supervisor's hand is proved: what was doubted decides nothing."""
    role = canonical_json.decode(entry.envelope)["author"]["role"]
    return role == "supervisor" and not entry.flags


def _price_table(session: Session, case: Case) -> str:
    """Return the name of the price table by which an application was charged: the one it was filed with."""
    versions = versions_of(session.get_one(Entry, case.entry_id))
    for application in _filing_facts(session, case)["applications"]:
        if application["application_id"] == case.application_id:
            versions = application.get("made_with", versions)
    return str(versions.get("prices") or "")
