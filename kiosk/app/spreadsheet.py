"""Reading a workbook: its sheets as rows of plain cells, nothing of it run, its size bounded."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kiosk.domain.lint import ServiceFiles
from kiosk.domain.xlsform import definition_of
from kiosk.domain.xlsform_rows import Row, SpreadsheetError
from kiosk.errors import MalformedCatalogueError

# Guesses: far above any form, far below what stalls the reader.
_MOST_BYTES: Final = 5 * 1024 * 1024
_MOST_UNPACKED: Final = 50 * 1024 * 1024
_MOST_ROWS: Final = 2_000
_MOST_COLUMNS: Final = 60


def import_xlsform(path: Path) -> ServiceFiles:
    """Return the definition that a workbook describes.

    Raises:
        MalformedCatalogueError: no workbook, too large, or not understood; the detail names sheet and row.
    """
    try:
        return definition_of(_sheets(path))
    except SpreadsheetError as error:
        raise MalformedCatalogueError(f"{path.name}: {error}") from error


def _sheets(path: Path) -> dict[str, list[Row]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _check_size(path)
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            return {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
        finally:
            book.close()
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError) as error:
        raise MalformedCatalogueError(f"{path.name}: {type(error).__name__}") from error


def _check_size(path: Path) -> None:
    """Refuse a file that is large, or small and grows when it is opened."""
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    if path.stat().st_size > _MOST_BYTES or unpacked > _MOST_UNPACKED:
        raise MalformedCatalogueError(f"{path.name}: too large")


def _rows(sheet: Any) -> Iterator[Row]:
    heads: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), start=1):
        if number > _MOST_ROWS:
            raise MalformedCatalogueError(f"{sheet.title}: more than {_MOST_ROWS} rows")
        if number == 1:
            heads = [str(cell or "").strip() for cell in cells]
            continue
        row = Row(number, {head: _plain(cell) for head, cell in zip(heads, cells, strict=False) if head})
        if len(row):
            yield row


def _plain(cell: Any) -> Any:
    """Return a cell as text, number or truth; a date as it is written in answers."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
