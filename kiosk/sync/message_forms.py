"""In which form signed messages travel: the tightest that the portal offers and the way lets through.

A form that failed rests for a while, the longer the oftener it failed in a row: something between that takes
offence at a message without the usual headers costs one try now and then, and never stops the line.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync import binary_form, short_form
from kiosk.sync.binary_form import BINARY_FORM_OFFER
from kiosk.sync.short_form import SHORT_FORM_OFFER

_LONGEST_REST: Final = 1_024


@dataclass(frozen=True, slots=True)
class MessageForm:
    """One way to write the same signed message; `offer` is what the portal says when it can read it."""

    offer: str
    shortened: Callable[[WireRequest], WireRequest]
    lengthened: Callable[[WireAnswer], WireAnswer]


LONG: Final = MessageForm("", lambda request: request, lambda answer: answer)
_FORMS: Final = (
    MessageForm(BINARY_FORM_OFFER, binary_form.packed, binary_form.unpacked),
    MessageForm(SHORT_FORM_OFFER, short_form.shortened, short_form.lengthened),
)


class MessageForms:
    """Chooses the form of each message; remembers in memory alone which forms rest."""

    def __init__(self) -> None:
        self._failed: dict[str, int] = {}
        self._rest: dict[str, int] = {}

    def choose(self, offers: Collection[str]) -> MessageForm:
        """Return the form of the next message; those that rest have one message less to wait."""
        chosen = next(
            (form for form in _FORMS if form.offer in offers and form.offer not in self._rest), LONG
        )
        self._rest = {offer: left - 1 for offer, left in self._rest.items() if left > 1}
        return chosen

    def note_failed(self, form: MessageForm) -> None:
        """Note that a message in this form brought no good answer; the next one is a long one in any case.

        What failed may be another portal than the one that made the offer.
        """
        if form is LONG:
            return
        times = self._failed.get(form.offer, 0)
        self._failed[form.offer] = times + 1
        self._rest = {other.offer: self._rest.get(other.offer, 1) for other in _FORMS}
        self._rest[form.offer] = min(_LONGEST_REST, 2**times)

    def note_went(self, form: MessageForm) -> None:
        """Note that a message in this form was answered and the answer believed."""
        self._failed.pop(form.offer, None)
