"""What the second screen shows: services, amounts, numbers, in both languages, nobody's data. No Qt."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.basket import Basket
from kiosk.domain.money import ZERO, Money
from kiosk.domain.receipt import Receipt
from kiosk.domain.words import Language, Words
from kiosk.ui.speech import Speech, TextSource, ltr


class Moment(enum.StrEnum):
    """Where the visit stands, as the citizen sees it."""

    WELCOME = "welcome"
    BASKET = "basket"
    PAYMENT = "payment"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CitizenLine:
    """One service and what it costs, or one application and its number."""

    title: Words
    amount: str


@dataclass(frozen=True, slots=True)
class CitizenView:
    """The whole screen; `sums` are named amounts, the last the largest; `code` is the receipt's, by rows."""

    moment: Moment
    title: Words
    note: Words
    lines: tuple[CitizenLine, ...] = ()
    sums: tuple[tuple[Words, str], ...] = ()
    code: tuple[tuple[bool, ...], ...] = ()


class CitizenWords:
    """Makes the views; both languages at once, whatever the clerk's window speaks."""

    def __init__(self, texts: TextSource) -> None:
        self._arabic = Speech(texts, Language.ARABIC)
        self._english = Speech(texts, Language.ENGLISH)

    def welcome(self, office: Words) -> CitizenView:
        """Return what is shown while nobody is served."""
        return CitizenView(Moment.WELCOME, self._say("welcome"), office)

    def basket(self, basket: Basket) -> CitizenView:
        """Return what has been accepted so far."""
        due = (self._say("due"), self._money(basket.due))
        return CitizenView(Moment.BASKET, self._say("basket"), self._say("check"), _lines(basket), (due,))

    def payment(self, basket: Basket, tendered: Money | None) -> CitizenView:
        """Return what is due, and once enough was counted what comes back."""
        sums = [(self._say("due"), self._money(basket.due))]
        if tendered is not None and tendered >= basket.due > ZERO:
            sums.append((self._say("tendered"), self._money(tendered)))
            sums.append((self._say("change"), self._money(tendered - basket.due)))
        return CitizenView(
            Moment.PAYMENT, self._say("payment"), self._say("count"), _lines(basket), tuple(sums)
        )

    def done(self, receipt: Receipt, code: tuple[tuple[bool, ...], ...] = ()) -> CitizenView:
        """Return what is over: the numbers to keep, what comes back, the receipt's code where it is shown."""
        lines = tuple(
            CitizenLine(item.service_name, ltr(item.tracking_number.grouped)) for item in receipt.items
        )
        sums = [(self._say("paid"), self._money(receipt.total))]
        if receipt.change > ZERO:
            sums.append((self._say("change"), self._money(receipt.change)))
        note = self._say("photograph" if code else "keep")
        return CitizenView(Moment.DONE, self._say("done"), note, lines, tuple(sums), code)

    def _say(self, key: str) -> Words:
        return Words(self._arabic(f"citizen.{key}"), self._english(f"citizen.{key}"))

    def _money(self, amount: Money) -> str:
        return self._arabic.money(amount) if amount != ZERO else self._arabic("free")


def _lines(basket: Basket) -> tuple[CitizenLine, ...]:
    return tuple(
        CitizenLine(application.service_name, application.fee.display) for application in basket.applications
    )


Shown = Callable[[CitizenView], None]
