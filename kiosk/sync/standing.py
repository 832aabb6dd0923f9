"""How this counter's journal and the portal's copy of it stand to each other: what waits, what goes next."""

import logging

from kiosk.domain.identifiers import EpochId
from kiosk.errors import PortalDisagreesError, StoreDamagedError
from kiosk.ports import ChainHead, OutgoingRuns
from kiosk.sync.answers import Greeting, PortalHead

_NOTHING = PortalHead(0, "")
_log = logging.getLogger(__name__)


class Standing:
    """What the portal holds of each epoch, as countersigned, as greeted, and beside the main branch.

    Always true: an entry counts as delivered only while a checkpoint and the last greeting both say so.
    """

    def __init__(self, runs: OutgoingRuns) -> None:
        self._runs = runs
        self._countersigned: dict[EpochId, int] = {}
        self._lacks_from: dict[EpochId, int] = {}
        self._beside: dict[EpochId, int] = {}
        self._proved: dict[EpochId, tuple[str, int]] = {}

    def forget_handed_over(self) -> None:
        """Believe the store alone about what was countersigned."""
        self._countersigned.clear()

    def acknowledged(self, epoch: EpochId) -> int:
        """Return the last countersigned sequence number."""
        return max(self._runs.acknowledged(epoch), self._countersigned.get(epoch, 0))

    def waiting_in(self, head: ChainHead) -> int:
        """Count the entries of an epoch that are not durable with the portal."""
        done = self.acknowledged(head.epoch)
        if head.epoch in self._lacks_from:
            done = min(done, self._lacks_from[head.epoch] - 1)
        return max(0, head.seq - max(done, self._beside.get(head.epoch, 0)))

    def greeted(self, greeting: Greeting) -> bool:
        """Take the portal's heads; return whether it holds less than it countersigned."""
        went_back = False
        self._beside.clear()
        for head in self._runs.epochs():
            held = greeting.heads.get(head.epoch, _NOTHING)
            self._lacks_from[head.epoch] = held.seq + 1
            if self._proved_in(greeting.incarnation, head.epoch) > held.seq:
                del self._proved[head.epoch]
            countersigned = self.acknowledged(head.epoch)
            if held.seq < countersigned:
                _log.warning(
                    "portal holds %d of epoch %s, countersigned %d", held.seq, head.epoch, countersigned
                )
                went_back = True
        return went_back

    def measured(self) -> list[tuple[str, int, int]]:
        """Return of each epoch what was countersigned and what the portal holds now."""
        heads = [head for head in self._runs.epochs() if head.epoch in self._lacks_from]
        return [
            (head.epoch, self.acknowledged(head.epoch), self._lacks_from[head.epoch] - 1) for head in heads
        ]

    def first_to_send(self, head: ChainHead, greeting: Greeting) -> tuple[int, PortalDisagreesError | None]:
        """Return where sending begins, and what a person must hear when the portal holds other entries.

        Entries that stand where the portal holds others are sent all the same: it keeps them on a branch,
        countersigned, and only their judgement waits.
        """
        held = greeting.heads.get(head.epoch, _NOTHING)
        if held.seq == 0:
            return 1, None
        trouble = self.difference(head, held)
        if trouble is None:
            # A lost answer is asked again: the last entry goes once more and brings the checkpoint.
            return (held.seq if self.acknowledged(head.epoch) < held.seq else held.seq + 1), None
        shared = max(
            (own.seq for own in greeting.branches.get(head.epoch, ()) if self.difference(head, own) is None),
            default=0,
        )
        self._beside[head.epoch] = shared
        # Where the two part is not known, and what was countersigned in another life of the portal may be
        # gone with it: all is shown again, unless this very life has answered that it stands on main.
        proved = self._proved_in(greeting.incarnation, head.epoch)
        if proved > shared and self.acknowledged(head.epoch) < proved:
            return proved, trouble  # its checkpoint was lost on the way to the store
        return max(shared, proved) + 1, trouble

    def stored(self, epoch: EpochId, seq: int, life: str, *, is_main: bool) -> None:
        """Note that the portal has stored up to `seq`, on the main branch or beside it.

        An entry on main proves all before it: each one's hash covers the one before.
        """
        if is_main:
            self._proved[epoch] = (life, seq)
            self._countersigned[epoch] = max(seq, self._countersigned.get(epoch, 0))
            self._lacks_from[epoch] = seq + 1
        else:
            self._beside[epoch] = max(seq, self._beside.get(epoch, 0))

    def _proved_in(self, life: str, epoch: EpochId) -> int:
        """Return up to where one life of the portal has shown to hold our own entries on main."""
        proved_life, seq = self._proved.get(epoch, ("", 0))
        return seq if proved_life == life else 0

    def difference(self, head: ChainHead, held: PortalHead) -> PortalDisagreesError | None:
        """Compare what the portal holds at one place with our own entry there.

        Raises:
            StoreDamagedError: our own entry cannot be read.
        """
        if held.seq > head.seq:
            return PortalDisagreesError(f"portal holds {held.seq}, durable here {head.seq}")
        own = self._runs.run(head.epoch, held.seq, 1)
        if not own or own[0].seq != held.seq:
            raise StoreDamagedError(f"entry {held.seq} cannot be read")
        return None if own[0].hash == held.hash else PortalDisagreesError(f"another entry at {held.seq}")
