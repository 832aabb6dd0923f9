"""Which of the eight masks leaves a QR symbol easiest to read: the penalties of ISO/IEC 18004:2015, 7.8.3.

Asked of all rows at once: a symbol is one long integer with room between its rows (`qr_plan.py`), and the
columns are the rows of the symbol turned about its diagonal.
"""

import functools
from typing import Final

from kiosk.documents.qr_plan import Plan
from kiosk.documents.qr_symbol import Unmasked

_LIKE_A_FINDER: Final = (0, 2, 3, 4, 6)  # the dark ones of 1011101
_FINDER_MODULES: Final = 7
_LIGHT_BESIDE: Final = 4
_N1, _N2, _N3, _N4 = 3, 3, 40, 10


def best_mask(symbol: Unmasked) -> int:
    """Return the mask with the lowest penalty, the first of several."""
    plan = symbol.plan
    penalties = [
        _penalty(plan, symbol.upright ^ upright, symbol.turned ^ turned) for upright, turned in plan.masks
    ]
    return penalties.index(min(penalties))


def _penalty(plan: Plan, upright: int, turned: int) -> int:
    pairs, full = _pairs(plan.size, plan.stride)
    alike = ~(upright ^ upright >> 1) & pairs
    squares = alike & alike >> plan.stride & ~(upright ^ upright >> plan.stride)
    lines = _runs(alike) + _runs(~(turned ^ turned >> 1) & pairs)
    finders = _finders(upright, full) + _finders(turned, full)
    return lines + _N2 * squares.bit_count() + _N3 * finders + _balance(upright.bit_count(), plan.size**2)


def _runs(alike: int) -> int:
    """Return the penalty for five and more of one colour in a row; `alike` marks equal neighbours."""
    long = alike & alike >> 1 & alike >> 2 & alike >> 3
    begins = long & ~(long << 1)
    return long.bit_count() + (_N1 - 1) * begins.bit_count()


def _finders(modules: int, full: int) -> int:
    """Count what looks like a finder with four light modules before or behind it.

    As the generic encoder counts: what is counted is passed over whole, what is not by four modules.
    """
    light = ~modules & full
    found = light >> 1 & light >> 5
    for at in _LIKE_A_FINDER:
        found &= modules >> at
    count, free_from = 0, 0
    while found:
        at = (found & -found).bit_length() - 1
        found &= found - 1
        if at < free_from:
            continue
        before = modules >> at - _LIGHT_BESIDE if at >= _LIGHT_BESIDE else modules << _LIGHT_BESIDE - at
        behind = modules >> at + _FINDER_MODULES
        is_counted = not before & 0b1111 or not behind & 0b1111
        count += is_counted
        free_from = at + (_FINDER_MODULES if is_counted else _LIGHT_BESIDE)
    return count


def _balance(dark: int, modules: int) -> int:
    return _N4 * int(abs(dark / modules * 100 - 50) / 5)


@functools.cache
def _pairs(size: int, stride: int) -> tuple[int, int]:
    """Return where a module has one of its row at its right, and where there is a module at all."""
    row = (1 << size) - 1
    rows = sum(1 << number * stride for number in range(size))
    return rows * (row >> 1), rows * row
