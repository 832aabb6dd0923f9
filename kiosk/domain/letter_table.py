"""The register of letters as a table that any program opens: CSV."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from kiosk.domain.letter import RegisterLine

COLUMNS: Final = ("number", "direction", "at", "operator", "party", "subject")
_FORMULA: Final = frozenset("=+-@\t\r")


def register_csv(lines: Iterable[RegisterLine]) -> str:
    """Return the register; a cell that a table program would take for a formula is written as text."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for line in lines:
        told = (line.number, line.direction, line.at, line.operator, line.party.ar, line.subject.ar)
        writer.writerow([_cell(str(value)) for value in told])
    return written.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in _FORMULA else text
