"""The courier with pictures: entries and feed first, then what they name."""

from collections.abc import Callable

from kiosk.ports import Clock, Inbox, OutgoingRuns
from kiosk.sync.blob_sender import BlobSender
from kiosk.sync.courier import Courier
from kiosk.sync.run_sender import MeteredLink
from kiosk.sync.way_around import WayAround


class PictureCourier(Courier):
    """A courier whose round ends with pictures; an entry that comes meanwhile goes before the next chunk."""

    def __init__(
        self,
        link: MeteredLink,
        runs: OutgoingRuns,
        inbox: Inbox,
        clock: Clock,
        catalogue_hash: Callable[[], str],
        pictures: BlobSender,
    ) -> None:
        super().__init__(link, runs, inbox, clock, catalogue_hash)
        self._pictures = pictures
        self._sender.way_around = WayAround(link, pictures.link, clock)

    def believe_the_store(self) -> None:
        """Forget what was handed over and not yet seen in the store."""
        super().believe_the_store()
        self._pictures.believe_the_store()

    def _exchange_all(self, should_stop: Callable[[], bool]) -> None:
        super()._exchange_all(should_stop)
        while not should_stop():
            sent, waited = self._tally.sent, self.waiting()
            done = self._pictures.send_waiting(self._interrupted(should_stop, waited))
            if done or self.waiting() > waited:
                # New entries go first; and a picture that became whole may have moved its case.
                super()._exchange_all(should_stop)
            if not done and self._tally.sent == sent:
                return

    def _interrupted(self, should_stop: Callable[[], bool], waited: int) -> Callable[[], bool]:
        """Return what tells a picture to step aside: the end of the round, or more entries than `waited`."""
        return lambda: should_stop() or self.waiting() > waited
