"""The dictionary, the context and the short form: used when offered, given up without loss when refused."""

from pathlib import Path

from kiosk.errors import LineDownError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync.content_coding import dictionary_hash
from kiosk.sync.short_form import SHORT_FORM_OFFER
from tests.fakes.courier_world import CourierWorld
from tests.fakes.line_proxy import LineProxy
from tests.fakes.portal_model import PortalModel, PortalServer


def codings(model: PortalModel) -> list[str]:
    """Return the codings of the runs that came, in order."""
    asked = [request for request in model.requests if request.url.endswith("/v1/journal")]
    return [request.headers["content-encoding"] for request in asked]


def test_a_portal_that_offers_nothing_is_sent_plain_zstd(
    line: LineProxy, model: PortalModel, world: CourierWorld
) -> None:
    assert world.courier(line.url).round().failure is None
    assert set(codings(model)) == {"zstd"}
    assert all("lpk" not in request.headers for request in model.requests)


def test_a_refused_dictionary_costs_one_try_and_no_entry(
    line: LineProxy, model: PortalModel, world: CourierWorld
) -> None:
    model.offers = [f"dictionary:{dictionary_hash()}"]
    courier = world.courier(line.url)
    assert courier.round().waiting == 0
    world.chain.add(1)
    assert courier.round().waiting == 0
    assert codings(model) == ["dcz", "zstd", "zstd"]


class OldPortal(PortalModel):
    """A portal that drops whoever speaks short, whatever its twin at another address offered."""

    def answer(self, request: WireRequest) -> WireAnswer:
        if "lpk" in request.headers:
            raise ConnectionResetError
        return super().answer(request)


def test_after_a_short_message_failed_the_next_round_speaks_at_length(tmp_path: Path) -> None:
    old = OldPortal(offers=[SHORT_FORM_OFFER])
    with PortalServer(old) as server:
        world = CourierWorld(tmp_path / "home", old, entries=3)
        courier = world.courier(server.url)
        assert isinstance(courier.round().failure, LineDownError)
        old.offers = []
        result = courier.round()
        world.close()
    assert (result.failure, result.waiting) == (None, 0)
