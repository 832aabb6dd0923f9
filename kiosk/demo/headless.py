"""The demo without a screen: plays the scripted morning, proves it, and leaves papers and pictures."""

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.app.counter import open_counter
from kiosk.demo import reckoning
from kiosk.demo.morning import BY_COMMAND, PLANNED, Morning
from kiosk.demo.paperwork import ACCEPTED, Draughtsman, dots_on_paper, one_pdf_per_service
from kiosk.demo.reckoning import Finding
from kiosk.demo.stage import Stage, open_stage
from kiosk.demo.summary import Figures, Summary
from kiosk.domain.receipt import Paper

_WIDTH_DOTS: Final = 576  # the twin's 80 mm paper
_OUTPUT: Final = ("receipts", "pictures", "summary.json", "summary.txt")


def play_morning(output: Path, tell: Callable[[str], None], *, keep: bool) -> Summary:
    """Play the whole morning and leave what it made in `output`.

    Args:
        output: folder for receipts, pictures and summary; what an earlier run left there is removed.
        tell: hears the key of each step's words.
        keep: leave the homes of portal and counter behind.

    Raises:
        StageError: a part of the stage failed; the numbers are not known then.
    """
    began_s = time.monotonic()
    _clean(output)
    with open_stage(keep=keep, paper_rows_per_s=0, tell=tell) as stage:
        morning = Morning(stage, tell, output / "pictures")
        morning.open()
        morning.work()
        morning.work_in_window()
        morning.note_waiting()
        morning.send()
        morning.look_at_answers()
        morning.close()
        tell("checking")
        return _Proof(stage, morning, output).summary(began_s)


def _clean(output: Path) -> None:
    """Remove what an earlier run left, nothing else: the folder may be anybody's."""
    output.mkdir(parents=True, exist_ok=True)
    for name in _OUTPUT:
        path = output / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


class _Proof:
    """Asks journal, portal and paper, and writes the answers down."""

    def __init__(self, stage: Stage, morning: Morning, output: Path) -> None:
        self._stage = stage
        self._morning = morning
        self._output = output
        self._books = morning.books()

    def summary(self, began_s: float) -> Summary:
        """Return figures and findings; receipts lie in the output folder afterwards."""
        portal = self._stage.portal
        verified = self._stage.counter.run("journal", "verify", "--json")
        held, stats = portal.export(), portal.stats()
        sheets = self._stage.printer.sheets
        paper = self._paper(sheets)
        findings = [
            *reckoning.look_into_books(self._books, self._morning.announced, PLANNED),
            Finding("journal_verified", verified.code == 0 and bool(verified.last["clean"])),
            *reckoning.compare_with_portal(self._books, held),
            Finding("portal_accepted_all", self._accepted() == _accepted_by_portal(stats) == PLANNED),
            *paper,
        ]
        figures = self._figures(held, len(sheets), round(time.monotonic() - began_s, 1))
        files = [str(path.relative_to(self._output)) for path in sorted(self._output.rglob("*.*"))]
        return Summary(figures, tuple(findings), tuple(files))

    def _figures(self, held: Sequence[dict[str, Any]], sheets: int, seconds: float) -> Figures:
        books, morning = self._books, self._morning
        copies = [paper for _, copy, paper in books.papers() if copy and paper == Paper.PRINTED]
        return Figures(
            filed=len(books.application_ids),
            filed_in_window=len(books.application_ids) - BY_COMMAND,
            receipts_on_paper=sheets,
            not_printed_at_first=morning.not_printed,
            printed_later=morning.printed_later,
            marked_copies=len(copies),
            waiting_before=morning.waiting_before,
            sent=morning.sent,
            acknowledged_seq=morning.acknowledged_seq,
            at_portal=sum(len(line["application_ids"]) for line in held),
            accepted=self._accepted(),
            journal_entries=len(books.entries),
            takings_dirhams=books.takings_dirhams,
            seconds=seconds,
        )

    def _accepted(self) -> int:
        return sum(row.state == ACCEPTED for row in self._books.rows)

    def _paper(self, sheets: Sequence[Path]) -> list[Finding]:
        """Compare paper and journal; lay receipts and PDFs into the output folder."""
        folder = self._output / "receipts"
        folder.mkdir()
        for sheet in sheets:
            shutil.copyfile(sheet, folder / sheet.name)
        printed = [(number, copy) for number, copy, paper in self._books.papers() if paper == Paper.PRINTED]
        with open_counter(self._stage.counter.home) as counter:
            draughtsman = Draughtsman(counter, _WIDTH_DOTS)
            expected = draughtsman.black_dots(printed)
            one_pdf_per_service(draughtsman, self._books.rows, folder)
        found = dots_on_paper(sheets)
        doubtful = reckoning.doubtful_prints(self._books)
        on_paper = {number for number, _ in printed} >= set(self._books.receipt_numbers)
        return [
            Finding("every_receipt_printed", on_paper),
            *reckoning.compare_with_paper(expected, found, doubtful),
        ]


def _accepted_by_portal(stats: dict[str, Any]) -> int:
    return int(stats["applications_by_state"].get(ACCEPTED, 0))
