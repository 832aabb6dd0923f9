"""Rows of a spreadsheet as values, and what can be wrong with them, said with sheet and row."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

ARABIC: Final = "label::Arabic (ar)"
ENGLISH: Final = "label::English (en)"


class SpreadsheetError(Exception):
    """A sheet cannot be understood; the program's door turns it into a refusal with words."""

    def __init__(self, sheet: str, row: int, problem: str) -> None:
        """Name the sheet, the row as the spreadsheet numbers it, and what is wrong."""
        self.sheet, self.row, self.problem = sheet, row, problem
        super().__init__(f"{sheet}, row {row}: {problem}")


class Row(Mapping[str, Any]):
    """One row by its column heads; empty cells are not there. `number` is the spreadsheet's."""

    def __init__(self, number: int, cells: Mapping[str, Any]) -> None:
        self.number = number
        self._cells = {name: cell for name, cell in cells.items() if cell is not None and str(cell).strip()}

    def __getitem__(self, name: str) -> Any:
        """Return a cell.

        Raises:
            KeyError: it is empty.
        """
        return self._cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


def required(row: Row, name: str, sheet: str) -> Any:
    """Return a cell that must be filled.

    Raises:
        SpreadsheetError: it is empty.
    """
    if name not in row:
        raise SpreadsheetError(sheet, row.number, f"{name} is missing")
    return row[name]


def words(row: Row, sheet: str, arabic: str = ARABIC, english: str = ENGLISH) -> dict[str, str]:
    """Return a text in both languages; on the sheet `service` they stand under `ar` and `en`.

    Raises:
        SpreadsheetError: one is empty.
    """
    if sheet == "service":
        arabic, english = "ar", "en"
    return {
        "ar": str(required(row, arabic, sheet)).strip(),
        "en": str(required(row, english, sheet)).strip(),
    }


def truth(value: Any, *, default: bool = False) -> bool:
    """Return what XLSForm's yes and no say."""
    if value is None:
        return default
    return str(value).strip().casefold() in {"yes", "true", "true()", "1", "نعم"}
