"""The one form of JSON that is hashed and signed (`contract/entry.md`, Canonical JSON)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from portal.errors import MalformedError

LARGEST_INTEGER = 2**53
DEEPEST = 32


def encode(value: Mapping[str, Any]) -> bytes:
    """Write an object in canonical form.

    Raises:
        MalformedError: a member that has no canonical form (float, large integer, lone surrogate).
    """
    _require_canonical(value, 0)
    try:
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode("utf-8")
    except (UnicodeEncodeError, TypeError, ValueError) as error:
        raise MalformedError("text that is not Unicode") from error


def decode(data: bytes) -> dict[str, Any]:
    """Read an object; white space and order of members are not judged here.

    Raises:
        MalformedError: not UTF-8, not an object, a member given twice, a number that is not an integer.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_members_once,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error
    if not isinstance(value, dict):
        raise MalformedError("not an object")
    _require_canonical(value, 0)
    return value


def decode_canonical(data: bytes) -> dict[str, Any]:
    """Read an object and insist that its bytes are the canonical ones.

    Raises:
        MalformedError: as `decode`, or the same value is written differently.
    """
    value = decode(data)
    if encode(value) != data:
        raise MalformedError("not in canonical form")
    return value


def _members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise MalformedError("a member is given twice")
    return value


def _refuse_number(_text: str) -> NoReturn:
    raise MalformedError("a number that is not an integer")


def _require_canonical(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise MalformedError("nested too deep")
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise MalformedError("a member's name is not text")
        _require_all_canonical(value.values(), depth)
    elif isinstance(value, list | tuple):
        _require_all_canonical(value, depth)
    elif not isinstance(value, str | int | None):
        raise MalformedError("a value that JSON does not know")
    elif isinstance(value, int) and not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        raise MalformedError("an integer beyond 2^53")


def _require_all_canonical(values: Iterable[Any], depth: int) -> None:
    for value in values:
        _require_canonical(value, depth + 1)
