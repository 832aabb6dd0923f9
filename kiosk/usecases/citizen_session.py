"""A citizen at self-service: a session of its own kind, opened without a PIN, for one visit."""

from kiosk.domain import acts
from kiosk.domain.identifiers import SessionId
from kiosk.domain.operator import CITIZEN, Session
from kiosk.usecases.counter import Counter
from kiosk.usecases.recognise_operator import Staff

_SESSION_BYTES = 16


def open_citizen_session(counter: Counter, staff: Staff) -> Session:
    """Make a session key for one visit and bind it in the journal; it names nobody.

    Raises:
        DiskFullError: there is no room for new business.
    """
    session_id = SessionId(counter.randomness.octets(_SESSION_BYTES).hex())
    session = staff.signer.open(CITIZEN, session_id)
    try:
        with counter.journal.act() as act:
            act.append(counter.draft(acts.session_opened(session), session))
    except BaseException:
        staff.signer.close(session_id)
        raise
    return session
