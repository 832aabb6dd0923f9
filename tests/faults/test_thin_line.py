"""Real packets over a thin line between two network namespaces: delayed, held to a rate, and lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.sync.courier import sync_until_done
from tests.fakes.courier_world import CourierWorld
from tests.fakes.portal_model import PortalModel, PortalServer
from tests.fakes.thin_line import ThinLine, Thinness, why_not

VILLAGE = Thinness(bytes_per_s=8_000, delay_s=0.3, loss=0.02)
ROUNDS = 20


@pytest.fixture(scope="module", autouse=True)
def _possible() -> None:
    if reason := why_not():
        pytest.skip(reason)


@pytest.fixture
def model() -> PortalModel:
    return PortalModel()


@pytest.fixture
def server(model: PortalModel) -> Iterator[PortalServer]:
    with PortalServer(model) as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, model: PortalModel) -> Iterator[CourierWorld]:
    made = CourierWorld(tmp_path / "home", model, entries=40)
    yield made
    made.close()


def _carry(line: ThinLine, world: CourierWorld, model: PortalModel) -> None:
    courier = world.patient_courier(line.url)
    for _ in range(ROUNDS):
        if sync_until_done(courier).waiting == 0:
            break
    assert model.held() == [entry.hash for entry in world.chain.entries]
    assert courier.waiting() == 0


def test_packets_lost_in_four_of_a_hundred_cost_time_and_nothing_else(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    with ThinLine(server.port, Thinness(bytes_per_s=64_000, delay_s=0.02, loss=0.04)) as line:
        _carry(line, world, model)
        assert line.packets > 20


@pytest.mark.slow
def test_a_village_line_carries_a_days_work(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    world.chain.add(300)
    with ThinLine(server.port, VILLAGE) as line:
        _carry(line, world, model)
        assert line.lost > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_line_that_loses_a_fifth_of_all_packets_is_stood(
    server: PortalServer, world: CourierWorld, model: PortalModel, seed: int
) -> None:
    with ThinLine(server.port, Thinness(bytes_per_s=32_000, delay_s=0.05, loss=0.2, seed=seed)) as line:
        _carry(line, world, model)
        assert line.lost > 0
