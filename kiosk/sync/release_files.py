"""The portal as a repository of releases: files by name, in ranges, believed in nothing."""

from collections.abc import Sequence
from typing import Final, Protocol
from urllib.parse import quote

from kiosk.errors import (
    AnswerNotTrustedError,
    LineDownError,
    LineError,
    SettingsError,
    UpdateSourceMissingError,
)
from kiosk.ports import WireAnswer, WireRequest

_OK, _PART, _NOT_FOUND, _BEYOND_END = 200, 206, 404, 416
_BUSY: Final = 500


class _Exchange(Protocol):
    """Carries one request (`HttpExchange`)."""

    def send(self, request: WireRequest) -> WireAnswer:
        """Send it and read the whole answer."""


class PortalReleases:
    """A source of releases over HTTP (`updates.source.Source`); the first address that answers is asked."""

    def __init__(self, exchange: _Exchange, portal_urls: Sequence[str]) -> None:
        if not portal_urls:
            raise SettingsError("portal.urls: missing")
        self._exchange = exchange
        self._urls = list(portal_urls)

    def read(self, name: str, offset: int, most_bytes: int) -> bytes:
        """Return bytes of a file from `offset` on, at most `most_bytes`; none at its end."""
        failure: LineError | None = None
        for url in list(self._urls):
            try:
                data = self._read(f"{url}/updates/{quote(name)}", offset, most_bytes)
            except LineError as error:
                failure = failure or error
                continue
            self._urls.sort(key=lambda other, good=url: other != good)  # type: ignore[misc]
            return data
        raise failure or LineDownError(name)

    def _read(self, url: str, offset: int, most_bytes: int) -> bytes:
        span = {"range": f"bytes={offset}-{offset + most_bytes - 1}"}
        answer = self._exchange.send(WireRequest("GET", url, span))
        if answer.status == _PART:
            return answer.body[:most_bytes]
        if answer.status == _OK:  # a server that knows no ranges gives the whole
            return answer.body[offset : offset + most_bytes]
        if answer.status == _BEYOND_END:
            return b""
        if answer.status == _NOT_FOUND:
            raise UpdateSourceMissingError(url.rpartition("/updates/")[2])
        if answer.status >= _BUSY:
            raise LineDownError(f"status {answer.status}")
        raise AnswerNotTrustedError(f"status {answer.status}")
