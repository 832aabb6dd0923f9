"""Withdraw one application and give its fee back: a linked entry, approved by a supervisor at the counter."""

from kiosk.domain.acts import EntryKind, Reversal
from kiosk.domain.later_acts import application_withdrawn
from kiosk.domain.operator import Session
from kiosk.domain.receipt_of_entry import receipt_of
from kiosk.domain.revision import FiledApplication
from kiosk.errors import NothingToAmendError
from kiosk.ports import ReceiptSealer
from kiosk.usecases.amend_application import check_unchanged
from kiosk.usecases.counter import Counter, own_shift
from kiosk.usecases.recognise_operator import Staff
from kiosk.usecases.reverse_receipt import Approval, approver_of
from kiosk.usecases.take_payment import Settlement, sealed


def withdraw_application(
    counter: Counter,
    staff: Staff,
    sealer: ReceiptSealer,
    session: Session,
    request: tuple[FiledApplication, Approval],
) -> Settlement:
    """Take an application back and return the refund's own receipt once it is durable.

    Args:
        counter: this counter.
        staff: the people of this office.
        sealer: the receipt key.
        session: the clerk whose till gives the money back.
        request: the application as it was shown, and who approves.

    Raises:
        SupervisorNeededError: the approving person is no supervisor, or is the clerk himself.
        WrongPinError, LockedOutError: the supervisor was not recognised.
        ChangedMeanwhileError: it was amended since; nothing is written, look again.
        NothingToAmendError: it is withdrawn already, its receipt is reversed, or it was not paid here.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    filed, approval = request
    if filed.original.kind != EntryKind.BASKET_SETTLED:  # paid elsewhere, or not yet: no money of this till
        raise NothingToAmendError(filed.application_id)
    approver = approver_of(counter, staff, session, approval)
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        check_unchanged(act, filed)
        number = act.next_receipt_number(shift.business_date)
        approved = Reversal(approval.reason, approver.operator_id)
        withdrawn = application_withdrawn(filed, shift, counter.issuer(session), number, approved)
        entry = act.append(counter.draft(withdrawn, session))
    receipt = receipt_of(entry, sealed(sealer, entry), filed.original)
    return Settlement(receipt, entry, (), act.durability)
