"""The listening server: says in one line when it listens, and where."""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

_STOP_WITHIN_S: Final = 2
_STDIN_BYTES: Final = 4096
# Longer than the longest pause between two requests of one round, and than the half minute between two rounds
# while somebody files: a new connection costs a thin line its handshakes. It counts from when an answer was
# handed to the system, and an answer of some length is seconds on the way.
_KEPT_OPEN_S: Final = 75


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and with which TLS files."""

    host: str
    port: int
    tls_cert: Path | None = None
    tls_key: Path | None = None
    stops_with_stdin: bool = False


class _TellingServer(uvicorn.Server):
    """A server that says in one line when it listens, and where."""

    def __init__(
        self, config: uvicorn.Config, stopping: Callable[[], None], *, stops_with_stdin: bool
    ) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._stops_with_stdin = stops_with_stdin

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            scheme = "https" if self.config.is_ssl else "http"
            sys.stdout.write(f"ready {scheme}://{shown}:{port}\n")
            sys.stdout.flush()
            if self._stops_with_stdin:
                asyncio.get_running_loop().add_reader(sys.stdin.fileno(), self._on_stdin)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of whoever waits for news, then finish what is in hand."""
        self._stopping()
        await super().shutdown(sockets)

    def _on_stdin(self) -> None:
        """Pass over what is said; leave in order when nobody is there any more."""
        if not os.read(sys.stdin.fileno(), _STDIN_BYTES):
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self.should_exit = True


def serve_app(app: ASGIApp, listening: Listening, stopping: Callable[[], None] = lambda: None) -> None:
    """Serve until a signal comes; requests in hand are finished first, `stopping` is called before."""
    config = uvicorn.Config(
        app,
        host=listening.host,
        port=listening.port,
        ssl_certfile=listening.tls_cert,
        ssl_keyfile=listening.tls_key,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,  # the door adds it, where it says anything (`signed_answers`)
        timeout_keep_alive=_KEPT_OPEN_S,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
    )
    _TellingServer(config, stopping, stops_with_stdin=listening.stops_with_stdin).run()
