"""`portal serve`: answer on the line until told to stop."""

import argparse
import ipaddress
import logging
import signal
from pathlib import Path
from types import FrameType

from portal.errors import PlainHttpRefusedError, TlsFilesError
from portal.home import PortalHome
from portal.opened import open_portal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=8440, help="port to listen on; 0 takes a free one (default: 8440)"
    )
    parser.add_argument(
        "--tls-cert", type=Path, help="certificate chain (PEM); needed on any but the loopback address"
    )
    parser.add_argument("--tls-key", type=Path, help="the certificate's private key (PEM)")
    parser.add_argument(
        "--stop-with-stdin",
        action="store_true",
        help="stop when standard input closes, with whoever started it",
    )
    parser.add_argument("--database-url", help="use this PostgreSQL this time")


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes; the embedded database is stopped on every way out."""
    from portal.api.app import make_app
    from portal.api.server import Listening, serve_app

    _require_safe_address(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    signal.signal(signal.SIGTERM, _leave)
    try:
        with open_portal(PortalHome(arguments.home), arguments.database_url) as portal:
            app = make_app(portal)
            serve_app(
                app,
                Listening(
                    *(arguments.host, arguments.port, arguments.tls_cert, arguments.tls_key),
                    stops_with_stdin=arguments.stop_with_stdin,
                ),
                app.let_go,
            )
    except KeyboardInterrupt:
        return 0
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Leave in order on SIGTERM: the server sends itself the signal again when it has finished."""
    raise KeyboardInterrupt


def _require_safe_address(arguments: argparse.Namespace) -> None:
    if (arguments.tls_cert is None) != (arguments.tls_key is None):
        raise TlsFilesError
    for path in (arguments.tls_cert, arguments.tls_key):
        if path is not None and not path.is_file():
            raise TlsFilesError(str(path))
    if arguments.tls_cert is None and not _is_loopback(arguments.host):
        raise PlainHttpRefusedError(arguments.host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
