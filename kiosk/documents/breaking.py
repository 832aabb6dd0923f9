"""Lines are broken first, in the order in which they are read; shaping and ordering come after."""

from collections.abc import Callable, Iterator

from kiosk.documents.blocks import AS_ITS_FIRST_LETTER, END_OF_RUN, LEFT_TO_RIGHT

_OPENING = (LEFT_TO_RIGHT, AS_ITS_FIRST_LETTER)


def broken(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break a text into lines no wider than `width`; isolated runs are closed and opened again.

    Args:
        text: in logical order; a newline always breaks.
        width: in units of `measure`.
        measure: the width of a text on one line.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        if measure(part) <= width:  # most lines by far
            lines.append(part.lstrip(" "))
            continue
        line = ""
        for word in _fitting(part.split(" "), width, measure):
            longer = f"{line} {word}" if line else word
            if line and measure(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return _balanced(lines)


def _fitting(words: list[str], width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Yield the words, cutting those that are wider than a whole line."""
    for word in words:
        if measure(word) <= width:
            yield word
            continue
        piece = ""
        for letter in word:
            if piece and measure(piece + letter) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


def _balanced(lines: list[str]) -> list[str]:
    """Close what a line leaves open and open it again on the next."""
    balanced, still_open = [], ""
    for line in lines:
        opened = still_open
        for mark in line:
            if mark in _OPENING:
                opened += mark
            elif mark == END_OF_RUN:
                opened = opened[:-1]
        balanced.append(still_open + line + END_OF_RUN * len(opened))
        still_open = opened
    return balanced
