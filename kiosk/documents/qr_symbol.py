"""QR symbols of alphanumeric texts, as every receipt has one: from the text to its codewords.

The generic encoder takes many times as long; both give the same symbol (`tests/documents/test_qr.py`). Where
the codewords stand is worked out once for each version (`qr_plan.py`); the mask is chosen in `qr_mask.py`.
"""

import functools
import itertools
from dataclasses import dataclass
from typing import Final

from kiosk.documents.qr_plan import Plan, information, plan_of

# Source of all tables and numbers here: ISO/IEC 18004:2015.
ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # table 5
LEVELS: Final = "LMQH"
_VALUES: Final = {letter: value for value, letter in enumerate(ALPHANUMERIC)}
_MODE_ALPHANUMERIC: Final = 0b0010
_PADDING: Final = (0xEC, 0x11)
_FIRST_WITH_LONGER_COUNT: Final = 10
_POLYNOMIAL: Final = 0x11D
# Table 9, versions 1 to 12, levels L M Q H: check codewords of a block, blocks. Where these do not share the
# data evenly, the last ones hold one codeword more.
_BLOCKS: Final = (
    ((7, 1), (10, 1), (13, 1), (17, 1)),
    ((10, 1), (16, 1), (22, 1), (28, 1)),
    ((15, 1), (26, 1), (18, 2), (22, 2)),
    ((20, 1), (18, 2), (26, 2), (16, 4)),
    ((26, 1), (24, 2), (18, 4), (22, 4)),
    ((18, 2), (16, 4), (24, 4), (28, 4)),
    ((20, 2), (18, 4), (18, 6), (26, 5)),
    ((24, 2), (22, 4), (22, 6), (26, 6)),
    ((30, 2), (22, 5), (20, 8), (24, 8)),
    ((18, 4), (26, 5), (24, 8), (28, 8)),
    ((20, 4), (30, 5), (28, 8), (24, 11)),
    ((24, 4), (22, 8), (26, 10), (28, 11)),
)
_CODEWORDS: Final = (26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466)  # table 1, in all


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A symbol before its mask is chosen, upright and turned about its diagonal (`qr_plan.py`)."""

    plan: Plan
    level: str
    upright: int
    turned: int


def unmasked(text: str, most_version: int) -> Unmasked | None:
    """Encode in the smallest version; spare room is used for stronger error correction.

    Returns:
        The symbol; None when the text needs a larger version.

    Raises:
        ValueError: another letter than those of `ALPHANUMERIC`.
    """
    data = _text_bits(text)
    for version in range(1, most_version + 1):
        count_bits = 9 if version < _FIRST_WITH_LONGER_COUNT else 11
        needed = 4 + count_bits + len(data)
        fitting = [level for level in LEVELS if _data_codewords(version, level) * 8 >= needed]
        if fitting:
            bits = f"{_MODE_ALPHANUMERIC:04b}{len(text):0{count_bits}b}{data}"
            return _built(version, fitting[-1], bits)
    return None


def finished(symbol: Unmasked, mask: int) -> int:
    """Return a symbol with its mask, format and version."""
    plan = symbol.plan
    modules = symbol.upright ^ plan.masks[mask][0]
    for row, column, is_dark in information(plan, symbol.level, mask):
        if is_dark:
            modules |= 1 << row * plan.stride + column
    return modules


def _text_bits(text: str) -> str:
    try:
        values = [_VALUES[letter] for letter in text]
    except KeyError as error:
        raise ValueError("not alphanumeric") from error
    pairs = [f"{first * 45 + second:011b}" for first, second in zip(values[::2], values[1::2], strict=False)]
    return "".join(pairs) + (f"{values[-1]:06b}" if len(values) % 2 else "")


def _data_codewords(version: int, level: str) -> int:
    check, blocks = _BLOCKS[version - 1][LEVELS.index(level)]
    return _CODEWORDS[version - 1] - check * blocks


def _built(version: int, level: str, bits: str) -> Unmasked:
    room = _data_codewords(version, level)
    bits += "0" * min(4, room * 8 - len(bits))
    # Like the generic encoder, which fills up a codeword that is full with one more: behind the end, nothing
    # is read, and the paper stays the same dot by dot.
    bits = (bits + "0" * (8 - len(bits) % 8))[: room * 8]
    data = int(bits, 2).to_bytes(len(bits) // 8)
    data += bytes(itertools.islice(itertools.cycle(_PADDING), room - len(data)))
    message = _interleaved(data, *_BLOCKS[version - 1][LEVELS.index(level)])
    plan = plan_of(version, len(message))
    stream = f"{int.from_bytes(message):0{len(message) * 8}b}"
    return Unmasked(plan, level, plan.place(stream), plan.place_turned(stream))


def _interleaved(data: bytes, check: int, blocks: int) -> bytes:
    """Return the blocks' codewords in turn, then their check codewords."""
    short, longer = divmod(len(data), blocks)
    parts, at = [], 0
    for number in range(blocks):
        end = at + short + (number >= blocks - longer)
        parts.append(data[at:end])
        at = end
    checks = [_check_codewords(part, check) for part in parts]
    columns = (
        part[number : number + 1] for number in range(short + 1) for part in parts if number < len(part)
    )
    return b"".join(columns) + bytes(itertools.chain.from_iterable(zip(*checks, strict=True)))


def _check_codewords(data: bytes, count: int) -> bytes:
    """Return the remainder of the division by the generator polynomial."""
    table, rest = _multiples(count), 0
    top, keep = 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    for codeword in data:
        rest = (rest & keep) << 8 ^ table[rest >> top ^ codeword]
    return rest.to_bytes(count)


@functools.cache
def _multiples(count: int) -> tuple[int, ...]:
    """Return the generator polynomial without its first term, times every element of the field."""
    generator = [1]
    for power in range(count):
        root = _exponent(power)
        shifted = [*generator, 0]
        generator = [one ^ _times(root, other) for one, other in zip(shifted, [0, *generator], strict=True)]
    return tuple(
        int.from_bytes(bytes(_times(element, term) for term in generator[1:])) for element in range(256)
    )


@functools.cache
def _exponent(power: int) -> int:
    return 1 if power == 0 else _times(_exponent(power - 1), 2)


def _times(first: int, second: int) -> int:
    product = 0
    while second:
        product ^= first * (second & 1)
        first = first << 1 ^ (_POLYNOMIAL if first & 0x80 else 0)
        second >>= 1
    return product
