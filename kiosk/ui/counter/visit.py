"""What one citizen has brought: forms begun, the basket, the document that was read. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kiosk.domain.basket import Basket
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.parked import ParkedId
from kiosk.domain.person import Person
from kiosk.domain.who_applies import PREFIX
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone


@dataclass(slots=True)
class Visit:
    """What the citizen has brought so far."""

    drafts: dict[ServiceCode, Form] = field(default_factory=dict)
    basket: Basket | None = None
    person: Person | None = None
    applicant: Mapping[str, str] = field(default_factory=dict)
    parked: set[ParkedId] = field(default_factory=set)

    def begin(self, definition: ServiceDefinition) -> Form:
        """Return a new form of a service with what this citizen has said and shown already."""
        form = Form.blank(definition)
        if definition.asks_who:
            form = replace(form, texts=MappingProxyType({**form.texts, **self.applicant}))
        return form.prefilled(self.person) if self.person is not None else form

    def note_applicant(self, form: Form) -> None:
        """Remember who applies and who writes: nobody is asked twice in one visit."""
        self.applicant = {name: text for name, text in form.texts.items() if name.startswith(PREFIX)}

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
