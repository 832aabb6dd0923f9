"""Finds, among entries that the way refuses together, the one that it refuses alone: part by part.

An eighth at a time: what is sent in vain is then little more than the first refusal itself, and on average
no more requests are needed than with halves (bench/bench_poison.py).

What is refused may be an entry's size, its bytes, or something that a device on the way takes offence at; and
some ways do not say no but cut the line, each time at the same place. All of them are found.
"""

from collections.abc import Sequence
from typing import Final

from kiosk.domain.entry import Entry
from kiosk.errors import AnswerNotTrustedError, KioskError, PortalRefusedError
from kiosk.sync.problems import CODING_REFUSED, RUN_GAP

# A line that drops twice at one place is a bad line; from the third time on less is sent. (Our choice.)
PATIENCE: Final = 3
_PARTS: Final = 8
_NOT_ABOUT_CONTENT: Final = frozenset({401, 407, 511})
_BAD_REQUEST: Final = 400
_SERVER_ERROR: Final = 500


def is_refusal_of_content(failure: KioskError) -> bool:
    """Say whether a failure right after a good hello is about what was sent, and not about the line.

    True for a signed refusal other than of the sender or of the run's place, and for an unsigned 4xx.
    """
    if isinstance(failure, PortalRefusedError):
        is_about_place = failure.problem in {RUN_GAP, CODING_REFUSED}
        return not is_about_place and failure.status not in _NOT_ABOUT_CONTENT
    if isinstance(failure, AnswerNotTrustedError):
        return _BAD_REQUEST <= failure.status < _SERVER_ERROR and failure.status not in _NOT_ABOUT_CONTENT
    return False


class Suspicion:
    """Where the entry lies that the way refuses: from the next one to be sent up to a place, or nowhere.

    Kept in memory alone: after a start it is found again at the same cost.
    """

    def __init__(self) -> None:
        self._epoch = ""
        self._until = 0
        self._step = 1
        self._is_one_of_them = False
        self._stumbled_at: tuple[str, int] = ("", 0)
        self._stumbles = 0

    @property
    def is_patience_over(self) -> bool:
        """Say whether the same place failed so often that it is taken for a refusal."""
        return self._stumbles >= PATIENCE

    def portion(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return what to send of the next entries: a part of those suspected, or all when none is."""
        suspected = self._suspected(entries)
        if not suspected:
            return entries
        if (giant := _before_giant(suspected)) is not None:
            return giant
        is_last_part = self._is_one_of_them and len(suspected) <= self._step
        return suspected[: _eighth(len(suspected)) if is_last_part else self._step]

    def less(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return what to try of entries that were just refused together."""
        return self.portion(entries) if self._suspected(entries) else smaller(entries)

    def is_certain(self, entries: Sequence[Entry]) -> bool:
        """Say whether the first of these is refused for certain: the others of its run went through."""
        return len(self._suspected(entries)) == 1 and self._is_one_of_them

    def note_refused(self, entries: Sequence[Entry]) -> None:
        """Note that one of these is refused for what it is."""
        self._suspect(entries, is_one_of_them=len(entries) > 1)

    def note_too_large(self, entries: Sequence[Entry]) -> None:
        """Note that these are too much at once; only a giant among them is suspected of being so alone."""
        before = _before_giant(entries)
        if before is not None:
            self._suspect(entries[: len(before) + 1], is_one_of_them=False)

    def note_stumble(self, entries: Sequence[Entry]) -> None:
        """Note that the line failed at these, though it had just carried a greeting."""
        first = entries[0].place
        place = (first.epoch, first.seq)
        self._stumbles = self._stumbles + 1 if place == self._stumbled_at else 1
        self._stumbled_at = place
        if self.is_patience_over:
            self._suspect(entries, is_one_of_them=False)

    def note_found(self) -> None:
        """Note that the refused entry has gone another way: those behind it are under no suspicion."""
        self._until = 0
        self._stumbles = 0

    def note_stored(self) -> None:
        """Note that something went through: the place that failed is left behind."""
        self._stumbles = 0

    def _suspect(self, entries: Sequence[Entry], *, is_one_of_them: bool) -> None:
        first = entries[0].place
        self._epoch, self._until = first.epoch, first.seq + len(entries)
        self._step = _eighth(len(entries))
        self._is_one_of_them = is_one_of_them

    def _suspected(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        first = entries[0].place
        return entries[: max(0, self._until - first.seq)] if first.epoch == self._epoch else ()


def smaller(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the part to try of entries that were too much at once: what stands before a giant, else half."""
    giant = _before_giant(entries)
    return entries[: max(1, len(entries) // 2)] if giant is None else giant


def _before_giant(entries: Sequence[Entry]) -> Sequence[Entry] | None:
    """Return what stands before an entry that outweighs all the others together, the likely cause.

    The giant alone if it is the first; None when there is no such entry.
    """
    sizes = [raw_bytes(entry) for entry in entries]
    giant = max(sizes)
    return entries[: max(1, sizes.index(giant))] if 2 * giant > sum(sizes) else None


def _eighth(count: int) -> int:
    return -(-count // _PARTS)


def raw_bytes(entry: Entry) -> int:
    """Return an entry's size before it is packed."""
    bodies = sum(len(body) for body in entry.personal if body is not None)
    return len(entry.envelope) + len(entry.facts) + bodies
