"""What an answer means when it is not 200: a pure function from the answer to an error of the house.

Errors are RFC 9457 problems with published names (`portal/contract/wire.md`). An answer that is not signed
can at most make the courier wait or send less, never believe that something was stored or refused for good.
"""

from collections.abc import Sequence
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.errors import (
    AnswerNotTrustedError,
    DeviceRetiredError,
    LineDownError,
    LineError,
    MalformedEntryError,
    PortalBusyError,
    PortalDisagreesError,
    PortalRefusedError,
)
from kiosk.ports import WireAnswer

PROBLEM_PREFIX: Final = "urn:libya-post:problem:"
OK: Final = 200
NO_CONTENT: Final = 204
TOO_LARGE: Final = "too-large"
MALFORMED: Final = "malformed"
RUN_GAP: Final = "run-gap"
CODING_REFUSED: Final = "coding-refused"
UNNAMED: Final = "unnamed"
_RUN_CONFLICT: Final = "run-conflict"
_DEVICE_RETIRED: Final = "device-retired"
_TOO_LARGE_STATUS: Final = 413
_CODING_STATUS: Final = 415
_TOO_MANY_STATUS: Final = 429
_SERVER_ERROR_STATUS: Final = 500
_SIGN_IN_TO_NETWORK_STATUS: Final = 511


def most_telling(failures: Sequence[LineError]) -> LineError:
    """Return the failure that says most: anything that answered before anything that did not."""
    answered = [failure for failure in failures if not isinstance(failure, LineDownError)]
    return (answered or list(failures) or [LineDownError("no address of the portal is set")])[0]


def unsigned_trouble(answer: WireAnswer) -> LineError | None:
    """Return the error of an answer that needs no signature to be heeded, None for all others."""
    status = answer.status
    if status == _SIGN_IN_TO_NETWORK_STATUS:
        return AnswerNotTrustedError("status 511: the network wants a sign-in")
    if status >= _SERVER_ERROR_STATUS or status == _TOO_MANY_STATUS:
        return PortalBusyError(f"status {status}", retry_after_s=_retry_after_s(answer))
    if status == _TOO_LARGE_STATUS:
        return PortalRefusedError(problem=TOO_LARGE, status=status)
    if status == _CODING_STATUS:
        return PortalRefusedError(problem=CODING_REFUSED, status=status)
    return None


def signed_trouble(answer: WireAnswer) -> LineError | None:
    """Return the error of an answer whose signature was checked, None when it is 200 or 204."""
    if answer.status in {OK, NO_CONTENT}:
        return None
    name, detail, members = _problem(answer.body)
    if name == _RUN_CONFLICT:
        return PortalDisagreesError(detail, members=members)
    if name == _DEVICE_RETIRED:
        return DeviceRetiredError(detail, members=members, status=answer.status)
    return PortalRefusedError(f"{name}: {detail}", problem=name, status=answer.status)


def _problem(body: bytes) -> tuple[str, str, dict[str, Any]]:
    try:
        fields = canonical_json.decode(body)
    except MalformedEntryError:
        return UNNAMED, "", {}
    name = str(fields.get("type", "")).removeprefix(PROBLEM_PREFIX)
    return name or UNNAMED, str(fields.get("detail", ""))[:200], fields


def _retry_after_s(answer: WireAnswer) -> float | None:
    # Dates are passed over: they would have to be read against a clock that may be years wrong.
    text = answer.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < len("1000000") else None
