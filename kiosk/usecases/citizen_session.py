"""A citizen at self-service: a session of its own kind, opened without a PIN, for one visit."""

from kiosk.domain.operator import CITIZEN, Session
from kiosk.usecases.counter import Counter
from kiosk.usecases.open_session import open_session
from kiosk.usecases.recognise_operator import Staff


def open_citizen_session(counter: Counter, staff: Staff) -> Session:
    """Make a session key for one visit and bind it in the journal; it names nobody.

    Raises:
        DiskFullError: there is no room for new business.
    """
    return open_session(counter, staff, CITIZEN)
