"""Carries pictures to the portal: after the entries that name them, chunk by chunk, from where it stopped."""

import logging
from collections.abc import Callable
from typing import Final, Protocol

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.errors import AttachmentMissingError, LineDownError, PortalRefusedError
from kiosk.ports import Clock, Inbox, OutgoingBlobs, VerifiedAnswer
from kiosk.sync.blob_line import Arrival
from kiosk.sync.chunk_pace import ChunkPace

BLOB_ANSWER: Final = "blob"
BLOB_LOST: Final = "blob_lost"
_AT_ONCE: Final = 50
_TRIES: Final = 3
_AGAIN_MAY_PASS: Final = ("offset-conflict", "checksum-mismatch", "hash-mismatch")
_log = logging.getLogger(__name__)


class BlobLink(Protocol):
    """The line as pictures need it (`BlobLine`)."""

    def arrival(self, picture: Attachment) -> Arrival:
        """Ask how far a picture has come."""

    def send(self, picture: Attachment, offset: int, chunk: bytes) -> Arrival:
        """Send the chunk that begins at `offset`."""


class BlobSender:
    """Sends what waits, one picture after the other; one that cannot be sent holds up no other."""

    def __init__(self, link: BlobLink, blobs: OutgoingBlobs, inbox: Inbox, clock: Clock) -> None:
        self.link = link
        self._blobs = blobs
        self._inbox = inbox
        self._clock = clock
        self._pace = ChunkPace()
        self._handed_over: set[AttachmentHash] = set()

    def send_waiting(self, should_stop: Callable[[], bool]) -> int:
        """Send pictures until none waits or it is time to stop; return how many became whole.

        Raises:
            LineError: the line or the portal; what was sent stays sent.
        """
        done = 0
        waiting = self._blobs.waiting(_AT_ONCE + len(self._handed_over))
        for picture in waiting:
            if should_stop():
                break
            if picture.hash not in self._handed_over:
                done += self._carry(picture, should_stop)
        self._handed_over &= {picture.hash for picture in waiting}
        return done

    def ask_for_all(self) -> None:
        """Ask the portal for every picture that waits and send none, as in the place of a dead PC.

        What the portal holds waits no longer; what nobody holds is said to be lost.

        Raises:
            LineError: the line or the portal; what was learnt until then is handed over.
        """
        asked: set[AttachmentHash] = set()
        while fresh := [one for one in self._blobs.waiting(_AT_ONCE + len(asked)) if one.hash not in asked]:
            for picture in fresh:
                asked.add(picture.hash)
                self._ask(picture)

    def believe_the_store(self) -> None:
        """Forget what was handed over: what the store still shows as waiting is asked for again."""
        self._handed_over.clear()

    def _carry(self, picture: Attachment, should_stop: Callable[[], bool]) -> bool:
        """Carry one picture; a refusal that another try may mend is tried again, any other is passed over."""
        for _ in range(_TRIES):
            try:
                return self._carry_from_where_it_is(picture, should_stop)
            except AttachmentMissingError:
                self._note_lost(picture)
                return False
            except PortalRefusedError as error:
                _log.warning("picture %s refused: %s", picture.hash[:8], error.problem)
                if error.problem not in _AGAIN_MAY_PASS:
                    return False
        return False

    def _ask(self, picture: Attachment) -> None:
        arrived = self.link.arrival(picture)
        if arrived.receipt is not None:
            self._inbox.put(VerifiedAnswer(BLOB_ANSWER, arrived.receipt))
            return
        try:
            self._blobs.read(picture.hash)
        except AttachmentMissingError:
            self._note_lost(picture)

    def _note_lost(self, picture: Attachment) -> None:
        """Say that nobody holds a picture: the portal was just asked for it, and neither copy has it."""
        _log.error("picture %s is held neither here nor by the portal", picture.hash[:8])
        self._inbox.put(VerifiedAnswer(BLOB_LOST, {"hash": picture.hash}))
        self._handed_over.add(picture.hash)

    def _carry_from_where_it_is(self, picture: Attachment, should_stop: Callable[[], bool]) -> bool:
        data = b""
        arrived = self.link.arrival(picture)
        while arrived.receipt is None:
            if should_stop():
                return False
            data = data or self._blobs.read(picture.hash)
            arrived = self._push(picture, arrived.offset, data)
        self._inbox.put(VerifiedAnswer(BLOB_ANSWER, arrived.receipt))
        self._handed_over.add(picture.hash)
        return True

    def _push(self, picture: Attachment, offset: int, data: bytes) -> Arrival:
        """Send the next chunk; when the line breaks, ask once where the portal stands and go on there."""
        chunk, began_ms = data[offset : offset + self._pace.chunk_bytes], self._clock.mono_ms()
        try:
            arrived = self.link.send(picture, offset, chunk)
        except LineDownError as error:
            self._pace = self._pace.after_cut()
            if error.timed_out:
                raise
            return self.link.arrival(picture)
        self._pace = self._pace.after_chunk((self._clock.mono_ms() - began_ms) / 1000)
        return arrived
