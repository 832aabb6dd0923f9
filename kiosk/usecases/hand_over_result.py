"""Hand over a result: the right person, by the right proof, once; the entry is the proof for everybody."""

from dataclasses import dataclass, field

from kiosk.domain import case_acts
from kiosk.domain.calendar import wall_text
from kiosk.domain.case import CaseFile, CaseQuery, CaseState, FoundBy
from kiosk.domain.case_acts import GivenAt, Receiver
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, TrackingNumber
from kiosk.domain.operator import Session
from kiosk.errors import (
    AuthorisationMissingError,
    CaseUnknownError,
    NotUnclaimedYetError,
    ReceiverUnknownError,
    ResultGivenError,
    ResultNotReadyError,
    SignatureMissingError,
    TooManyWrongCodesError,
    WrongCollectionCodeError,
)
from kiosk.ports import Cases
from kiosk.usecases.counter import Counter, own_shift

MOST_WRONG_CODES = 5
_READY = frozenset({CaseState.AT_OFFICE, CaseState.NOTIFIED})


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """What the person at the counter shows for a result; `code` is empty with an authorisation."""

    number: TrackingNumber
    receiver: Receiver
    code: str = ""
    has_signed: bool = False


@dataclass(frozen=True, slots=True)
class CodeTries:
    """How often a wrong code was given for a result, since this program began."""

    wrong: dict[TrackingNumber, int] = field(default_factory=dict)

    def require(self, number: TrackingNumber) -> None:
        """Refuse further tries.

        Raises:
            TooManyWrongCodesError: the limit is reached.
        """
        if self.wrong.get(number, 0) >= MOST_WRONG_CODES:
            raise TooManyWrongCodesError

    def note_wrong(self, number: TrackingNumber) -> None:
        """Count one."""
        self.wrong[number] = self.wrong.get(number, 0) + 1


def hand_over_result(
    counter: Counter, cases: Cases, tries: CodeTries, session: Session, claim: Claim
) -> Entry:
    """Write the proof that a result was handed over; return its entry once it is durable.

    A result this counter knows nothing of (its office was never told) may be handed over on the receiver's
    identity: the entry says so, and the portal judges it.

    Raises:
        ReceiverUnknownError, SignatureMissingError: who takes it, or the signature, is missing.
        WrongCollectionCodeError, TooManyWrongCodesError, AuthorisationMissingError: no right to it is shown.
        ResultGivenError: it left this counter before, or the portal says that it left another.
        ResultNotReadyError: the case has not come so far.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    _check_receiver(claim)
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        found = _case_of(cases, claim.number)
        _check_not_given(cases, found, claim.number)
        proof = _proof(found, tries, claim)
        given_at = _given_at(counter, shift.business_date)
        known = found.case.application_id if found is not None else None
        handed_over = case_acts.result_handed_over(claim.number, known, claim.receiver, proof, given_at)
        return act.append(counter.draft(handed_over, session))


def return_unclaimed(
    counter: Counter, cases: Cases, session: Session, application_id: ApplicationId
) -> Entry:
    """Send a result back whose time has passed.

    Raises:
        CaseUnknownError, ResultNotReadyError: there is no such result here.
        NotUnclaimedYetError: its time has not passed.
        ResultGivenError: it left before.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        found = cases.file(application_id)
        if found is None:
            raise CaseUnknownError(application_id)
        number = found.case.tracking_number
        _check_not_given(cases, found, number)
        if found.ready is None or found.case.state not in _READY:
            raise ResultNotReadyError(found.case.state)
        if found.ready.keep_until >= counter.today().isoformat():
            raise NotUnclaimedYetError(found.ready.keep_until)
        given_at = _given_at(counter, shift.business_date)
        sent_back = case_acts.result_unclaimed(number, application_id, found.ready.keep_until, given_at)
        return act.append(counter.draft(sent_back, session))


def _check_receiver(claim: Claim) -> None:
    receiver = claim.receiver
    if not receiver.name.strip() or not (receiver.document_number.strip() or receiver.person):
        raise ReceiverUnknownError
    if not claim.has_signed:
        raise SignatureMissingError


def _case_of(cases: Cases, number: TrackingNumber) -> CaseFile | None:
    found = cases.find(CaseQuery(FoundBy.TRACKING, number.digits), 1)
    return cases.file(found[0].application_id) if found else None


def _check_not_given(cases: Cases, found: CaseFile | None, number: TrackingNumber) -> None:
    if cases.was_given(number):
        raise ResultGivenError("here")
    if found is None:
        return
    if found.case.state in {CaseState.HANDED_OVER, CaseState.DISPUTED, CaseState.EXPIRED}:
        raise ResultGivenError(found.case.state)


def _proof(found: CaseFile | None, tries: CodeTries, claim: Claim) -> str:
    """Return by what right the result is taken: code, authorisation, or identity where nothing is known."""
    if found is None:
        return "identity"
    if found.ready is None or found.case.state not in _READY:
        raise ResultNotReadyError(found.case.state)
    if claim.code:
        tries.require(claim.number)
        if not found.ready.is_opened_by(claim.code):
            tries.note_wrong(claim.number)
            raise WrongCollectionCodeError
        return "code"
    if claim.receiver.authorisation.strip():
        return "authorisation"
    if not found.ready.has_code:
        return "identity"
    raise AuthorisationMissingError


def _given_at(counter: Counter, business_date: str) -> GivenAt:
    place = counter.place
    return GivenAt(place.office, place.counter, business_date, wall_text(counter.clock.now()))
