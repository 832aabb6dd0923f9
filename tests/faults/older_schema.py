"""Homes as an older program left them."""

from kiosk.store.migrations import STEPS
from tests.fakes.older_steps import back_to_step
from tests.fakes.store_parts import Counter, morning


def older_schema(counter: Counter) -> None:
    """A home as the program before the last step of the schema left it."""
    store = morning(counter, 3)
    back_to_step(store, len(STEPS) - 1)
    store.close()
