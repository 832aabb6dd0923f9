"""Park a half-filled form under a code on paper, and go on with it at any counter of the office."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.domain.calendar import local
from kiosk.domain.draft import Draft, DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId
from kiosk.domain.operator import Session
from kiosk.domain.parked import (
    MOST_SENT_BYTES,
    PARKED_FOR,
    ParkedForm,
    ParkedId,
    ParkedSlip,
    form_erased,
    form_parked,
    form_released,
)
from kiosk.errors import ParkedNewerError, ParkedUnknownError, UnknownServiceError
from kiosk.ports import BlobStore, OfficeParking, ParkedForms, ParkingSeal
from kiosk.usecases.counter import Counter
from kiosk.usecases.keep_drafts import NO_BASKET, KeptForm, draft_of, form_of

_NOT_NAMED = DraftId("")


@dataclass(frozen=True, slots=True)
class Parking:
    """Where parked forms are kept, what is known of those of the office, and what seals them."""

    forms: ParkedForms
    seal: ParkingSeal
    office: OfficeParking
    blobs: BlobStore | None = None


@dataclass(frozen=True, slots=True)
class ResumedForm:
    """A form taken up again; `is_moved` says that the catalogue in force asks in the place of its own.

    `pictures_left` are scans that lie at the counter where it was parked (its number, 0 where that is not
    known): they are made again.
    """

    parked_id: ParkedId
    form: Form
    is_moved: bool
    pictures_left: int = 0
    parked_at: int = 0


def park_form(counter: Counter, parking: Parking, session: Session, form: Form) -> ParkedSlip:
    """Keep a form under a fresh code and return what is printed; the code is nowhere but on that paper.

    The form goes to the portal for the office's other counters, sealed, unless it is too large for an entry.

    Raises:
        DiskFullError, StoreError: it is not kept.
    """
    tidy(counter, parking)
    code = parking.seal.make_code()
    draft = draft_of(counter, session, KeptForm(_NOT_NAMED, form), NO_BASKET)
    sealed = parking.seal.seal(code, json.dumps(draft.fields(), ensure_ascii=False).encode())
    until = (counter.today() + PARKED_FOR).isoformat()
    pictures = tuple(one.hash for one in form.attachments)
    parked = ParkedForm(parking.seal.name_of(code), until, sealed, pictures)
    place, is_sent = counter.place, len(sealed) <= MOST_SENT_BYTES
    parking.forms.put(parked)
    if is_sent:
        with counter.journal.act() as act:
            act.append(counter.draft(form_parked(parked, place.office, place.counter), session))
    qr_text = parking.seal.qr_text(code, sealed)
    name = form.definition.name
    return ParkedSlip(code, name, place.office_name, place.counter, until, is_sent, qr_text)


def resume_form(counter: Counter, parking: Parking, text: str) -> ResumedForm:
    """Return the form that waits under a typed or scanned code; it stays parked until it is filed.

    It may wait here, at another counter that the portal has told of, or in the QR that was scanned. The
    privacy notice is told anew: another day is another agreement.

    Raises:
        ParkedUnknownError: mistyped, expired, filed, or of a counter that was not heard of yet.
        ParkedNewerError: a newer program kept it, which was put back since or stands at another counter.
        UnknownServiceError: its service is not filed any more.
    """
    tidy(counter, parking)
    code, carried = parking.seal.read(text)
    parked_id = parking.seal.name_of(code)
    held = parking.forms.get(parked_id) or parking.office.told(parked_id)
    parked = ParkedForm(parked_id, "", carried) if held is None and carried else held
    if parked is None or parking.office.is_released(parked_id):
        raise ParkedUnknownError
    draft = _read(parking, code, parked, is_held=held is not None)
    until = _day_of(draft) + PARKED_FOR
    if until < counter.today():
        raise ParkedUnknownError("expired")
    found = form_of(counter, draft)
    if found is None:
        raise UnknownServiceError(draft.service)
    if parking.forms.get(parked_id) is None:  # from now on a basket can take it in, also over a crash
        parking.forms.put(replace(parked, until=until.isoformat()))
    form, left = _with_pictures_here(found[0], parking.blobs)
    return ResumedForm(parked_id, form.with_consent(agreed=False), found[1], left, parked.counter)


def _read(parking: Parking, code: str, parked: ParkedForm, *, is_held: bool) -> Draft:
    """Open a form; the code of one that is held or was told is right, so another reason keeps it shut."""
    try:
        plain = parking.seal.open(code, parked.sealed)
    except ParkedUnknownError as error:
        if is_held:
            raise ParkedNewerError("sealed otherwise") from error
        raise
    try:
        draft = Draft.of_fields(json.loads(plain))
        _day_of(draft)
    except (KeyError, TypeError, ValueError) as error:
        raise ParkedNewerError(type(error).__name__) from error
    return draft


def _day_of(draft: Draft) -> date:
    return local(datetime.fromisoformat(draft.saved_at)).date()


def _with_pictures_here(form: Form, blobs: BlobStore | None) -> tuple[Form, int]:
    """Return the form with the scans that are at this counter, and how many are not."""
    if blobs is None:
        return form, 0
    here = tuple(one for one in form.attachments if blobs.holds(one.hash))
    left = len(form.attachments) - len(here)
    return (form.with_papers(form.documents_seen, here, form.documents_kept) if left else form), left


def note_basket(parking: Parking, parked_ids: Collection[ParkedId], basket_id: BasketId) -> None:
    """Note which basket takes parked forms in: once it has ended they are wiped, also after a crash."""
    for parked_id in parked_ids:
        parked = parking.forms.get(parked_id)
        if parked is not None:
            parking.forms.put(replace(parked, basket_id=basket_id))


def release(counter: Counter, parking: Parking, parked_ids: Collection[ParkedId]) -> None:
    """Say to the office's other counters that these forms were filed, then wipe them."""
    new = [parked_id for parked_id in parked_ids if not parking.office.is_released(parked_id)]
    if new:
        place = counter.place
        with counter.journal.act() as act:
            for parked_id in new:
                act.append(counter.draft(form_released(parked_id, place.office, place.counter), None))
    if parked_ids:
        parking.forms.remove(parked_ids)
    _erase_ended(counter, parking)


def tidy(counter: Counter, parking: Parking) -> None:
    """Wipe what nobody came back for, and what was filed here before a crash or by another counter."""
    kept, today = parking.forms.list(), counter.today()
    gone = [one.parked_id for one in kept if date.fromisoformat(one.until) < today]
    gone += [one.parked_id for one in kept if parking.office.is_released(one.parked_id)]
    if gone:
        parking.forms.remove(gone)
    taken_in = [one for one in kept if one.basket_id and one.parked_id not in gone]
    if taken_in:
        with counter.journal.act() as act:
            filed = [one.parked_id for one in taken_in if act.is_basket_settled(one.basket_id)]
        release(counter, parking, filed)
    else:
        _erase_ended(counter, parking)


def _erase_ended(counter: Counter, parking: Parking) -> None:
    """Erase the bodies of own entries whose form has ended: nothing of it is kept longer than it waits."""
    today = counter.today().isoformat()
    ended = [
        (entry, "expired" if entry.until < today else "filed")
        for entry in parking.office.own()
        if entry.until < today or parking.office.is_released(entry.parked_id)
    ]
    if ended:
        with counter.journal.act() as act:
            for entry, reason in ended:
                act.append(counter.draft(form_erased(entry, reason), None))
