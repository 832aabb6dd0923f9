"""The outermost door: limits what comes in, catches our own failures, signs every answer of the line."""

import logging
import secrets
import time
from collections.abc import Callable, MutableMapping
from email.utils import formatdate
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.answer_coding import pack_answer
from portal.api.problems import internal_problem, problem_of
from portal.bundles.file import LARGEST_BUNDLE_BYTES
from portal.errors import BadSignatureError, TooLargeError
from portal.opened import Portal, in_present_life
from portal.trust import binary_form, http_signatures, short_form
from portal.trust.http_signatures import Answer

_log = logging.getLogger(__name__)
LARGEST_BODY_BYTES: Final = 4 * 1024 * 1024
_LARGER_BODIES: Final = {"/v1/bundles": LARGEST_BUNDLE_BYTES}
_LINE: Final = "/v1/"
# What an endpoint leaves here, in the request's scope, is done when its answer has left.
AFTERWARDS: Final = "lpk.afterwards"
_UNSIGNED: Final = "/v1/trust-root"


class _Gathered:
    """An answer as the application sends it, kept until it is whole."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def send(self, message: Message) -> None:
        """Take one message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", ())]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class SignedAnswers:
    """Wraps the application; under `/v1/` all but the trust root leave signed (`contract/trust.md`).

    Several portals serve one database, and it may be restored while they run: before each request the
    newest incarnation is looked up, so that nobody signs in the name of a life that has ended.
    """

    def __init__(
        self,
        app: ASGIApp,
        portal: Portal,
        take_over: Callable[[Portal], None],
        let_go: Callable[[], None] = lambda: None,
    ) -> None:
        """Wrap an application.

        Args:
            app: the application.
            portal: in its present life.
            take_over: is told of another life.
            let_go: called in the event loop when the server stops: ends every wait.
        """
        self.let_go = let_go
        self._app = app
        self._portal = portal
        self._take_over = take_over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the application's own start and stop."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_line = scope["path"].startswith(_LINE) and scope["path"] != _UNSIGNED
        portal = await run_in_threadpool(self._in_present_life) if is_line else self._portal
        afterwards: list[Callable[[], None]] = []
        scope[AFTERWARDS] = afterwards
        answer = await self._answer(scope, receive)
        if answer is None:
            return
        if scope["method"] == "HEAD":
            answer.body = b""  # none is sent, so none may be signed
        answer.headers.append((b"date", formatdate(time.time(), usegmt=True).encode()))
        if is_line:
            self._sign(scope, answer, portal)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})
        for work in afterwards:
            await run_in_threadpool(work)

    async def _answer(self, scope: Scope, receive: Receive) -> _Gathered | None:
        gathered = _Gathered()
        most_bytes = _LARGER_BODIES.get(scope["path"], LARGEST_BODY_BYTES)
        body = await _read_body(receive, most_bytes)
        if body is None:
            return None
        if len(body) > most_bytes:
            error = TooLargeError(f"more than {most_bytes} bytes", max_bytes=most_bytes)
            await problem_of(error)(scope, receive, gathered.send)
            return gathered

        if not await _lengthen(scope, receive, gathered.send, body):
            return gathered
        given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return given.pop() if given else await receive()

        try:
            await self._app(scope, replay, gathered.send)
        except Exception:  # noqa: BLE001  the top of a request: nothing may leave it but an answer
            report = secrets.token_hex(4)
            _log.exception("request failed, report %s", report)
            gathered = _Gathered()
            await internal_problem(report)(scope, receive, gathered.send)
        return gathered

    def _in_present_life(self) -> Portal:
        """Return the portal in the database's present life; without a database, as last known."""
        try:
            present = in_present_life(self._portal)
        except SQLAlchemyError:
            _log.warning("the database does not answer")
            return self._portal
        if present is not self._portal:
            _log.warning("the database was restored: incarnation %s", present.incarnation_header)
            self._portal = present
            self._take_over(present)
        return present

    def _sign(self, scope: Scope, answer: _Gathered, portal: Portal) -> None:
        headers: MutableMapping[str, str] = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers
        }
        headers["lpk-incarnation"] = portal.incarnation_header
        request = request_of(scope)
        is_tight = binary_form.is_spoken(request.headers)
        answer.body = pack_answer(answer.body, headers, request.headers, knows_dictionary=is_tight)
        message = Answer(answer.status, headers, request)
        http_signatures.sign_answer(message, answer.body, portal.keys.answers, portal.clock())
        shown = {name.lower(): value for name, value in headers.items()}
        if is_tight:
            binary_form.shorten_answer(shown)
        elif short_form.HEADER in request.headers:
            short_form.shorten_answer(shown)
        answer.headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in shown.items()]


def request_of(scope: Scope) -> http_signatures.Message:
    """Return a request as the signature library wants to see it, from its exact target."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    target = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    full = target.split(b"?", 1)[0] + (b"?" + query if query else b"")
    return http_signatures.Message(scope["method"], full.decode("latin-1"), headers)


async def _lengthen(scope: Scope, receive: Receive, send: Send, body: bytes) -> bool:
    """Put back in place what a short request stands for; answer one that stands for nothing, and say so."""
    headers = request_of(scope).headers
    if short_form.HEADER not in headers:
        return True
    try:
        if binary_form.is_spoken(headers):
            rebuilt = binary_form.long_request(scope["path"], headers, body)
        else:
            rebuilt = short_form.long_request(headers, body)
    except BadSignatureError as error:
        await problem_of(error)(scope, receive, send)
        return False
    scope["headers"] = [*scope["headers"], *((n.encode(), v.encode()) for n, v in rebuilt.items())]
    return True


async def _read_body(receive: Receive, most_bytes: int) -> bytes | None:
    """Read a body up to just beyond the limit; None when the sender has gone."""
    parts: list[bytes] = []
    size = 0
    while size <= most_bytes:
        message: MutableMapping[str, Any] = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if not message.get("more_body", False):
            break
    return b"".join(parts)
