"""Park a half-filled form under a code on paper, and go on with it: here, by any clerk, for a week."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.draft import Draft, DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId
from kiosk.domain.operator import Session
from kiosk.domain.parked import PARKED_FOR, ParkedForm, ParkedId, ParkedSlip
from kiosk.errors import ParkedUnknownError, UnknownServiceError
from kiosk.ports import ParkedForms, ParkingSeal
from kiosk.usecases.counter import Counter
from kiosk.usecases.keep_drafts import NO_BASKET, KeptForm, draft_of, form_of


@dataclass(frozen=True, slots=True)
class Parking:
    """Where parked forms are kept, and what seals them."""

    forms: ParkedForms
    seal: ParkingSeal


@dataclass(frozen=True, slots=True)
class ResumedForm:
    """A form taken up again; `is_moved` says that the catalogue in force asks in the place of its own."""

    parked_id: ParkedId
    form: Form
    is_moved: bool


def park_form(counter: Counter, parking: Parking, session: Session, form: Form) -> ParkedSlip:
    """Keep a form under a fresh code and return what is printed; the code is nowhere but on that paper.

    Raises:
        DiskFullError, StoreError: it is not kept.
    """
    wipe_expired(counter, parking)
    code = parking.seal.make_code()
    parked_id = parking.seal.name_of(code)
    draft = draft_of(counter, session, KeptForm(DraftId(parked_id), form), NO_BASKET)
    sealed = parking.seal.seal(code, json.dumps(draft.fields(), ensure_ascii=False).encode())
    until = (counter.today() + PARKED_FOR).isoformat()
    pictures = tuple(one.hash for one in form.attachments)
    parking.forms.put(ParkedForm(parked_id, until, sealed, pictures))
    place = counter.place
    return ParkedSlip(code, form.definition.name, place.office_name, place.counter, until)


def resume_form(counter: Counter, parking: Parking, code: str) -> ResumedForm:
    """Return the form that waits under a code; it stays parked until it is filed.

    The privacy notice is told anew: another day is another agreement.

    Raises:
        ParkedUnknownError: nothing waits under it here: mistyped, expired, filed, or another counter's.
        UnknownServiceError: its service is not filed any more.
    """
    wipe_expired(counter, parking)
    parked_id = parking.seal.name_of(code)
    parked = parking.forms.get(parked_id)
    if parked is None:
        raise ParkedUnknownError
    draft = Draft.of_fields(json.loads(parking.seal.open(code, parked.sealed)))
    found = form_of(counter, draft)
    if found is None:
        raise UnknownServiceError(draft.service)
    return ResumedForm(parked_id, found[0].with_consent(agreed=False), found[1])


def note_basket(parking: Parking, parked_ids: Collection[ParkedId], basket_id: BasketId) -> None:
    """Note which basket takes parked forms in: once it has ended they are wiped, also after a crash."""
    for parked_id in parked_ids:
        parked = parking.forms.get(parked_id)
        if parked is not None:
            parking.forms.put(replace(parked, basket_id=basket_id))


def wipe_expired(counter: Counter, parking: Parking) -> None:
    """Wipe what nobody came back for."""
    today = counter.today()
    gone = [one.parked_id for one in parking.forms.list() if date.fromisoformat(one.until) < today]
    if gone:
        parking.forms.remove(gone)
