"""One request and its answer over HTTP: bytes, time limits and nothing of their meaning."""

import http.client
import io
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter

from kiosk.errors import AnswerNotTrustedError, LineDownError, LineError, TlsNotTrustedError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync.problems import OK

# A line slower than this is called down (a guess: under a tenth of the slowest line in use, 64 kbit/s).
SLOWEST_BYTES_PER_S: Final = 1_000
MAX_ANSWER_BYTES: Final = 32 * 1024 * 1024
# A header with this value is not sent, though other requests have it (`User-Agent`, `Accept-Encoding`).
LEFT_OUT: Final = ""
# Each block sent has `connect_s` of its own in urllib3; small ones keep a slow line from being called dead.
_SEND_BLOCK_BYTES: Final = 4 * 1024
_READ_BLOCK_BYTES: Final = 16 * 1024
# Servers close a connection that was not used for so long (Apache's KeepAliveTimeout is 5 s), counted from
# when an answer left them: its end may arrive while the next request is on its way.
_KEPT_OPEN_S: Final = 5.0
# X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python's ssl does not name. Source: openssl/x509_vfy.h.
_NO_CHECK_TIME: Final = ssl.VerifyFlags(0x200000)
_STATUS_LINE_BYTES: Final = len("HTTP/1.1 200 OK\r\n\r\n")


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds to connect and to wait for the next byte while the portal works; the longest answer."""

    connect_s: float = 15.0
    first_byte_s: float = 30.0
    most_bytes: int = MAX_ANSWER_BYTES


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes of requests and answers, heads and bodies, without TLS and TCP."""

    sent_bytes: int = 0
    received_bytes: int = 0


