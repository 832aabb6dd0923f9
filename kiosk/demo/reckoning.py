"""Holds what the counter says against what the portal holds and what lies on paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.app.counter import EnrolledMachine
from kiosk.domain.acts import EntryKind
from kiosk.domain.application import ApplicationRow
from kiosk.domain.entry import Entry
from kiosk.domain.receipt import Paper

_ALL_BYTES = 2**40
_PAGE = 256
_DOTS_ADDED = 8  # pictures that hold a printer's real-time command get a dot more (devices/protocol/escpos)


@dataclass(frozen=True, slots=True)
class CounterBooks:
    """A counter's journal and list as read beside everything else; entries are those of both copies."""

    device_id: str
    entries: tuple[Entry, ...]
    rows: tuple[ApplicationRow, ...]

    @classmethod
    def of_home(cls, home: Path) -> "CounterBooks":
        """Read a home without writing to it."""
        enrolled = EnrolledMachine.of_home(home)
        reader = enrolled.open_reader()
        try:
            runs = reader.runs
            entries = [entry for head in runs.epochs() for entry in runs.run(head.epoch, 1, _ALL_BYTES)]
            rows: list[ApplicationRow] = []
            before: int | None = None
            while page := reader.books.applications(reader.books.last_business_date(), before, _PAGE):
                rows += page
                before = page[-1].seq
        finally:
            reader.close()
        return cls(str(enrolled.enrolment.place.device_id), tuple(entries), tuple(reversed(rows)))

    @property
    def application_ids(self) -> list[str]:
        """Return every application filed, in the order of the journal."""
        return [
            str(application["application_id"])
            for facts in self._facts(EntryKind.BASKET_SETTLED)
            for application in facts["applications"]
        ]

    @property
    def receipt_numbers(self) -> list[str]:
        """Return every receipt number given, in the order of the journal."""
        return [str(facts["receipt"]["number"]) for facts in self._facts(EntryKind.BASKET_SETTLED)]

    @property
    def takings_dirhams(self) -> int:
        """Return what was taken in cash."""
        return sum(
            int(paid["dirhams"])
            for facts in self._facts(EntryKind.BASKET_SETTLED)
            for paid in facts["payments"]
        )

    @property
    def balances(self) -> dict[str, int]:
        """Return what each account holds in dirhams; together they are zero."""
        held: Counter[str] = Counter()
        for entry in self.entries:
            for line in entry.facts_fields().get("ledger", ()):
                held[line["account"]] += line["dirhams"]
        return dict(held)

    @property
    def every_entry_balances(self) -> bool:
        """Say whether the ledger lines of each entry sum to zero."""
        return all(
            sum(line["dirhams"] for line in entry.facts_fields().get("ledger", ())) == 0
            for entry in self.entries
        )

    def papers(self, *kinds: EntryKind) -> list[tuple[str, int, str]]:
        """Return what is recorded of paper: receipt number, copy, outcome."""
        wanted = kinds or (EntryKind.RECEIPT_PRINTED, EntryKind.RECEIPT_REPRINTED)
        return [
            (str(facts["receipt_number"]), int(facts.get("copy", 0)), str(facts["paper"]))
            for facts in self._facts(*wanted)
        ]

    def _facts(self, *kinds: EntryKind) -> Iterable[Mapping[str, Any]]:
        return (entry.facts_fields() for entry in self.entries if entry.kind in kinds)


@dataclass(frozen=True, slots=True)
class Finding:
    """One question, and whether the answer is yes."""

    name: str
    holds: bool


def is_gapless(receipt_numbers: Sequence[str]) -> bool:
    """Say whether the numbers run from 1 without a gap."""
    return [int(number.rpartition("-")[2]) for number in receipt_numbers] == list(
        range(1, len(receipt_numbers) + 1)
    )


def compare_with_portal(books: CounterBooks, held: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Compare the counter's journal with the portal's export, entry by entry."""
    of_counter = [line for line in held if line["device_id"] == books.device_id]
    hashes = [(entry.place.epoch, entry.seq, entry.hash) for entry in books.entries]
    at_portal = [application for line in of_counter for application in line["application_ids"]]
    return [
        Finding("portal_holds_each_once", at_portal == books.application_ids),
        Finding(
            "hashes_equal", [(line["epoch"], line["seq"], line["hash"]) for line in of_counter] == hashes
        ),
    ]


def look_into_books(books: CounterBooks, announced: Iterable[str], wanted: int) -> list[Finding]:
    """Ask the counter's own journal."""
    ids = books.application_ids
    return [
        Finding("filed_as_planned", len(ids) == wanted),
        Finding("each_filed_once", len(set(ids)) == len(ids)),
        Finding("announced_are_filed", set(announced) <= set(ids)),
        Finding("receipt_numbers_gapless", is_gapless(books.receipt_numbers)),
        Finding("money_sums_to_zero", books.every_entry_balances and sum(books.balances.values()) == 0),
    ]


def compare_with_paper(drawn: Sequence[int], found: Sequence[int], doubtful: int) -> list[Finding]:
    """Compare drawn receipts with the sheets cut off, by their black dots.

    Args:
        drawn: black dots of every print that the journal calls printed.
        found: black dots of every sheet.
        doubtful: prints whose outcome is not known: so many sheets more there may be.
    """
    left = sorted(found)
    missing = 0
    for dots in sorted(drawn):
        match = next((sheet for sheet in left if dots <= sheet <= dots + _DOTS_ADDED), None)
        if match is None:
            missing += 1
        else:
            left.remove(match)
    return [
        Finding("every_receipt_on_paper", missing == 0),
        Finding("no_paper_unaccounted", len(left) <= doubtful),
    ]


def doubtful_prints(books: CounterBooks) -> int:
    """Count prints that may or may not have left paper."""
    return sum(1 for _, _, paper in books.papers() if paper == Paper.UNKNOWN)
