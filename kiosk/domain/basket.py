"""One citizen's visit: applications and how they are paid; its money lines sum to zero."""

from dataclasses import dataclass

from kiosk.domain.application import Application
from kiosk.domain.identifiers import BasketId
from kiosk.domain.money import Money


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


@dataclass(frozen=True, slots=True)
class CashPayment:
    """Cash handed over and given back: `tendered` - `change` is what is due."""

    tendered: Money
    change: Money
