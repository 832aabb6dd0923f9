"""File a citizen's application at self-service: accepted here, paid at a counter with the slip it returns."""

import contextlib

from kiosk.domain import selfservice_acts
from kiosk.domain.application import Application
from kiosk.domain.basket import Basket
from kiosk.domain.calendar import business_date
from kiosk.domain.fee import fee_lines
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, BasketId
from kiosk.domain.operator import Session
from kiosk.domain.receipt_of_entry import receipt_of
from kiosk.domain.selfservice_acts import Filing
from kiosk.domain.who_applies import applicant_in
from kiosk.errors import AlreadySettledError, ItemNumbersUsedUpError
from kiosk.ports import ActTransaction, ReceiptSealer
from kiosk.usecases.counter import Counter
from kiosk.usecases.file_application import draw_tracking_number
from kiosk.usecases.take_payment import Settlement, sealed, with_free_numbers, with_item_numbers


def with_papers_promised(form: Form) -> Form:
    """Return the form as if every required paper had been seen: at self-service a person sees it later."""
    for document in form.definition.documents:
        if document.is_required:
            form = form.with_document_seen(document.code, seen=True)
    return form


def file_at_selfservice(
    counter: Counter,
    sealer: ReceiptSealer,
    session: Session,
    form: Form,
    basket_id: BasketId,
    receipt_to: str = "",
) -> Settlement:
    """File a complete form as one entry; return its receipt once the entry is durable.

    A postal item gets its number here: it stands on the receipt as a label, and nothing is posted before a
    counter has weighed the item and cashed the slip.

    Args:
        counter: this machine.
        sealer: the receipt key; it signs the payment slip where something is owed.
        session: the citizen's.
        form: complete; the papers it needs are shown to a person at payment or collection.
        basket_id: of this visit's request: a second touch files nothing twice.
        receipt_to: the telephone or e-mail address the portal sends the receipt to, empty for none.

    Raises:
        AnswersInvalidError: answers are missing or wrong.
        AlreadySettledError: this request was filed before.
        OutcomeUnknownError: it is not known whether the act was stored.
    """
    application = _application(counter, form, receipt_to)
    to_show = tuple(d.code for d in form.definition.documents if d.is_required)
    date = business_date(counter.clock.now(), counter.books.last_business_date())
    with counter.journal.act() as act:
        if act.is_basket_settled(basket_id):
            raise AlreadySettledError(basket_id)
        basket = with_free_numbers(counter, act, Basket(basket_id, (application,)))
        basket = _numbered(act, basket).naming_versions_besides(*counter.in_force())
        number = act.next_receipt_number(date)
        filed = selfservice_acts.application_filed(
            Filing(basket, to_show, date), counter.issuer(session), number
        )
        entry = act.append(counter.draft(filed, session))
    return Settlement(receipt_of(entry, sealed(sealer, entry)), entry, basket.applications, act.durability)


def _numbered(act: ActTransaction, basket: Basket) -> Basket:
    """Return the basket with item numbers; with none left, the counter that takes the item labels it."""
    with contextlib.suppress(ItemNumbersUsedUpError):
        return with_item_numbers(act, basket)
    return basket


def _application(counter: Counter, form: Form, receipt_to: str) -> Application:
    definition = form.definition
    answers = with_papers_promised(form).answers(counter.today())
    return Application(
        application_id=ApplicationId(counter.new_id()),
        tracking_number=draw_tracking_number(counter),
        service_code=definition.code,
        service_version=definition.version,
        service_name=definition.name,
        agency_code=definition.agency_code,
        answers=answers,
        documents_seen=(),
        fee_lines=fee_lines(definition, answers),
        person=form.person,
        receipt_words=definition.receipt_words,
        next_steps=definition.next_steps,
        applicant=applicant_in(answers),
        attachments=form.attachments,
        made_with=(definition.catalogue_hash, definition.price_table),
        receipt_to=receipt_to,
    )
