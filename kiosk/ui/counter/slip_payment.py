"""Cashing a payment slip of self-service: scanned, believed or refused, paid into this till. No Qt."""

from collections.abc import Callable

from kiosk.domain.basket import Basket
from kiosk.domain.calendar import local
from kiosk.domain.money import Money, denominations_on
from kiosk.domain.slip import PaymentSlip
from kiosk.errors import OutcomeUnknownError
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.pages import PageName
from kiosk.ui.counter.payment_presenter import PaymentPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.take_payment import Settlement


class SlipPayment:
    """Leads from the scanned text to the receipt; the application itself stays the citizen's."""

    def __init__(self, around: Surroundings, settled: Callable[[Settlement], None]) -> None:
        """Take what is around, and what shows the receipt of a cashed slip."""
        self._around = around
        self._settled = settled

    def open(self, text: str) -> None:
        """Show what is to be paid for a scanned slip, or why it is not believed."""
        self._around.window.show_notice(None)
        self._around.store(lambda desk: desk.read_slip(text), lambda read: self._on_read(*read))

    def _on_read(self, slip: PaymentSlip, basket: Basket) -> None:
        around = self._around
        in_use = denominations_on(local(around.equipment.clock.now()).date())
        presenter = PaymentPresenter(
            around.say, basket, in_use, lambda tendered: self._take(presenter, slip, tendered)
        )
        around.window.show_page(PageName.PAYMENT, presenter)
        say = around.say()
        number = ltr(slip.tracking_number.grouped)
        title = say("slip.title", number=number, machine=slip.counter)
        around.window.show_notice(Notice(Tone.INFO, title, self._papers(slip)))

    def _papers(self, slip: PaymentSlip) -> str:
        """Name the papers that a person still has to see."""
        say, services = self._around.say(), self._around.seat.services
        definition = services.definitions.get(slip.service_code) if services is not None else None
        required = [say.words(d.label) for d in definition.documents if d.is_required] if definition else []
        return say("slip.papers", papers=say("list_comma").join(required)) if required else ""

    def _take(self, presenter: PaymentPresenter, slip: PaymentSlip, tendered: Money) -> None:
        session = self._around.seat.signed_in

        def refused(code: str) -> None:
            if code != OutcomeUnknownError.code:  # no money is taken twice
                presenter.show_refused()

        self._around.store(lambda desk: desk.cash_slip(session, slip, tendered), self._settled, refused)
