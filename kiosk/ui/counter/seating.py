"""Sitting down at the counter: everything the window asks of the desk at a sign-in, in one go. No Qt."""

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Session
from kiosk.domain.shift import Shift
from kiosk.ui.counter.catalogue_news import changed_since, names
from kiosk.ui.frame_parts import Notice
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.desk import Desk
from kiosk.usecases.keep_drafts import RestoredForms

Seated = tuple[Session, Shift | None, Catalogue | None, int, RestoredForms]


def sit_down(desk: Desk, operator: str, pin: str) -> Seated:
    """Sign a person in; return session, open shift, catalogue, receipts without paper, and forms kept."""
    session = desk.sign_in(OperatorId(operator), pin)
    if desk.parking is not None:
        desk.parking.tidy()
    unprinted, kept = len(desk.owed_receipts()), desk.restore_drafts(session)
    return session, desk.current_shift(), desk.catalogue(), unprinted, kept


def left_over_notice(
    restored: RestoredForms, unprinted: int, in_force: Catalogue | None, say: Speech
) -> Notice | None:
    """Return what an earlier start left: forms and corrections begun, receipts without paper.

    A form whose service has changed meanwhile is named, with the rule.
    """
    if restored.forms or restored.lost:
        return _forms_notice(restored, in_force, say)
    if restored.corrections:
        title = say.counted("drafts.corrections", restored.corrections)
        return Notice(Tone.INFO, title, say("drafts.corrections_next"))
    if unprinted:
        title = say.counted("home.unprinted", unprinted)
        return Notice(Tone.WARN, title, say("home.unprinted_next"))
    return None


def _forms_notice(restored: RestoredForms, in_force: Catalogue | None, say: Speech) -> Notice:
    said = [say("drafts.restored_next")] if restored.forms else []
    if restored.corrections:
        said.append(say.counted("drafts.corrections", restored.corrections))
    said += changed_since([kept.form.definition for kept in restored.forms], in_force, say)
    if restored.moved:
        said.append(say("drafts.moved", names=names(restored.moved, say)))
    if restored.lost:
        said.append(say("drafts.lost", names=say("list_comma").join(map(ltr, restored.lost))))
    tone = Tone.WARN if restored.moved or restored.lost else Tone.INFO
    count = len(restored.forms)
    title = say.counted("drafts.restored", count) if count else say("drafts.none_restored")
    return Notice(tone, title, " ".join(said))
