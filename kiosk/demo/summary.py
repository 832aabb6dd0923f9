"""The morning in figures: for scripts as JSON, for people as one table in both languages."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.demo.reckoning import Finding
from kiosk.domain.money import Money
from kiosk.domain.texts import Texts

_NAME_WIDTH: Final = 44
_VALUE_WIDTH: Final = 12
_YES, _NO = "✓", "✗"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done, in the order of the table; `takings_dirhams` is what was taken in cash."""

    filed: int
    filed_in_window: int
    receipts_on_paper: int
    not_printed_at_first: int
    printed_later: int
    marked_copies: int
    waiting_before: int
    sent: int
    acknowledged_seq: int
    at_portal: int
    accepted: int
    journal_entries: int
    takings_dirhams: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures, and every question whose answer has to be yes."""

    figures: Figures
    findings: tuple[Finding, ...]
    files: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Say whether counter, portal and paper say the same."""
        return all(finding.holds for finding in self.findings)

    def as_fields(self) -> dict[str, Any]:
        """Return everything for a script."""
        findings = {finding.name: finding.holds for finding in self.findings}
        return {
            **asdict(self.figures),
            "agrees": self.agrees,
            "findings": findings,
            "files": list(self.files),
        }

    def table(self, texts: Texts) -> str:
        """Return the table: English, value, Arabic (last, so that a terminal keeps the columns)."""
        return "\n".join(self._rows(texts))

    def write(self, folder: Path, texts: Texts) -> None:
        """Write `summary.json` and `summary.txt`."""
        fields = json.dumps(self.as_fields(), ensure_ascii=False, indent=1)
        (folder / "summary.json").write_text(fields + "\n", "utf-8")
        (folder / "summary.txt").write_text(self.table(texts) + "\n", "utf-8")

    def _rows(self, texts: Texts) -> Iterator[str]:
        for name, value in asdict(self.figures).items():
            shown = Money(value).display if name == "takings_dirhams" else str(value)
            yield _row(texts, f"demo.figures.{name}", shown)
        yield ""
        for finding in self.findings:
            yield _row(texts, f"demo.findings.{finding.name}", _YES if finding.holds else _NO)
        yield ""
        yield _row(texts, "demo.agrees" if self.agrees else "demo.disagrees", _YES if self.agrees else _NO)


def _row(texts: Texts, key: str, value: str) -> str:
    words = texts.words(key)
    return f"  {words.en:<{_NAME_WIDTH}}{value:>{_VALUE_WIDTH}}   {words.ar}"
