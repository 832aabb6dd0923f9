"""Sign a person in: from here on acts carry that person's signature."""

from kiosk.domain import acts
from kiosk.domain.identifiers import OperatorId, SessionId
from kiosk.domain.operator import Session
from kiosk.usecases.counter import Counter
from kiosk.usecases.recognise_operator import Staff, recognise_operator

_SESSION_BYTES = 16


def sign_in(counter: Counter, staff: Staff, operator_id: OperatorId, pin: str) -> Session:
    """Check the PIN, make a session key and bind it to the person in the journal.

    Raises:
        WrongPinError, LockedOutError: the person was not recognised.
    """
    operator = recognise_operator(staff, counter.clock, operator_id, pin)
    session_id = SessionId(counter.randomness.octets(_SESSION_BYTES).hex())
    session = staff.signer.open(operator, session_id)
    try:
        with counter.journal.act() as act:
            act.append(counter.draft(acts.session_opened(session), session))
    except BaseException:
        staff.signer.close(session_id)
        raise
    return session
