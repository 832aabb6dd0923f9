"""Reverse a receipt: a linked entry with opposite money, approved by a supervisor at the counter."""

from dataclasses import dataclass

from kiosk.domain import acts
from kiosk.domain.acts import EntryKind, Reversal
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import OperatorId, ReceiptNumber
from kiosk.domain.operator import Operator, Role, Session
from kiosk.domain.receipt_of_entry import receipt_of
from kiosk.errors import NothingToReverseError, SupervisorNeededError
from kiosk.ports import Journal, ReceiptSealer
from kiosk.usecases.counter import Counter, own_shift
from kiosk.usecases.recognise_operator import Staff, recognise_operator
from kiosk.usecases.take_payment import Settlement, sealed


@dataclass(frozen=True, slots=True, repr=False)
class Approval:
    """A supervisor's number and PIN, typed by the supervisor; `reason` is a code, no free text."""

    supervisor: OperatorId
    pin: str
    reason: str


def reverse_receipt(
    counter: Counter,
    staff: Staff,
    sealer: ReceiptSealer,
    session: Session,
    request: tuple[ReceiptNumber, Approval],
) -> Settlement:
    """Undo a settled basket; return the reversal's own receipt once it is durable.

    Args:
        counter: this counter.
        staff: the people of this office.
        sealer: the receipt key.
        session: the clerk whose till gives the money back.
        request: the receipt to undo and who approves.

    Raises:
        SupervisorNeededError: the approving person is no supervisor, or is the clerk himself.
        WrongPinError, LockedOutError: the supervisor was not recognised.
        NothingToReverseError: no such settled receipt here, it is reversed already, or an application was
            taken out of it and refunded.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    number, approval = request
    approver = approver_of(counter, staff, session, approval)
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        original = _reversible(counter.journal, number)
        if act.is_reversed(number) or act.withdrawn_from(number):
            raise NothingToReverseError(str(number))
        undone = acts.basket_reversed(
            (original.facts_fields(), original.hash),
            shift,
            counter.issuer(session),
            act.next_receipt_number(shift.business_date),
            Reversal(approval.reason, approver.operator_id),
        )
        entry = act.append(counter.draft(undone, session))
    return Settlement(receipt_of(entry, sealed(sealer, entry), original), entry, (), act.durability)


def approver_of(counter: Counter, staff: Staff, session: Session, approval: Approval) -> Operator:
    """Return the supervisor who approves giving money back.

    Raises:
        SupervisorNeededError: the approving person is no supervisor, or is the clerk himself.
        WrongPinError, LockedOutError: the supervisor was not recognised.
    """
    if approval.supervisor == session.operator.operator_id:
        raise SupervisorNeededError("four eyes")
    operator = recognise_operator(staff, counter.clock, approval.supervisor, approval.pin)
    if operator.role is not Role.SUPERVISOR:
        raise SupervisorNeededError
    return operator


def _reversible(journal: Journal, number: ReceiptNumber) -> Entry:
    entry = journal.find_receipt(number)
    if entry is None or entry.kind != EntryKind.BASKET_SETTLED:
        raise NothingToReverseError(str(number))
    return entry
