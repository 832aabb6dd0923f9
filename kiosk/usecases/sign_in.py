"""Sign a person in: from here on acts carry that person's signature."""

from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Session
from kiosk.usecases.counter import Counter
from kiosk.usecases.open_session import open_session
from kiosk.usecases.recognise_operator import Staff, recognise_operator


def sign_in(counter: Counter, staff: Staff, operator_id: OperatorId, pin: str) -> Session:
    """Check the PIN, make a session key and bind it to the person in the journal.

    Raises:
        WrongPinError, LockedOutError: the person was not recognised.
        DiskFullError: there is no room for new business.
    """
    return open_session(counter, staff, recognise_operator(staff, counter.clock, operator_id, pin))
