"""Sitting down at the counter: everything the window asks of the desk at a sign-in, in one go. No Qt."""

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Session
from kiosk.domain.shift import Shift
from kiosk.ui.frame_parts import Notice
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.desk import Desk
from kiosk.usecases.keep_drafts import KeptForm

Seated = tuple[Session, Shift | None, Catalogue | None, int, tuple[KeptForm, ...]]


def sit_down(desk: Desk, operator: str, pin: str) -> Seated:
    """Sign a person in; return session, open shift, catalogue, receipts without paper, and forms kept."""
    session = desk.sign_in(OperatorId(operator), pin)
    unprinted, kept = len(desk.unprinted_receipts()), desk.restore_drafts(session)
    return session, desk.current_shift(), desk.catalogue(), unprinted, kept


def left_over_notice(restored: int, unprinted: int, say: Speech) -> Notice | None:
    """Return what an earlier start left: forms that were being filled, receipts without paper."""
    if restored:
        title = say.counted("drafts.restored", restored)
        return Notice(Tone.INFO, title, say("drafts.restored_next"))
    if unprinted:
        title = say.counted("home.unprinted", unprinted)
        return Notice(Tone.WARN, title, say("home.unprinted_next"))
    return None
