"""The listening server: says in one line when it listens, and where."""

import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

_STOP_WITHIN_S: Final = 2


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and with which TLS files."""

    host: str
    port: int
    tls_cert: Path | None = None
    tls_key: Path | None = None


class _TellingServer(uvicorn.Server):
    """A server that says in one line when it listens, and where."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            scheme = "https" if self.config.is_ssl else "http"
            sys.stdout.write(f"ready {scheme}://{shown}:{port}\n")
            sys.stdout.flush()


def serve_app(app: ASGIApp, listening: Listening) -> None:
    """Serve until a signal comes; requests in hand are finished first."""
    config = uvicorn.Config(
        app,
        host=listening.host,
        port=listening.port,
        ssl_certfile=listening.tls_cert,
        ssl_keyfile=listening.tls_key,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
    )
    _TellingServer(config).run()
