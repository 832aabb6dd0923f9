"""Where the printer's twin lays what it has cut off: one picture and one JSON file per receipt."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kiosk.devices.simulated.paper import DOTS_PER_METRE, Sheet
from kiosk.devices.simulated.png import png


class SheetFolder:
    """Counts receipts and keeps them as `receipt-0001.png` and `.json`; blank slips are counted apart."""

    def __init__(self, folder: Path | None, tell: Callable[[dict[str, Any]], None]) -> None:
        self._folder = folder
        self._tell = tell
        self.receipts = 0
        self.blank_slips = 0
        self.last_path: Path | None = None

    def take(self, sheet: Sheet) -> None:
        """Take one piece of paper."""
        if not (sheet.black_dots or sheet.text):
            self.blank_slips += 1
            return
        self.receipts += 1
        facts: dict[str, Any] = {
            "number": self.receipts,
            "width_dots": sheet.width_dots,
            "height_dots": len(sheet.rows),
            "black_dots": sheet.black_dots,
            "text": sheet.text,
            "qr": [asdict(mark) for mark in sheet.qr_marks],
            "bar_codes": list(sheet.bar_codes),
        }
        if self._folder is not None:
            facts["png"] = str(self._save(self._folder, sheet, facts))
        self._tell({"event": "receipt", **facts})

    def _save(self, folder: Path, sheet: Sheet, facts: dict[str, Any]) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"receipt-{self.receipts:04d}.png"
        path.write_bytes(png(sheet.rows, sheet.width_dots, DOTS_PER_METRE))
        path.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, indent=1), "utf-8")
        self.last_path = path
        return path
