"""Journals of the shipped services as the use cases write them, each citizen invented anew from a seed."""

import random
from collections.abc import Iterator

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.entry import Entry
from kiosk.domain.form import Form
from kiosk.domain.vary import vary
from tests.fakes.chain_maker import ChainMaker
from tests.fakes.hall import make_hall, shipped_catalogue
from tests.fakes.morning import Morning

# The journal in memory reads itself again at every act; a fresh morning keeps that short.
_PER_MORNING = 20


class CatalogueChain(ChainMaker):
    """A journal in memory like its parent's, but of applications as the desk files them."""

    def __init__(self, seed: int = 1, device_id: str = "K000000000001") -> None:
        super().__init__(seed, device_id)
        self._settled = settled_entries(seed)

    def _settle(self) -> Entry:
        made = next(self._settled)
        return self._append(made.kind, made.facts, tuple(body for body in made.personal if body is not None))


def settled_entries(seed: int) -> Iterator[Entry]:
    """Yield settled baskets of one application each, without end."""
    catalogue, chance = shipped_catalogue(), random.Random(f"catalogue-chain/{seed}")
    while True:
        morning = Morning(make_hall(catalogue, chance.randrange(2**48)))
        for _ in range(_PER_MORNING):
            morning.hall.clock.advance(chance.randrange(60, 600))
            yield _settle(morning, catalogue, chance)


def _settle(morning: Morning, catalogue: Catalogue, chance: random.Random) -> Entry:
    definition = chance.choice(catalogue.services)
    answers = vary(definition, definition.example or {}, chance, morning.desk.counter.today())
    form = Form.of_answers(definition, answers)
    application = morning.desk.file_application(morning.session, form)
    basket = morning.desk.new_basket().with_application(application)
    return morning.desk.take_payment(morning.session, basket, basket.due).entry