class HttpExchange:
    """Carries requests of `ports.WireRequest`; follows no redirect, believes no proxy setting.

    Lives in the thread that made it; its maker closes it.
    """

    def __init__(
        self,
        ca_file: Path | None,
        user_agent: str,
        monotonic_s: Callable[[], float],
        limits: TimeLimits | None = None,
        known_time: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what judges and paces the line.

        Args:
            ca_file: the authority to believe, None for the system's.
            user_agent: who we are.
            monotonic_s: seconds on a clock that never jumps.
            limits: how long to wait.
            known_time: a time known to have been (build, portal, journal); certificates that ended before it
                are refused. The wall clock may be years wrong and is not asked.
        """
        self._monotonic_s = monotonic_s
        self._limits = limits if limits is not None else TimeLimits()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca_file) if ca_file is not None else True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "identity"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(known_time))
        self._traffic = Traffic()
        self._last_used_s: dict[str, float] = {}

    @property
    def traffic(self) -> Traffic:
        """Everything carried so far."""
        return self._traffic

    def close(self) -> None:
        """Drop the connections."""
        self._session.close()

    def send(self, request: WireRequest) -> WireAnswer:
        """Send one request and read the whole answer.

        A connection that was kept and turns out to be closed, without a byte of an answer, is made anew once:
        every request of ours may be sent twice.

        Raises:
            LineDownError: refused, cut, or too slow; `timed_out` when only time ran out.
            TlsNotTrustedError: the certificate is not the portal's.
            AnswerNotTrustedError: what came back is not HTTP, or larger than any answer of ours.
        """
        deadline = _Deadline(self._monotonic_s, self._limits.connect_s + self._limits.first_byte_s)
        try:
            with self._begun(request, deadline) as response:
                body = _read_body(response, deadline, self._limits.most_bytes)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _translated(error) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        self._count(request, headers, body)
        return WireAnswer(response.status_code, headers, body)

    def _begun(self, request: WireRequest, deadline: "_Deadline") -> requests.Response:
        """Send a request and return its answer, of which the head has come."""
        place, now_s = "/".join(request.url.split("/", 3)[:3]), self._monotonic_s()
        may_be_closed = now_s - self._last_used_s.get(place, now_s) >= _KEPT_OPEN_S
        self._last_used_s[place] = now_s
        for is_last in (False, True) if may_be_closed else (True,):
            try:
                return self._session.send(
                    self._prepared(request, deadline),
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._limits.connect_s, self._limits.first_byte_s),
                    verify=self._session.verify,
                )
            except requests.ConnectionError as error:
                if is_last or not any(isinstance(cause, ConnectionError) for cause in _causes(error)):
                    raise
        raise LineDownError

    def _prepared(self, request: WireRequest, deadline: "_Deadline") -> requests.PreparedRequest:
        body = _PacedBody(request.body, deadline) if request.body else None
        headers = {
            name: urllib3.util.SKIP_HEADER if value == LEFT_OUT else value
            for name, value in request.headers.items()
        }
        return self._session.prepare_request(
            requests.Request(request.method, request.url, headers=headers, data=body)
        )

    def _count(self, request: WireRequest, headers: dict[str, str], body: bytes) -> None:
        own = {name.lower(): str(value) for name, value in self._session.headers.items()}
        said = {name: value for name, value in {**own, **request.headers}.items() if value != LEFT_OUT}
        sent = _head_bytes(said) + len(request.url)
        self._traffic = Traffic(
            self._traffic.sent_bytes + sent + len(request.body),
            self._traffic.received_bytes + _head_bytes(headers) + len(body),
        )


class _Adapter(HTTPAdapter):
    """Makes TLS connections whose certificates are judged by a known time and not by the wall clock."""

    def __init__(self, known_time: Callable[[], datetime]) -> None:
        self._known_time = known_time
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        context = urllib3.util.create_urllib3_context()
        context.verify_flags |= _NO_CHECK_TIME
        context.sslsocket_class = _socket_class(self._known_time)
        super().init_poolmanager(connections, maxsize, block, ssl_context=context, **options)


def _socket_class(known_time: Callable[[], datetime]) -> type[ssl.SSLSocket]:
    """Return sockets that close themselves and judge how long the portal's certificate is good for.

    Its beginning is not judged: the true time is known only to be later than `known_time`.
    """

    class TidySocket(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            ends = (self.getpeercert() or {}).get("notAfter")
            if isinstance(ends, str) and ssl.cert_time_to_seconds(ends) < known_time().timestamp():
                raise ssl.SSLCertVerificationError("certificate has expired")

        def __del__(self) -> None:
            # WORKAROUND CPython 3.11: wrapping a socket that the peer has just reset leaves it open.
            self.close()

    return TidySocket


class _Deadline:
    """Time that grows with the bytes carried, so that slow is allowed and stuck is not."""

    def __init__(self, monotonic_s: Callable[[], float], grace_s: float) -> None:
        self._monotonic_s = monotonic_s
        self._end_s = monotonic_s() + grace_s

    def carry(self, count: int) -> None:
        """Note `count` more bytes.

        Raises:
            TimeoutError: the line is slower than the slowest that is of use.
        """
        self._end_s += count / SLOWEST_BYTES_PER_S
        if self._monotonic_s() > self._end_s:
            raise TimeoutError("slower than the slowest line of use")


class _PacedBody(io.BytesIO):
    """A request's body handed out in small blocks, each within the deadline."""

    def __init__(self, body: bytes, deadline: _Deadline) -> None:
        super().__init__(body)
        self._deadline = deadline

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(_SEND_BLOCK_BYTES if size is None or size < 0 else min(size, _SEND_BLOCK_BYTES))
        self._deadline.carry(len(block))
        return block


def _read_body(response: requests.Response, deadline: _Deadline, most_bytes: int) -> bytes:
    body = bytearray()
    for block in response.raw.stream(_READ_BLOCK_BYTES, decode_content=False):
        deadline.carry(len(block))
        body += block
        if len(body) > most_bytes:
            raise AnswerNotTrustedError("answer larger than any of ours")
    if (
        not body
        and response.status_code == OK
        and not {"content-length", "transfer-encoding"} & _names(response)
    ):
        # http.client takes a head that was cut off for a whole one; without a length it ends at the cut.
        raise LineDownError("answer cut off")
    return bytes(body)


def _names(response: requests.Response) -> set[str]:
    return {name.lower() for name in response.headers}


def _head_bytes(headers: dict[str, str]) -> int:
    return _STATUS_LINE_BYTES + sum(len(name) + len(value) + 4 for name, value in headers.items())


# The first row that fits any cause decides. RemoteDisconnected is both a ConnectionError and "not HTTP".
_MEANINGS: Final[tuple[tuple[tuple[type[BaseException], ...], Callable[[str], LineError]], ...]] = (
    ((requests.ConnectTimeout,), LineDownError),
    ((TimeoutError, requests.Timeout), partial(LineDownError, timed_out=True)),
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError), LineDownError),
    ((ssl.SSLError, requests.exceptions.SSLError), TlsNotTrustedError),
    ((http.client.IncompleteRead,), LineDownError),
    ((http.client.HTTPException,), AnswerNotTrustedError),
)


def _translated(error: Exception) -> LineError:
    causes = _causes(error)
    detail = type(causes[-1]).__name__
    for types, meaning in _MEANINGS:
        if any(isinstance(cause, types) for cause in causes):
            return meaning(detail)
    return LineDownError(detail)


def _causes(error: BaseException) -> list[BaseException]:
    """Return the error and all it wraps, outermost first; the libraries nest by argument and by cause."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        candidate = waiting.pop(0)
        if isinstance(candidate, BaseException) and candidate not in found:
            found.append(candidate)
            waiting += [*candidate.args, getattr(candidate, "reason", None), candidate.__cause__]
            waiting.append(candidate.__context__)
    return found
