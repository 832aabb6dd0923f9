"""Sign a person out: the session key is forgotten."""

from kiosk.domain import acts
from kiosk.domain.operator import Session
from kiosk.usecases.counter import Counter
from kiosk.usecases.recognise_operator import Staff


def sign_out(counter: Counter, staff: Staff, session: Session, reason: str = "signed_out") -> None:
    """End the session in the journal and forget its key, also when the journal cannot be written.

    Args:
        counter: this counter.
        staff: the people of this office.
        session: the session to end; an open shift stays open and waits for the same person.
        reason: a code: `signed_out`, `idle`, `program_stops`.
    """
    try:
        with counter.journal.act() as act:
            act.append(counter.draft(acts.session_closed(session.session_id, reason), session))
    finally:
        staff.signer.close(session.session_id)
