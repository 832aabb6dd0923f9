"""Taking cash: what is due, what was handed over, what goes back in which coins. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.basket import Basket
from kiosk.domain.money import (
    ZERO,
    Denominations,
    Money,
    cash_suggestions,
    change_in_coins,
    parse_money,
    payable_in_cash,
    round_up_to,
)
from kiosk.errors import MalformedMoneyError, NotPayableInCashError
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech

_SMALLEST_DIRHAMS = 50
_SUGGESTED = 4


@dataclass(frozen=True, slots=True)
class PaymentView:
    """The whole page."""

    items: tuple[tuple[str, str, str], ...]
    due: str
    due_words: str
    is_free: bool
    tendered_text: str
    suggestions: tuple[tuple[str, str], ...]
    change: str
    pieces: str
    trouble: str
    note: tuple[str, str] | None
    can_take: bool
    is_busy: bool


class PaymentPresenter(Presenter[PaymentView]):
    """Reads the amount strictly, rounds nothing, and takes it once however often Enter is pressed."""

    def __init__(
        self,
        say: Callable[[], Speech],
        basket: Basket,
        in_use: Denominations,
        take: Callable[[Money], None],
        typed: Callable[[Money | None], None] = lambda _tendered: None,
    ) -> None:
        """Take what is to be paid.

        Args:
            say: the language.
            basket: what is paid for.
            in_use: the pieces of money in use.
            take: takes the money, once.
            typed: is told every amount as it is typed; None while it is none.
        """
        super().__init__()
        self._say = say
        self._basket = basket
        self._in_use = in_use
        self._take = take
        self._typed = typed
        self._text = ""
        self._tried = False
        self.is_busy = False

    def type_tendered(self, text: str) -> None:
        """Take what is typed."""
        self._text = text
        self._typed(self._tendered())
        self.refresh()

    def suggest(self, text: str) -> None:
        """Take one of the quick amounts."""
        self.type_tendered(text)

    def submit(self) -> None:
        """Take the money if it is enough and the change can be given."""
        tendered = self._tendered()
        if self.is_busy:
            return
        if tendered is None or self._trouble(tendered):
            self._tried = True
            self.refresh()
            return
        self.is_busy = True
        self.refresh()
        self._take(tendered)

    def show_refused(self) -> None:
        """Let the clerk try again."""
        self.is_busy = False
        self.refresh()

    def _tendered(self) -> Money | None:
        if self._basket.due == ZERO:
            return ZERO
        try:
            return parse_money(self._text)
        except MalformedMoneyError:
            return None

    def _trouble(self, tendered: Money | None) -> str:
        say, due = self._say(), self._basket.due
        if tendered is None:
            return say("payment.amount_unclear") if self._text else say("payment.amount_missing")
        if tendered < due:
            return say("payment.too_little", missing=say.money(due - tendered))
        if not payable_in_cash(tendered - due):
            return say("payment.no_coins", change=say.money(tendered - due))
        return ""

    def _note(self) -> tuple[str, str] | None:
        """Explain an amount no coins make, and what can be asked for instead."""
        say, due = self._say(), self._basket.due
        if payable_in_cash(due):
            return None
        payable = round_up_to(due, _SMALLEST_DIRHAMS)
        return say("payment.not_payable", due=say.money(due)), say(
            "payment.not_payable_next", payable=say.money(payable)
        )

    def _pieces(self, change: Money) -> str:
        say = self._say()
        try:
            given = change_in_coins(change, self._in_use)
        except NotPayableInCashError:
            return ""
        names = [
            (f"{count} × " if count > 1 else "") + say(f"piece.d{piece.dirhams}") for piece, count in given
        ]
        return " + ".join(names)

    def view(self) -> PaymentView:
        """Return the page."""
        say, due, tendered = self._say(), self._basket.due, self._tendered()
        trouble = self._trouble(tendered)
        enough = tendered is not None and not trouble
        change = tendered - due if enough and tendered is not None else ZERO
        suggestions = tuple((amount.plain, amount.display) for amount in self._suggested())
        return PaymentView(
            items=tuple(
                (say.words(line.label), application.service_code, say.money(line.amount))
                for application in self._basket.applications
                for line in application.fee_lines
            ),
            due=say.money(due) if due != ZERO else say("free"),
            due_words=say.amount_words(due) if due != ZERO else "",
            is_free=due == ZERO,
            tendered_text=self._text,
            suggestions=suggestions,
            change=say.money(change) if enough else "—",
            pieces=self._pieces(change) if enough and change != ZERO else "",
            trouble=trouble if self._tried or self._says_too_much(tendered) else "",
            note=self._note(),
            can_take=enough,
            is_busy=self.is_busy,
        )

    def _says_too_much(self, tendered: Money | None) -> bool:
        """Say whether a trouble is worth telling before the clerk has finished typing."""
        return tendered is not None and tendered > self._basket.due

    def _suggested(self) -> tuple[Money, ...]:
        if self._basket.due == ZERO:
            return ()
        return cash_suggestions(self._basket.due, self._in_use)[:_SUGGESTED]
