"""Forms that wait under a code, on one object, for window, commands and tests."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass

from kiosk.domain.basket import Basket
from kiosk.domain.form import Form
from kiosk.domain.operator import Session
from kiosk.domain.parked import ParkedId, ParkedSlip
from kiosk.errors import StoreError
from kiosk.usecases.counter import Counter
from kiosk.usecases.park_form import Parking, ResumedForm, note_basket, park_form, release, resume_form, tidy


@dataclass(frozen=True, slots=True)
class ParkingDesk:
    """Synchronous, and only ever called in the store lane; each verb is documented where it is defined."""

    counter: Counter
    parking: Parking

    def park(self, session: Session, form: Form) -> ParkedSlip:
        """Keep a form under a code on paper."""
        return park_form(self.counter, self.parking, session, form)

    def resume(self, text: str) -> ResumedForm:
        """Return the form that waits under a typed or scanned code."""
        return resume_form(self.counter, self.parking, text)

    def note(self, parked_ids: Collection[ParkedId], basket: Basket) -> None:
        """Note which basket takes parked forms in; a disk that is full is the payment's to tell."""
        with contextlib.suppress(StoreError):
            note_basket(self.parking, parked_ids, basket.basket_id)

    def drop(self, parked_ids: Collection[ParkedId]) -> None:
        """Wipe parked forms that were filed, here and at the office's other counters."""
        if parked_ids:
            release(self.counter, self.parking, parked_ids)

    def tidy(self) -> None:
        """Wipe what has ended; whoever signs in next meets a disk that is full, not this."""
        with contextlib.suppress(StoreError):
            tidy(self.counter, self.parking)
