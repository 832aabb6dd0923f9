"""Keep half-filled forms: durable apart from the journal, filled in again after a crash, gone when filed.

The rule of versions: a form stays on the service, catalogue and prices it was begun with, also when the
service is retired or re-priced meanwhile. Only where that catalogue is not held here any more does the one in
force ask instead, and it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from kiosk.domain.basket import Basket
from kiosk.domain.calendar import wall_text
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.draft import KEPT_FOR, Draft, DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, BasketId, EntryHash, OperatorId, ServiceCode
from kiosk.domain.money import Money
from kiosk.domain.operator import Session
from kiosk.domain.words import Words
from kiosk.errors import UnknownServiceError
from kiosk.ports import Drafts
from kiosk.usecases.amend_application import ReopenedForm
from kiosk.usecases.counter import Counter

NO_BASKET: Final = BasketId("")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form and the name it is kept under; one that corrects an application names it and what was seen."""

    draft_id: DraftId
    form: Form
    corrects: tuple[ApplicationId, EntryHash] | None = None


@dataclass(frozen=True, slots=True)
class RestoredForms:
    """What an earlier start has kept.

    `moved` are services whose catalogue is not held any more: the one in force asks now; `lost` are those
    that it does not know either. `corrections` counts corrections begun and not sent.
    """

    forms: tuple[KeptForm, ...] = ()
    moved: tuple[Words, ...] = ()
    lost: tuple[ServiceCode, ...] = ()
    corrections: int = 0


def keep_draft(
    counter: Counter, drafts: Drafts, session: Session, kept: KeptForm, basket_id: BasketId
) -> None:
    """Keep a form as it stands now in the place of its earlier state; durable when this returns.

    Raises:
        DiskFullError, StoreError: the earlier state is kept; work goes on.
    """
    drafts.put(draft_of(counter, session, kept, basket_id))


def draft_of(counter: Counter, session: Session, kept: KeptForm, basket_id: BasketId) -> Draft:
    """Return a form as it is kept."""
    form = kept.form
    corrects, seen_entry = kept.corrects or (None, None)
    return Draft(
        kept.draft_id,
        basket_id,
        session.operator.operator_id,
        form.definition.code,
        form.definition.catalogue_hash,
        form.definition.price_table,
        wall_text(counter.clock.now()),
        MappingProxyType(dict(form.texts)),
        tuple(sorted(form.documents_seen)),
        form.attachments,
        person=form.person,
        corrects=corrects,
        seen_entry=seen_entry,
        documents_kept=tuple(sorted(form.documents_kept)),
        consent=form.consent,
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


def restore_drafts(counter: Counter, drafts: Drafts, operator: OperatorId) -> RestoredForms:
    """Return the forms this person was filling when the power failed, oldest first.

    Wipes what is too old, what no catalogue here can ask any more, and corrections that were overtaken.
    """
    now, gone = counter.clock.now(), list[DraftId]()
    forms, moved, lost = list[KeptForm](), list[Words](), list[ServiceCode]()
    corrections = 0
    for draft in drafts.list():
        if now - datetime.fromisoformat(draft.saved_at) > KEPT_FOR:
            gone.append(draft.draft_id)
        elif draft.operator != operator:
            continue
        elif draft.corrects is not None:
            stands = _stands(counter, draft)
            corrections += stands
            gone += () if stands else (draft.draft_id,)
        elif (found := form_of(counter, draft)) is not None:
            forms.append(KeptForm(draft.draft_id, found[0]))
            moved += (found[0].definition.name,) if found[1] else ()
        else:
            lost.append(draft.service)
            gone.append(draft.draft_id)
    if gone:
        drafts.remove(gone)
    return RestoredForms(tuple(forms), tuple(moved), tuple(lost), corrections)


def begun_corrections(drafts: Drafts | None, operator: OperatorId) -> frozenset[ApplicationId]:
    """Return the applications that this person has begun to correct; none where no drafts are kept."""
    kept = drafts.list() if drafts is not None else ()
    own = (draft for draft in kept if draft.operator == operator)
    return frozenset(draft.corrects for draft in own if draft.corrects is not None)


def take_up_correction(drafts: Drafts, operator: OperatorId, reopened: ReopenedForm) -> ReopenedForm:
    """Return an application's form as this person has left it half corrected, else as it stands.

    What was begun on an earlier revision is wiped: the application was changed since.
    """
    named = reopened.filed.application_id
    own = [draft for draft in drafts.list() if draft.corrects == named and draft.operator == operator]
    for draft in own:
        if draft.seen_entry == reopened.filed.seen_entry:
            blank = Form.blank(reopened.form.definition)  # rows that were taken out must not come back
            return replace(reopened, form=_filled(blank, draft), is_begun=True)
    if own:
        drafts.remove([draft.draft_id for draft in own])
    return replace(reopened, is_overtaken=bool(own))


def _stands(counter: Counter, draft: Draft) -> bool:
    """Say whether the revision that a correction was begun on is still the latest."""
    assert draft.corrects is not None  # noqa: S101 - only corrections are asked about
    filed = counter.books.find_application(draft.corrects)
    return filed is not None and filed.seen_entry == draft.seen_entry


def form_of(counter: Counter, draft: Draft) -> tuple[Form, bool] | None:
    """Return a draft's form, and whether others ask than those it answers.

    They do where the catalogue in force asks in the place of its own, and where this program asks less about
    the applicant than the newer one that kept it.
    """
    own = counter.books.catalogue_of(draft.catalogue_hash, draft.price_table)
    for catalogue, is_moved in ((own, False), (counter.books.catalogue(), True)):
        form = _blank(counter, catalogue, draft.service)
        if form is not None:
            filled = _filled(form, draft)
            is_left_out = any(text and name not in filled.texts for name, text in draft.texts.items())
            return filled, is_moved or is_left_out
    return None


def _blank(counter: Counter, catalogue: Catalogue | None, service: ServiceCode) -> Form | None:
    try:
        return None if catalogue is None else Form.blank(counter.asked(catalogue.find(service)))
    except UnknownServiceError:
        return None


def _filled(form: Form, draft: Draft) -> Form:
    """Return a form with what a draft says, as far as its questions are the form's."""
    known = {
        name: text for name, text in draft.texts.items() if form.definition.field(name.partition(".")[0])
    }
    texts = MappingProxyType({**form.texts, **known})
    filled = replace(form, texts=texts, person=draft.person, consent=draft.consent)
    return filled.with_papers(draft.documents_seen, draft.attachments, draft.documents_kept)
