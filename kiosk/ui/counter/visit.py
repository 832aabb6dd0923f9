"""What one citizen has brought: forms begun, the basket, the document that was read. No Qt."""

from dataclasses import dataclass, field

from kiosk.domain.basket import Basket
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.person import Person
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone


@dataclass(slots=True)
class Visit:
    """What the citizen has brought so far."""

    drafts: dict[ServiceCode, Form] = field(default_factory=dict)
    basket: Basket | None = None
    person: Person | None = None

    @property
    def has_basket(self) -> bool:
        """Say whether something waits to be paid."""
        return self.basket is not None and bool(self.basket.applications)


def tell_unpaid(visit: Visit, around: Surroundings) -> bool:
    """Say whether something must be paid or voided first, and tell the clerk."""
    if visit.has_basket:
        say = around.say()
        around.window.show_notice(Notice(Tone.WARN, say("basket_waits.title"), say("basket_waits.next")))
    return visit.has_basket
