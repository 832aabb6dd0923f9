"""One citizen's visit: applications and how they are paid; its money lines sum to zero."""

from dataclasses import dataclass, replace

from kiosk.domain.application import Application
from kiosk.domain.identifiers import ApplicationId, BasketId
from kiosk.domain.money import Money, payable_in_cash
from kiosk.errors import EmptyBasketError, NotPayableInCashError, TooLittleTenderedError


@dataclass(frozen=True, slots=True)
class CashPayment:
    """Cash handed over and given back: `tendered` - `change` is what is due."""

    tendered: Money
    change: Money


@dataclass(frozen=True, slots=True)
class Basket:
    """Applications waiting to be paid together; one basket is one act and one entry."""

    basket_id: BasketId
    applications: tuple[Application, ...] = ()

    @property
    def due(self) -> Money:
        """What is to be paid."""
        return Money(sum(application.fee.dirhams for application in self.applications))

    def with_application(self, application: Application) -> "Basket":
        """Return the basket with one more application."""
        return Basket(self.basket_id, (*self.applications, application))

    def naming_versions_besides(self, catalogue: str, prices: str) -> "Basket":
        """Return the basket whose applications name their catalogue and prices only where these differ."""
        same = (catalogue, prices)
        named = (
            replace(each, made_with=("", "")) if each.made_with == same else each
            for each in self.applications
        )
        return Basket(self.basket_id, tuple(named))

    def without_application(self, application_id: ApplicationId) -> "Basket":
        """Return the basket without one application."""
        kept = tuple(a for a in self.applications if a.application_id != application_id)
        return Basket(self.basket_id, kept)

    def pay_in_cash(self, tendered: Money) -> CashPayment:
        """Return what is given back for the cash handed over.

        Raises:
            EmptyBasketError: there is nothing to pay for.
            NotPayableInCashError: no coins make the due or tendered amount; nothing is rounded silently.
            TooLittleTenderedError: less than is due.
        """
        if not self.applications:
            raise EmptyBasketError
        if not payable_in_cash(self.due):
            raise NotPayableInCashError(self.due.plain)
        if tendered < self.due:
            raise TooLittleTenderedError(f"{tendered.plain} of {self.due.plain}")
        if not payable_in_cash(tendered):
            raise NotPayableInCashError(tendered.plain)
        return CashPayment(tendered, tendered - self.due)
