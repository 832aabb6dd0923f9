"""Regular expressions from outside: which of them could try for ever on a short text.

Python's engine tries every way to share a text between nested repeats. A repeat inside a repeat is harmless
where each turn of the outer one must begin with a letter that the inner one cannot take; everything else
that repeats what itself repeats is refused, and so are choices inside a repeat.
"""

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

MAX_PATTERN: Final = 400
_MAX_COUNT: Final = 1_000
_SAMPLE: Final = [chr(code) for code in (*range(0x20, 0x7F), *range(0x600, 0x700), 0x200F, 0x202E, 0x41F)]


def is_slow(pattern: str) -> bool:
    """Say whether a pattern is none, is too long, or could take more than a moment."""
    if len(pattern) > MAX_PATTERN:
        return True
    try:
        return _is_slow(parser.parse(pattern))
    except (re.error, RecursionError, OverflowError):
        return True


def _is_slow(sequence: Any, *, is_repeated: bool = False) -> bool:
    neighbour: Any = None
    for code, inside in sequence:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            low, high, body = inside
            if low > _MAX_COUNT or (high is not codes.MAXREPEAT and high > _MAX_COUNT):
                return True
            if _is_slow_repeat(body, high) or (neighbour is not None and _may_share(neighbour, body)):
                return True
            neighbour = body if high is codes.MAXREPEAT else None
            continue
        neighbour = None
        if code in {codes.GROUPREF, codes.ASSERT, codes.ASSERT_NOT, codes.GROUPREF_EXISTS}:
            return True
        if code is codes.BRANCH and (is_repeated or any(_is_slow(each) for each in inside[1])):
            return True
        if code is codes.SUBPATTERN and _is_slow(inside[-1], is_repeated=is_repeated):
            return True
    return False


def _is_slow_repeat(body: Any, high: Any) -> bool:
    if _is_slow(body, is_repeated=True):
        return True
    parts = _flat(body)
    repeats = [inside[2] for code, inside in parts if code in {codes.MAX_REPEAT, codes.MIN_REPEAT}]
    if not repeats or high == 1:
        return False
    first = parts[0]
    if first[0] in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
        return True
    return any(_may_share([first], repeat) for repeat in repeats)


def _flat(body: Any) -> list[Any]:
    """Return the parts of a body, groups opened."""
    parts: list[Any] = []
    for code, inside in body:
        parts += _flat(inside[-1]) if code is codes.SUBPATTERN else [(code, inside)]
    return parts


def _may_share(one: Any, other: Any) -> bool:
    """Say whether a single-letter body and the beginning of another may take the same letter."""
    letters = [_letters(one), _letters(_flat(other)[:1])]
    return None in letters or bool(set(letters[0] or ()) & set(letters[1] or ()))


def _letters(body: Any) -> frozenset[str] | None:
    parts = _flat(body)
    if len(parts) != 1 or parts[0][0] not in {codes.IN, codes.LITERAL, codes.NOT_LITERAL, codes.ANY}:
        return None
    code, inside = parts[0]
    if code is codes.ANY:
        return frozenset(_SAMPLE)
    if code is codes.IN:
        members = inside
    else:
        members = (
            [(codes.NEGATE, None), (codes.LITERAL, inside)] if code is codes.NOT_LITERAL else [(code, inside)]
        )
    return frozenset(letter for letter in {*_SAMPLE, *_named(members)} if _is_in(ord(letter), members))


def _named(members: Any) -> set[str]:
    return {chr(inside) for code, inside in members if code is codes.LITERAL}


def _is_in(letter: int, members: Any) -> bool:
    is_negated = any(code is codes.NEGATE for code, _ in members)
    found = False
    for code, inside in members:
        if code is codes.LITERAL:
            found |= inside == letter
        elif code is codes.RANGE:
            found |= inside[0] <= letter <= inside[1]
        elif code is codes.CATEGORY:
            return True
    return found != is_negated
