"""Keep half-filled forms: durable apart from the journal, filled in again after a crash, gone when filed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from kiosk.domain.basket import Basket
from kiosk.domain.calendar import wall_text
from kiosk.domain.draft import Draft, DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, OperatorId
from kiosk.domain.money import Money
from kiosk.domain.operator import Session
from kiosk.errors import UnknownServiceError
from kiosk.ports import Drafts
from kiosk.usecases.counter import Counter

# Personal data is kept as short as can be: whoever was interrupted comes back within a day.
KEPT_FOR: Final = timedelta(hours=24)
NO_BASKET: Final = BasketId("")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form and the name it is kept under."""

    draft_id: DraftId
    form: Form


def keep_draft(
    counter: Counter, drafts: Drafts, session: Session, kept: KeptForm, basket_id: BasketId
) -> None:
    """Keep a form as it stands now in the place of its earlier state; durable when this returns.

    Raises:
        DiskFullError, StoreError: the earlier state is kept; work goes on.
    """
    catalogue = counter.books.catalogue()
    form = kept.form
    drafts.put(
        Draft(
            kept.draft_id,
            basket_id,
            session.operator.operator_id,
            form.definition.code,
            catalogue.hash if catalogue is not None else "",
            wall_text(counter.clock.now()),
            MappingProxyType(dict(form.texts)),
            tuple(sorted(form.documents_seen)),
            form.attachments,
        )
    )


def begin_payment(
    drafts: Drafts, draft_ids: Sequence[DraftId], basket: Basket, tendered: Money | None
) -> None:
    """Note durably what money lies on the counter before it is taken; None when it was not taken."""
    for draft_id in draft_ids:
        draft = drafts.get(draft_id)
        if draft is not None:
            dirhams = None if tendered is None else tendered.dirhams
            drafts.put(replace(draft, basket_id=basket.basket_id, tendered_dirhams=dirhams))


def end_payment(drafts: Drafts, basket_id: BasketId) -> None:
    """Note that the money of a payment that was cut off is given back; the forms stay."""
    for draft in drafts.list():
        if draft.basket_id == basket_id and draft.tendered_dirhams is not None:
            drafts.put(replace(draft, tendered_dirhams=None))


def restore_drafts(counter: Counter, drafts: Drafts, operator: OperatorId) -> tuple[KeptForm, ...]:
    """Return the forms this person was filling when the power failed, oldest first; wipe what is too old.

    A form whose catalogue is still held keeps its version; else the one in force asks.
    """
    now, found, gone = counter.clock.now(), list[KeptForm](), list[DraftId]()
    for draft in drafts.list():
        if now - datetime.fromisoformat(draft.saved_at) > KEPT_FOR:
            gone.append(draft.draft_id)
        elif draft.operator == operator:
            form = _form_of(counter, draft)
            if form is not None:
                found.append(KeptForm(draft.draft_id, form))
    if gone:
        drafts.remove(gone)
    return tuple(found)


def _form_of(counter: Counter, draft: Draft) -> Form | None:
    for catalogue in (counter.books.catalogue_of(draft.catalogue_hash), counter.books.catalogue()):
        if catalogue is None:
            continue
        try:
            form = Form.blank(catalogue.find(draft.service))
        except UnknownServiceError:
            continue
        known = {
            name: text for name, text in draft.texts.items() if form.definition.field(name.partition(".")[0])
        }
        return replace(form, texts=MappingProxyType(known)).with_papers(
            draft.documents_seen, draft.attachments
        )
    return None
