"""Where everything stands in a QR symbol of one version, worked out once.

A symbol is one long integer: bit `row * stride + column` is a module, dark where it is set. Between two rows
stand eight bits that are never set, so that what is asked of all rows needs no loop over them. Turned about
its diagonal, a symbol's columns are rows. Source of all numbers: ISO/IEC 18004:2015.
"""

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

BETWEEN_ROWS: Final = 8
_FIRST_WITH_VERSION_INFO: Final = 7
# Annex E, versions 1 to 12, beside 6.
_ALIGNED_AT: Final = (
    *((), (18,), (22,), (26,), (30,), (34,)),
    *((22, 38), (24, 42), (26, 46), (28, 50), (30, 54), (32, 58), (34, 62)),
)
_LEVEL_BITS: Final = {"L": 1, "M": 0, "Q": 3, "H": 2}  # table 12
_FORMAT_MASK: Final = 0b101010000010010
_FORMAT_POLYNOMIAL: Final = 0b10100110111
_VERSION_POLYNOMIAL: Final = 0b1111100100101
_FINDER: Final = 8  # modules with its separator
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What all symbols of one version have in common.

    `place` and `place_turned` build one from the bits of its codewords; format and version stay light.
    """

    version: int
    size: int
    place: Callable[[str], int]
    place_turned: Callable[[str], int]
    masks: tuple[tuple[int, int], ...]

    @property
    def stride(self) -> int:
        """Bits from one row to the next."""
        return self.size + BETWEEN_ROWS


def information(plan: Plan, level: str, mask: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the modules of format and version (7.9, 7.10), and the one that is always dark."""
    last = plan.size - 1
    about = _with_remainder(_LEVEL_BITS[level] << 3 | mask, 10, _FORMAT_POLYNOMIAL) ^ _FORMAT_MASK
    beside = [*range(6), 7, 8]
    for number, place in enumerate(beside):
        low, high = bool(about >> number & 1), bool(about >> 14 - number & 1)
        yield place, 8, low
        yield 8, last - number, low
        yield 8, place, high
        yield last - number, 8, high
    yield last - 7, 8, True
    if plan.version >= _FIRST_WITH_VERSION_INFO:
        about = _with_remainder(plan.version, 12, _VERSION_POLYNOMIAL)
        for number in range(18):
            along, across = number // 3, last - 10 + number % 3
            yield across, along, bool(about >> number & 1)
            yield along, across, bool(about >> number & 1)


def _with_remainder(value: int, bits: int, polynomial: int) -> int:
    rest = value << bits
    while rest.bit_length() > bits:
        rest ^= polynomial << rest.bit_length() - polynomial.bit_length()
    return value << bits | rest


@functools.cache
def plan_of(version: int, codewords: int) -> Plan:
    """Work out where the bits of so many codewords go; it takes some milliseconds, and is remembered."""
    size, bits = 17 + 4 * version, codewords * 8
    fixed = _fixed(version, size)
    order = {place: min(number, bits) for number, place in enumerate(_path(size, fixed))}
    picked = {place: bits + is_dark for place, is_dark in fixed.items()} | order
    turned = {(column, row): number for (row, column), number in picked.items()}
    stride = size + BETWEEN_ROWS
    masks = tuple(_mask(condition, order, stride) for condition in _CONDITIONS)
    return Plan(version, size, _placing(picked, size, bits), _placing(turned, size, bits), masks)


def _placing(picked: Mapping[_Place, int], size: int, bits: int) -> Callable[[str], int]:
    """Return what builds a symbol from its bits: for every module the number of its bit.

    Behind the bits stand a "0" and a "1" for the modules that are always so.
    """
    columns = range(size + BETWEEN_ROWS)
    numbers = [picked.get((row, column), bits) for row in range(size) for column in columns]
    pick = itemgetter(*reversed(numbers))
    return lambda stream: int("".join(pick(stream + "01")), 2)


def _fixed(version: int, size: int) -> dict[_Place, bool]:
    """Return the modules that no data stands in; those of format and version are light for now."""
    fixed = dict.fromkeys(_reserved(version, size), False)
    for row, column in itertools.product(range(_FINDER), repeat=2):
        is_dark = max(abs(row - 3), abs(column - 3)) in {0, 1, 3}
        fixed[row, column] = fixed[size - 1 - row, column] = fixed[row, size - 1 - column] = is_dark
    for place in range(_FINDER, size - _FINDER):
        fixed[6, place] = fixed[place, 6] = place % 2 == 0
    for row, column in itertools.product((6, *_ALIGNED_AT[version - 1]), repeat=2):
        if not _is_in_corner(row, column, size):
            for down, right in itertools.product(range(-2, 3), repeat=2):
                fixed[row + down, column + right] = max(abs(down), abs(right)) != 1
    return fixed


def _reserved(version: int, size: int) -> Iterator[_Place]:
    """Yield the places of format and version."""
    for place in (*range(_FINDER + 1), *range(size - _FINDER, size)):
        yield place, _FINDER
        yield _FINDER, place
    if version >= _FIRST_WITH_VERSION_INFO:
        for across, along in itertools.product(range(size - 11, size - 8), range(6)):
            yield across, along
            yield along, across


def _is_in_corner(row: int, column: int, size: int) -> bool:
    return (row, column) in {(6, 6), (6, size - 7), (size - 7, 6)}


def _path(size: int, fixed: Mapping[_Place, bool]) -> Iterator[_Place]:
    """Yield the places of the bits: pairs of columns from the right, up and down in turn (7.7.3)."""
    for turn, right in enumerate((*range(size - 1, 6, -2), 5, 3, 1)):
        for row in range(size) if turn % 2 else range(size - 1, -1, -1):
            yield from ((row, column) for column in (right, right - 1) if (row, column) not in fixed)


def _mask(condition: Callable[[int, int], bool], order: Mapping[_Place, int], stride: int) -> tuple[int, int]:
    """Return a mask over the places of data, upright and turned."""
    places = [place for place in order if condition(*place)]
    upright = sum(1 << row * stride + column for row, column in places)
    turned = sum(1 << column * stride + row for row, column in places)
    return upright, turned


# Table 10: i is the row, j the column.
_CONDITIONS: Final[tuple[Callable[[int, int], bool], ...]] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _j: i % 2 == 0,
    lambda _i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)
