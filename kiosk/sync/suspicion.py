"""Finds, among entries that the way refuses together, the one that it refuses alone: halves, run by run.

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
        self._stumbled_at: tuple[str, int] = ("", 0)
        self._stumbles = 0

    @property
    def is_patience_over(self) -> bool:
        """Say whether the same place failed so often that it is taken for a refusal."""
        return self._stumbles >= PATIENCE

    def portion(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return what to send of the next entries: half of those suspected, or all when none is."""
        first = entries[0].place
        if first.epoch != self._epoch or first.seq >= self._until:
            return entries
        suspected = min(len(entries), self._until - first.seq)
        return entries[: max(1, suspected // 2)]

    def note_refused(self, entries: Sequence[Entry]) -> None:
        """Note that one of these is refused."""
        first = entries[0].place
        self._epoch, self._until = first.epoch, first.seq + len(entries)

    def note_stumble(self, entries: Sequence[Entry]) -> None:
        """Note that the line failed at these, though it had just carried a greeting."""
        first = entries[0].place
        place = (first.epoch, first.seq)
        self._stumbles = self._stumbles + 1 if place == self._stumbled_at else 1
        self._stumbled_at = place
        if self.is_patience_over:
            self.note_refused(entries)

    def note_stored(self) -> None:
        """Note that something went through: the place that failed is left behind."""
        self._stumbles = 0
