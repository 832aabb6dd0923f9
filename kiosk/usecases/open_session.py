"""Open a session: a key that only this window holds, bound in the journal to whoever acts with it."""

from kiosk.domain import acts
from kiosk.domain.identifiers import SessionId
from kiosk.domain.operator import Operator, Session
from kiosk.usecases.counter import Counter
from kiosk.usecases.recognise_operator import Staff

_SESSION_BYTES = 16


def open_session(counter: Counter, staff: Staff, operator: Operator) -> Session:
    """Make a session key and bind it in the journal; without its entry the key is forgotten.

    Raises:
        DiskFullError: there is no room for new business.
    """
    session_id = SessionId(counter.randomness.octets(_SESSION_BYTES).hex())
    session = staff.signer.open(operator, session_id)
    try:
        with counter.journal.act() as act:
            act.append(counter.draft(acts.session_opened(session), session))
    except BaseException:
        staff.signer.close(session_id)
        raise
    return session
