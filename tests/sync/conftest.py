"""A portal model, a line that misbehaves, and one counter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.courier_world import CourierWorld
from tests.fakes.line_proxy import LineProxy
from tests.fakes.portal_model import PortalModel, PortalServer


@pytest.fixture
def model() -> PortalModel:
    return PortalModel()


@pytest.fixture
def server(model: PortalModel) -> Iterator[PortalServer]:
    with PortalServer(model) as running:
        yield running


@pytest.fixture
def line(server: PortalServer) -> Iterator[LineProxy]:
    with LineProxy(server.port) as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, model: PortalModel) -> Iterator[CourierWorld]:
    made = CourierWorld(tmp_path / "home", model, entries=10)
    yield made
    made.close()
