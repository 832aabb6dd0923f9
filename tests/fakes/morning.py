"""A clerk at work at a counter in memory, and short words for what is done all day."""

from kiosk.domain.application import Application
from kiosk.domain.basket import Basket
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.money import Money
from kiosk.domain.operator import Session
from kiosk.usecases.take_payment import Settlement
from tests.fakes.hall import CLERK, PINS, Hall, shipped_catalogue


class Morning:
    """A clerk signed in, with a shift open and 100 dinars in the till."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.desk = hall.desk
        self.session: Session = hall.desk.sign_in(CLERK, PINS[CLERK])
        self.desk.open_shift(self.session, Money(100_000))

    def example(self, code: str = "PP1") -> Form:
        """Return the form of a shipped example."""
        catalogue = self.hall.books.catalogue() or shipped_catalogue()
        service = catalogue.find(ServiceCode(code))
        assert service.example is not None
        return Form.of_answers(service, service.example)

    def application(self, code: str = "PP1") -> Application:
        """File a shipped example."""
        return self.desk.file_application(self.session, self.example(code))

    def basket(self, *codes: str) -> Basket:
        """Return a basket of shipped examples."""
        basket = self.desk.new_basket()
        for code in codes or ("PP1",):
            basket = basket.with_application(self.application(code))
        return basket

    def settle(self, *codes: str) -> Settlement:
        """Pay for a basket exactly."""
        basket = self.basket(*codes)
        return self.desk.take_payment(self.session, basket, basket.due)
