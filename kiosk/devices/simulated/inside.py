"""Twins inside this process, for training: a port named `twin:…` needs no cable and no process of its own."""

import itertools
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.simulated.reader import FRAMINGS, ReaderTwin
from kiosk.devices.simulated.scale import ScaleTwin
from kiosk.devices.simulated.sheets import SheetFolder
from kiosk.devices.transport.in_memory import InMemoryLine, Twin
from kiosk.errors import DeviceNotConfiguredError

TWIN: Final = "twin:"
_PERSONS: Final = Path(__file__).parents[2] / "data" / "demo" / "persons.json"
_LAID_EVERY_S: Final = 1.0
_PARCEL_GRAMS: Final = 450


class DealtReader(ReaderTwin):
    """A reader on which the next document lies down by itself after a second of waiting for it."""

    def __init__(self, documents: Iterator[Sequence[str]], now_s: float) -> None:
        super().__init__(FRAMINGS["stx"])
        self._documents = documents
        self._laid_at_s = now_s

    def advance(self, now_s: float) -> None:
        """Let the pieces leave that are due; lay down the next document in time."""
        if now_s - self._laid_at_s >= _LAID_EVERY_S:
            self._laid_at_s = now_s
            self.lay(next(self._documents))
        super().advance(now_s)


def is_twin(url: str) -> bool:
    """Say whether a port is a twin's."""
    return url.startswith(TWIN)


def twin_port(role: str, papers: Path | None = None) -> str:
    """Name the port of a twin; `papers` is where a printer's lays what it has cut off."""
    return f"{TWIN}{role}" + (f":{papers}" if papers is not None else "")


def twin_line(url: str) -> InMemoryLine:
    """Return the line to a fresh twin.

    Raises:
        DeviceNotConfiguredError: no such twin.
    """
    role, _, folder = url.removeprefix(TWIN).partition(":")
    now_s = time.monotonic()
    return InMemoryLine(_twin(role, folder, now_s), now_s)


def _twin(role: str, folder: str, now_s: float) -> Twin:
    if role == "printer":
        sheets = SheetFolder(Path(folder) if folder else None, lambda _event: None)
        sheets.receipts = _last_number(Path(folder)) if folder else 0
        return PrinterTwin(PrinterTraits(rows_per_s=0), sheets.take)
    if role == "reader":
        return DealtReader(itertools.cycle(_documents()), now_s)
    if role == "scale":
        scale = ScaleTwin()
        scale.load(_PARCEL_GRAMS)
        return scale
    raise DeviceNotConfiguredError(f"twin {role}")


def _last_number(folder: Path) -> int:
    """Go on counting where an earlier twin has stopped: no paper takes the place of another."""
    return max((int(path.stem.rpartition("-")[2]) for path in folder.glob("receipt-*.png")), default=0)


def _documents() -> tuple[Sequence[str], ...]:
    persons = json.loads(_PERSONS.read_text("utf-8"))["persons"]
    return tuple(tuple(person["mrz"]) for person in persons)
