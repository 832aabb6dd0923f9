"""What is known of one printer from one start of the program to the next; rows in `devices.json`."""

import json
import logging
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """What was learnt; a printer never met is taken for one that knows process IDs and is not clean.

    `ignores_process_ids`: it was asked for a process ID and answered by its fence only.
    `is_clean`: the last job ended well, so nothing of it is in the printer's buffer or under its head.
    `identity`: its model as it names it itself, empty while it has not: another one is another printer.
    `draws_codes`: it said how large a QR symbol would be, so it draws them; None while it was not asked.
    `sets_lines`: it proved the commands that set lines; None while it was not asked.
    """

    ignores_process_ids: bool = False
    is_clean: bool = False
    identity: str = ""
    draws_codes: bool | None = None
    sets_lines: bool | None = None


class PrinterMemory:
    """Facts of the printer behind one key; without a path they last as long as the program.

    What cannot be kept is forgotten: an unknown printer costs a blank slip and a question, nothing more.
    """

    def __init__(self, path: Path | None = None, key: str = "") -> None:
        self._path = path
        self._key = key
        self._facts = _parsed(_rows(path).get(key)) if path is not None else PrinterFacts()

    @property
    def facts(self) -> PrinterFacts:
        """What is known now."""
        return self._facts

    def keep(self, facts: PrinterFacts) -> None:
        """Remember, durably before this returns."""
        if facts == self._facts:
            return
        self._facts = facts
        if self._path is not None:
            _write(self._path, {**_rows(self._path), self._key: asdict(facts)})

    def forget(self) -> None:
        """Forget this printer: another one may stand there now."""
        self._facts = PrinterFacts()
        if self._path is not None and self._key in (rows := _rows(self._path)):
            _write(self._path, {key: row for key, row in rows.items() if key != self._key})


def _parsed(row: Any) -> PrinterFacts:
    if not isinstance(row, dict):
        return PrinterFacts()
    identity = row.get("identity")
    return PrinterFacts(
        row.get("ignores_process_ids") is True,
        row.get("is_clean") is True,
        identity if isinstance(identity, str) else "",
        _asked(row.get("draws_codes")),
        _asked(row.get("sets_lines")),
    )


def _asked(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _rows(path: Path) -> dict[str, Any]:
    """Return the rows of the file; one that is missing or damaged holds none."""
    try:
        printers = json.loads(path.read_text("utf-8"))["printers"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return printers if isinstance(printers, dict) else {}


def _write(path: Path, rows: dict[str, Any]) -> None:
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"printers": rows}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        _LOG.warning("devices.json cannot be written: errno %s", error.errno)
        with suppress(OSError):
            path.unlink(missing_ok=True)  # no memory is safe, a stale one is not
