"""Call a person to a self-service machine, answer such a call at a counter, and end it."""

from datetime import datetime, timedelta

from kiosk.domain.entry import Entry
from kiosk.domain.help_call import ID_BYTES, HelpId, OpenHelp, help_answered, help_called, help_ended
from kiosk.domain.operator import Session
from kiosk.ports import Clock, HelpCalls
from kiosk.usecases.citizen_session import open_citizen_session
from kiosk.usecases.counter import Counter
from kiosk.usecases.recognise_operator import Staff
from kiosk.usecases.sign_out import sign_out

LOWERED, VISIT_ENDED, CUT_OFF = "lowered", "visit_ended", "cut_off"


def call_person(counter: Counter, staff: Staff, page: str) -> OpenHelp:
    """Write that a citizen asks for a person, with the page's name and nothing else.

    The entry is signed in a session of its own: none that a visit signs its application in, so that nothing
    ties a call to who made it.

    Raises:
        DiskFullError, StoreError: nobody is called.
    """
    session = open_citizen_session(counter, staff)
    help_id = HelpId(counter.randomness.octets(ID_BYTES).hex())
    place = counter.place
    try:
        with counter.journal.act() as act:
            act.append(counter.draft(help_called(help_id, page, place.office, place.counter), session))
    except BaseException:
        staff.signer.close(session.session_id)
        raise
    return OpenHelp(help_id, session)


def end_call(counter: Counter, staff: Staff, opened: OpenHelp, reason: str) -> None:
    """Write that nobody is needed any more; the call's session ends with it.

    Raises:
        StoreError: it ends with its time, or with the next start.
    """
    place = counter.place
    with counter.journal.act() as act:
        ended = help_ended(opened.help_id, reason, place.office, place.counter)
        act.append(counter.draft(ended, opened.session))
    sign_out(counter, staff, opened.session)


def end_left_open(counter: Counter, calls: HelpCalls) -> None:
    """End what a cut-off program has left open; the program says so itself, nobody's key is left.

    Raises:
        StoreError: it ends with its time.
    """
    left, place = calls.open_here(), counter.place
    if left:
        with counter.journal.act() as act:
            for help_id in left:
                act.append(counter.draft(help_ended(help_id, CUT_OFF, place.office, place.counter), None))


def answer_call(counter: Counter, calls: HelpCalls, session: Session, help_id: HelpId) -> Entry | None:
    """Write that the person of this session goes there; None when nobody waits there any more.

    Raises:
        StoreError: it is not written, and the call stays on the screens.
    """
    if help_id not in {call.help_id for call in calls.waiting()}:
        return None
    place = counter.place
    with counter.journal.act() as act:
        return act.append(counter.draft(help_answered(help_id, place.office, place.counter), session))


def portal_time(clock: Clock) -> datetime:
    """Return the time as the portal has it: a call's end is counted by its clock."""
    offset_ms, _ = clock.portal_offset or (0, 0)
    return clock.now() + timedelta(milliseconds=offset_ms)
