"""Over TLS with a clock that nobody may believe: certificates are judged by what is known to have been."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.errors import TlsNotTrustedError
from kiosk.ports import WireRequest
from kiosk.sync.http_exchange import HttpExchange
from kiosk.trust.system_clock import BUILT_AT, SystemClock
from tests.fakes.courier_world import CourierWorld
from tests.fakes.portal_model import PortalModel, PortalServer
from tests.fakes.tls_authority import TlsAuthority


class ClockIn2000(SystemClock):
    """A machine whose battery is empty: each boot is New Year 2000."""

    def now(self) -> datetime:
        return datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def authority(tmp_path: Path) -> TlsAuthority:
    return TlsAuthority(tmp_path / "ca")


@pytest.fixture
def tls_server(model: PortalModel, authority: TlsAuthority) -> Iterator[PortalServer]:
    with PortalServer(model, authority.server_context()) as running:
        yield running


def status_of(exchange: HttpExchange, server: PortalServer) -> int:
    try:
        return exchange.send(WireRequest("POST", f"{server.url}/v1/hello", {}, b"{}")).status
    finally:
        exchange.close()


def test_boot_in_2000_over_real_tls_still_asks_the_time_and_sends(
    world: CourierWorld, model: PortalModel, tmp_path: Path
) -> None:
    """TLS itself asks this machine's clock for the time: to it the certificates have not begun yet."""
    authority = TlsAuthority(tmp_path / "ca", from_now=timedelta(days=26 * 365))
    clock = ClockIn2000()
    world.clock.wall = clock.now()
    with PortalServer(model, authority.server_context()) as server:
        courier = world.courier(server.url, ca_file=authority.ca_file, known_time=lambda: clock.known_time)
        result = courier.round()
    assert (result.failure, result.waiting) == (None, 0)
    assert len(model.held()) == 12
    assert result.clock is not None
    assert result.clock.offset_ms > timedelta(days=26 * 365).total_seconds() * 1000
    clock.set_portal_offset(result.clock.offset_ms, result.clock.error_ms)
    assert clock.known_time > BUILT_AT
    assert clock.is_suspect


def test_a_certificate_that_ended_before_the_portals_last_word_is_refused(
    model: PortalModel, authority: TlsAuthority
) -> None:
    clock = ClockIn2000()
    clock.note_known_time(datetime.now(UTC) + timedelta(days=400))
    with PortalServer(model, authority.server_context()) as server:
        exchange = HttpExchange(authority.ca_file, "t", lambda: 0.0, known_time=lambda: clock.known_time)
        with pytest.raises(TlsNotTrustedError):
            status_of(exchange, server)


def test_a_clock_years_ahead_locks_nobody_out(
    tls_server: PortalServer, world: CourierWorld, authority: TlsAuthority
) -> None:
    world.clock.wall = datetime(2040, 1, 1, tzinfo=UTC)
    clock = SystemClock()
    courier = world.courier(tls_server.url, ca_file=authority.ca_file, known_time=lambda: clock.known_time)
    assert courier.round().failure is None


def test_another_authority_is_refused_whatever_the_clock_says(
    tls_server: PortalServer, world: CourierWorld, tmp_path: Path
) -> None:
    foreign = TlsAuthority(tmp_path / "foreign", "Somebody else")
    clock = ClockIn2000()
    courier = world.courier(tls_server.url, ca_file=foreign.ca_file, known_time=lambda: clock.known_time)
    assert isinstance(courier.round().failure, TlsNotTrustedError)
