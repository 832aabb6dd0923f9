"""File an application: a complete form becomes a numbered request, waiting to be paid."""

from kiosk.domain.application import Application
from kiosk.domain.fee import fee_lines
from kiosk.domain.form import Form
from kiosk.domain.identifiers import TRACKING_RANDOM_DIGITS, ApplicationId, TrackingNumber
from kiosk.domain.operator import Session
from kiosk.domain.who_applies import applicant_in, own_answers
from kiosk.usecases.counter import Counter, own_shift

_ENOUGH_BITS = 64  # many more than ten digits, so that the remainder is even


def file_application(counter: Counter, session: Session, form: Form) -> Application:
    """Check a form and return its application; the journal hears of it when the basket is settled or voided.

    Raises:
        AnswersInvalidError: answers are missing or wrong, or a required paper was not seen.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    own_shift(counter.books.open_shift(), session)
    definition = form.definition
    answers = form.answers(counter.today())
    return Application(
        application_id=ApplicationId(counter.new_id()),
        tracking_number=draw_tracking_number(counter),
        service_code=definition.code,
        service_version=definition.version,
        service_name=definition.name,
        agency_code=definition.agency_code,
        answers=own_answers(answers),
        documents_seen=tuple(d.code for d in definition.documents if d.code in form.documents_seen),
        fee_lines=fee_lines(definition, answers),
        person=form.person,
        applicant=applicant_in(answers),
        consent=form.consent,
        receipt_words=definition.receipt_words,
        next_steps=definition.next_steps,
        attachments=form.attachments,
        kept=tuple(d for d in definition.documents if d.code in form.documents_kept),
        made_with=(definition.catalogue_hash, definition.price_table),
    )


def draw_tracking_number(counter: Counter) -> TrackingNumber:
    """Return a tracking number of this office; whether it is free is asked when it is written."""
    drawn = counter.randomness.bits(_ENOUGH_BITS) % 10**TRACKING_RANDOM_DIGITS
    return TrackingNumber.make(counter.place.office_number, drawn)
