"""Hand over a result: the right person, by the right proof, once; the entry is the proof for everybody."""

from dataclasses import dataclass

from kiosk.domain import case_acts
from kiosk.domain.calendar import wall_text
from kiosk.domain.case import CaseFile, CaseQuery, CaseState, FoundBy
from kiosk.domain.case_acts import DeliverySlip, GivenAt, Receiver, Right
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, OperatorId, ReceiptNumber, TrackingNumber
from kiosk.domain.item_number import REGISTERED
from kiosk.domain.operator import Session
from kiosk.domain.words import Words
from kiosk.errors import (
    AuthorisationMissingError,
    CaseUnknownError,
    NotUnclaimedYetError,
    ReceiverUnknownError,
    ResultGivenError,
    ResultNotReadyError,
    SignatureMissingError,
    SupervisorNeededError,
    TooManyWrongCodesError,
    WrongCollectionCodeError,
)
from kiosk.ports import ActTransaction, Cases
from kiosk.usecases.counter import Counter, own_shift
from kiosk.usecases.recognise_operator import Staff
from kiosk.usecases.reverse_receipt import Approval, approver_of

_READY = frozenset({CaseState.AT_OFFICE, CaseState.NOTIFIED})
_NOT_KNOWN = Words("وثيقة صادرة", "An issued document")


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """What the person at the counter shows for a result; `code` is empty with an authorisation.

    `approval` is the supervisor's, for a holder whose code was tried too often: then a document decides.
    """

    number: TrackingNumber
    receiver: Receiver
    code: str = ""
    has_signed: bool = False
    approval: Approval | None = None


def hand_over_result(
    counter: Counter, cases: Cases, staff: Staff | None, session: Session, claim: Claim
) -> Entry:
    """Write the proof that a result was handed over; return its entry once it is durable.

    The entry carries the number of the delivery slip. A wrong code is an entry too: tries are counted over
    every restart. A result this counter knows nothing of (its office was never told) may be handed over on
    the receiver's identity: the entry says so, and the portal judges it.

    Raises:
        ReceiverUnknownError, SignatureMissingError: who takes it, or the signature, is missing.
        WrongCollectionCodeError, TooManyWrongCodesError, AuthorisationMissingError: no right to it is shown.
        SupervisorNeededError, WrongPinError, LockedOutError: the approval is nobody's who may give it.
        ResultGivenError: it left this counter before, or the portal says that it left another.
        ResultNotReadyError: the case has not come so far.
        CaseUnknownError, ItemNumbersUsedUpError: it cannot go by post.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    _check_receiver(claim)
    approver = _approver(counter, staff, session, claim)
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        found = _case_of(cases, claim.number)
        _check_not_given(cases, found, claim.number)
        given_at = _given_at(counter, shift.business_date)
        right = _by_post(act, found) if claim.receiver.address.strip() else _right(found, claim, approver)
        if found is not None and found.ready is not None and right is None:
            tried = found.case, found.ready.issued, found.wrong_codes + 1, given_at
            act.append(counter.draft(case_acts.code_refused(*tried), session))
        elif right is not None:
            slip = _slip(counter, session, act.next_receipt_number(shift.business_date), found)
            about = found.case if found is not None else claim.number
            given = case_acts.result_handed_over(about, claim.receiver, right, given_at, slip)
            return act.append(counter.draft(given, session))
    raise WrongCollectionCodeError


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
    if receiver.address.strip() and receiver.name.strip():
        return
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


def _approver(counter: Counter, staff: Staff | None, session: Session, claim: Claim) -> OperatorId | None:
    """Return the supervisor who approves a hand-over on the document alone, None when none is asked."""
    if claim.approval is None:
        return None
    if staff is None:
        raise SupervisorNeededError
    return approver_of(counter, staff, session, claim.approval).operator_id


def _right(found: CaseFile | None, claim: Claim, approver: OperatorId | None) -> Right | None:
    """Return by what right the result is taken; None when the code is wrong.

    Where nothing is known of it, or no code was sent, the document decides; where the code was tried too
    often, the document and a supervisor.
    """
    if found is None:
        return Right("identity")
    if found.ready is None or found.case.state not in _READY:
        raise ResultNotReadyError(found.case.state)
    if claim.receiver.authorisation.strip():
        return Right("authorisation")
    if not found.ready.has_code:
        return Right("identity")
    if found.is_code_locked:
        if approver is None:
            raise TooManyWrongCodesError
        return Right("identity", approver)
    if not claim.code:
        raise AuthorisationMissingError
    return Right("code") if found.ready.is_opened_by(claim.code) else None


def _by_post(act: ActTransaction, found: CaseFile | None) -> Right:
    """Return the right of a result that goes to its holder's address, with the number of its item."""
    if found is None:
        raise CaseUnknownError
    if found.ready is None or found.case.state not in _READY:
        raise ResultNotReadyError(found.case.state)
    return Right("post", None, act.next_item_numbers(REGISTERED, 1)[0])


def _slip(counter: Counter, session: Session, number: ReceiptNumber, found: CaseFile | None) -> DeliverySlip:
    name = found.case.service_name if found is not None else _NOT_KNOWN
    return DeliverySlip(number, counter.issuer(session), name)


def _given_at(counter: Counter, business_date: str) -> GivenAt:
    place = counter.place
    return GivenAt(place.office, place.counter, business_date, wall_text(counter.clock.now()))
