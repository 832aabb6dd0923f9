"""Counters with real files for the tests of the store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.ports import Durability
from kiosk.store.opening import Store
from kiosk.store.verify import Verification, verify_journal
from tests.fakes.store_parts import Counter, TestVerifier


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path / "home")


@pytest.fixture
def opened(counter: Counter) -> Iterator[Callable[[], Store]]:
    """Open the counter's store as often as wanted; every one is closed in the end."""
    stores: list[Store] = []

    def open_again() -> Store:
        if stores:
            stores[-1].close()
        stores.append(counter.open())
        return stores[-1]

    yield open_again
    if stores:
        stores[-1].close()


@pytest.fixture
def verified(counter: Counter) -> Callable[[Store], Verification]:
    """Verify both copies with the counter's public key."""
    keys = {counter.journal_key.key_id: counter.journal_key.public}
    return lambda store: verify_journal(store.copies, keys, TestVerifier())


@pytest.fixture
def both() -> Durability:
    return Durability.BOTH_COPIES
