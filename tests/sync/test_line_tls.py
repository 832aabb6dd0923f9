"""Over TLS: the portal's own authority is believed, nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.errors import LineDownError, TlsNotTrustedError
from tests.fakes.courier_world import CourierWorld
from tests.fakes.line_proxy import CutDown, CutUp, Garbage, LineProxy, Reset
from tests.fakes.portal_model import PortalModel, PortalServer
from tests.fakes.tls_authority import TlsAuthority


@pytest.fixture
def authority(tmp_path: Path) -> TlsAuthority:
    return TlsAuthority(tmp_path / "ca")


@pytest.fixture
def tls_server(model: PortalModel, authority: TlsAuthority) -> Iterator[PortalServer]:
    with PortalServer(model, authority.server_context()) as running:
        yield running


def test_the_portals_authority_is_believed(
    tls_server: PortalServer, world: CourierWorld, authority: TlsAuthority, model: PortalModel
) -> None:
    result = world.courier(tls_server.url, ca_file=authority.ca_file).round()
    assert result.failure is None
    assert len(model.held()) == 12


def test_another_authority_is_not(tls_server: PortalServer, world: CourierWorld, tmp_path: Path) -> None:
    foreign = TlsAuthority(tmp_path / "foreign", "Somebody else")
    result = world.courier(tls_server.url, ca_file=foreign.ca_file).round()
    assert isinstance(result.failure, TlsNotTrustedError)
    assert result.waiting == 12


def test_another_name_is_not(model: PortalModel, world: CourierWorld, authority: TlsAuthority) -> None:
    with PortalServer(model, authority.server_context(host="127.0.0.2")) as server:
        result = world.courier(server.url, ca_file=authority.ca_file).round()
    assert isinstance(result.failure, TlsNotTrustedError)


def test_a_certificate_that_ran_out_is_not(
    model: PortalModel, world: CourierWorld, authority: TlsAuthority
) -> None:
    with PortalServer(model, authority.server_context(days=-1)) as server:
        result = world.courier(server.url, ca_file=authority.ca_file).round()
    assert isinstance(result.failure, TlsNotTrustedError)


def test_plain_http_where_tls_should_be_is_not_the_portal(
    tls_server: PortalServer, world: CourierWorld, authority: TlsAuthority
) -> None:
    with LineProxy(tls_server.port) as line:
        line.next(Garbage(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", at_once=True))
        url = line.url.replace("http:", "https:")
        courier = world.courier(url, ca_file=authority.ca_file)
        assert isinstance(courier.round().failure, TlsNotTrustedError)


@pytest.mark.parametrize("fault", [Reset(), CutUp(100), CutUp(900), CutDown(50), CutDown(1_500)])
def test_a_cut_is_a_line_down_and_not_a_wrong_certificate(
    tls_server: PortalServer, world: CourierWorld, authority: TlsAuthority, fault: Reset | CutUp | CutDown
) -> None:
    with LineProxy(tls_server.port) as line:
        courier = world.courier(line.url.replace("http:", "https:"), ca_file=authority.ca_file)
        line.next(fault)
        assert isinstance(courier.round().failure, LineDownError)
        assert courier.round().failure is None
