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
# The plain types first: asking for `Mapping` costs ten times as much.
_CONTAINERS = (dict, list, tuple, Mapping)


def encode(value: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of an object.

    Raises:
        MalformedEntryError: a float, an integer beyond 2^53, a key that is not text, a lone surrogate.
    """
    _check(value, 0)
    return _written(value)


def decode(data: bytes) -> dict[str, Any]:
    """Parse an object strictly.

    Raises:
        MalformedEntryError: not UTF-8, not an object, a duplicate key, a float, an integer beyond 2^53.
    """
    try:
        value = _DECODER.decode(data.decode("utf-8"))
        # The reader lets through nothing that may not be; only how deep it goes must be looked at, and an
        # object with so few brackets cannot go too deep.
        if data.count(b"{") + data.count(b"[") > _MAX_DEPTH:
            _check(value, 0)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MalformedEntryError(str(error)) from error
    if not isinstance(value, dict):
        raise MalformedEntryError("not an object")
    return value


def decode_canonical(data: bytes) -> dict[str, Any]:
    """Parse an object strictly, and refuse one that is not written in the one canonical way.

    Raises:
        MalformedEntryError: as `decode`, or its bytes are not those that `encode` would give.
    """
    value = decode(data)
    if _written(value) != data:
        raise MalformedEntryError("not canonical")
    return value


def _written(value: Mapping[str, Any]) -> bytes:
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except (ValueError, TypeError) as error:
        raise MalformedEntryError(str(error)) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedEntryError("duplicate key")
    return found


def _no_float(text: str) -> NoReturn:
    raise MalformedEntryError(f"not an integer: {text[:20]}")


def _integer(text: str) -> int:
    value = int(text)
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise MalformedEntryError("integer beyond 2^53")
    return value


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float, parse_int=_integer
)


def _check(value: Any, depth: int) -> None:
    """Refuse what JSON of ours may not hold; asked on the way of every act, hence by type first."""
    if type(value) in _PLAIN:
        return
    if depth > _MAX_DEPTH:
        raise MalformedEntryError("nested too deep")
    if isinstance(value, _CONTAINERS):
        for item in _members(value):
            if type(item) not in _PLAIN:
                _check(item, depth + 1)
    elif not isinstance(value, _SCALARS):
        raise MalformedEntryError(f"not allowed: {type(value).__name__}")
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise MalformedEntryError("integer beyond 2^53")


def _members(value: Mapping[Any, Any] | list[Any] | tuple[Any, ...]) -> Iterable[Any]:
    if not isinstance(value, (dict, Mapping)):
        return value
    for key in value:
        if type(key) is not str and not isinstance(key, str):
            raise MalformedEntryError("key is not text")
    return value.values()
