"""What the counter needs to know when somebody has signed in, asked of the desk in one go. No Qt."""

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Session
from kiosk.domain.shift import Shift
from kiosk.usecases.desk import Desk


def sit_down(desk: Desk, operator: str, pin: str) -> tuple[Session, Shift | None, Catalogue | None, int]:
    """Sign a person in; return session, open shift, catalogue, and how many receipts lack their paper."""
    session = desk.sign_in(OperatorId(operator), pin)
    return session, desk.current_shift(), desk.catalogue(), len(desk.unprinted_receipts())
