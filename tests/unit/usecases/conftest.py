"""A counter in memory with a clerk at work."""

import pytest

from kiosk.domain.catalogue import Catalogue
from tests.fakes.hall import Hall, make_hall, shipped_catalogue
from tests.fakes.morning import Morning


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture
def hall(catalogue: Catalogue) -> Hall:
    return make_hall(catalogue)


@pytest.fixture
def morning(hall: Hall) -> Morning:
    return Morning(hall)
