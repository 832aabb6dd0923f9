"""Problems as answers (RFC 9457): the published names of `contract/wire.md`, and nothing personal in them."""

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from portal import canonical_json
from portal.errors import LineError, MalformedError

PROBLEM_TYPE: Final = "application/problem+json"
_PREFIX: Final = "urn:libya-post:problem:"
_NAMES: Final = {404: "not-found", 405: "method-not-allowed", 500: "internal"}


def problem_of(error: LineError) -> Response:
    """Return the answer to a failed request."""
    title = (type(error).__doc__ or "").split("\n", maxsplit=1)[0]
    members = {name: value for name, value in error.members.items() if name != "retry_after_s"}
    answer = _problem(error.name, error.status, title, {"detail": error.detail, **members})
    if "retry_after_s" in error.members:
        answer.headers["Retry-After"] = str(error.members["retry_after_s"])
    return answer


def internal_problem(report: str) -> Response:
    """Return the answer when our own program failed; `report` stands in the log beside the trace."""
    return _problem("internal", 500, "The portal failed; it is our fault.", {"report": report})


def install_problems(app: FastAPI) -> None:
    """Have every failure of the line answered with a problem."""

    async def on_line_error(_request: Request, error: Exception) -> Response:
        if not isinstance(error, LineError):
            raise error
        return problem_of(error)

    async def on_validation_error(_request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        places = [".".join(str(step) for step in item["loc"]) for item in error.errors()]
        return problem_of(MalformedError(", ".join(places)))

    async def on_http_error(_request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        name = _NAMES.get(error.status_code, "malformed")
        return _problem(name, error.status_code, str(error.detail), {})

    app.add_exception_handler(LineError, on_line_error)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)


def _problem(name: str, status: int, title: str, members: dict[str, object]) -> Response:
    body = canonical_json.encode({**members, "type": f"{_PREFIX}{name}", "title": title, "status": status})
    return Response(body, status_code=status, media_type=PROBLEM_TYPE)
