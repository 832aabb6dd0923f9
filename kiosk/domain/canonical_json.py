"""The one way JSON is written and read where bytes are hashed: sorted keys, no spaces, UTF-8, integers only.

A subset of RFC 8785 (no floating point, integers within 2^53, no duplicate keys), fixed in
`portal/contract/entry.md`. Bodies are stored as made and never written again from their parsed form.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from kiosk.errors import MalformedEntryError

MAX_INTEGER = 2**53
_MAX_DEPTH = 32

_SCALARS = (str, bool, int, type(None))
_PLAIN = frozenset({str, bool, type(None)})


def encode(value: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of an object.

    Raises:
        MalformedEntryError: a float, an integer beyond 2^53, a key that is not text, a lone surrogate.
    """
    _check(value, 0)
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (ValueError, TypeError) as error:
        raise MalformedEntryError(str(error)) from error


def decode(data: bytes) -> dict[str, Any]:
    """Parse an object strictly.

    Raises:
        MalformedEntryError: not UTF-8, not an object, a duplicate key, a float, an integer beyond 2^53.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
        _check(value, 0)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MalformedEntryError(str(error)) from error
    if not isinstance(value, dict):
        raise MalformedEntryError("not an object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedEntryError("duplicate key")
    return found


def _no_float(text: str) -> NoReturn:
    raise MalformedEntryError(f"not an integer: {text[:20]}")


def _check(value: Any, depth: int) -> None:
    if type(value) in _PLAIN:  # most values by far, on the way of every act
        return
    if depth > _MAX_DEPTH:
        raise MalformedEntryError("nested too deep")
    if isinstance(value, (Mapping, list, tuple)):
        for item in _members(value):
            _check(item, depth + 1)
    elif not isinstance(value, _SCALARS):
        raise MalformedEntryError(f"not allowed: {type(value).__name__}")
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise MalformedEntryError("integer beyond 2^53")


def _members(value: Mapping[Any, Any] | list[Any] | tuple[Any, ...]) -> Iterable[Any]:
    if not isinstance(value, Mapping):
        return value
    if not all(isinstance(key, str) for key in value):
        raise MalformedEntryError("key is not text")
    return value.values()
