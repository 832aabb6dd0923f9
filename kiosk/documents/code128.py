"""Code 128 for postal items: letters in set B, runs of digits two to a symbol in set C.

Source: ISO/IEC 15417. A symbol is three bars and three spaces, eleven modules; the stop has a bar more.
"""

from collections.abc import Iterator
from typing import Final

QUIET_MODULES: Final = 10  # Source: ISO/IEC 15417, quiet zone
# Six widths a symbol, from 0 to 105; then the seven of the stop.
_WIDTHS: Final = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "1143114111134113111131411141313111414111312114122112142112322331112"
)
_ELEMENTS: Final = 6
_TO_C, _TO_B, _START_B, _STOP = 99, 100, 104, 106
_CHECK_MODULUS: Final = 103
_FIRST_PRINTABLE: Final = 32
_SHORTEST_RUN: Final = 6  # of digits, from which two symbols of change are won back


def bar_modules(text: str) -> tuple[bool, ...]:
    """Return the modules of a bar code from left to right, without its quiet zones; True is a bar.

    Raises:
        ValueError: a character that is not printable ASCII.
    """
    symbols = list(_symbols(text))
    check = (symbols[0] + sum(place * value for place, value in enumerate(symbols))) % _CHECK_MODULUS
    modules: list[bool] = []
    for value in (*symbols, check, _STOP):
        begin, end = value * _ELEMENTS, (value + 1) * _ELEMENTS + (value == _STOP)
        for place, width in enumerate(_WIDTHS[begin:end]):
            modules += [place % 2 == 0] * int(width)
    return tuple(modules)


def _symbols(text: str) -> Iterator[int]:
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("printable ASCII only")
    yield _START_B
    place = 0
    while place < len(text):
        digits = _digits_from(text, place)
        if digits >= _SHORTEST_RUN:
            yield _TO_C
            for pair in range(place, place + digits // 2 * 2, 2):
                yield int(text[pair : pair + 2])
            place += digits // 2 * 2
            if place < len(text):
                yield _TO_B
        else:
            yield ord(text[place]) - _FIRST_PRINTABLE
            place += 1


def _digits_from(text: str, place: int) -> int:
    count = 0
    while place + count < len(text) and text[place + count].isdigit():
        count += 1
    return count
