"""The way around for an entry that is refused: by the blob channel, else owing its bodies, else in slices."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.entry import Entry
from kiosk.errors import LineDownError, LineError
from kiosk.ports import Clock, OutgoingRuns, VerifiedAnswer
from kiosk.sync.answers import OwedEntry
from kiosk.sync.blob_sender import BlobLink
from kiosk.sync.chunk_pace import LARGEST_BYTES, SMALLEST_BYTES, ChunkPace
from kiosk.sync.content_coding import Coding, compress
from kiosk.sync.suspicion import is_refusal_of_content
from kiosk.sync.wire import RUN_CONTENT_TYPE, encode_run, signed_prefix

WAY_AROUND_OFFER: Final = "way-around-1"
# An owed body is tried again soon, then ever more seldom: whatever refuses it changes in days. (Our choice.)
_FIRST_AGAIN_MS: Final = 60_000
_LONGEST_AGAIN_MS: Final = 3_600_000
# An envelope is some 500 bytes packed: no pattern and no size is left in a slice. (Our choice.)
_SLICE_BYTES: Final = 64
# A whole run goes in so many pieces: a cut costs a part of it, a long way is gone a few times. (Our choice.)
_WHOLE_PARTS: Final = 4
_log = logging.getLogger(__name__)


class RunLink(Protocol):
    """The line as the way around needs it (`PortalHttp`)."""

    @property
    def offers(self) -> frozenset[str]:
        """What the portal said that it understands."""

    def send_run(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        """Upload a run."""

    def packed_run(self, entries: Sequence[Entry]) -> tuple[bytes, str]:
        """Return a run as a blob may hold it, and its coding."""

    def send_run_in_blob(self, blob: str, coding: str, last: Entry) -> VerifiedAnswer:
        """Have a run stored that lies there as a blob and ends with `last`."""

    def send_owing(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        """Upload a run without its bodies."""


class WayAround:
    """Carries one entry past whatever refuses it; remembers only when to try owed bodies again."""

    def __init__(self, link: RunLink, blobs: BlobLink, clock: Clock) -> None:
        self._link = link
        self._blobs = blobs
        self._clock = clock
        self._pace = ChunkPace()
        self._again: dict[str, tuple[int, int]] = {}
        self._is_whole_tried = True

    @property
    def is_open(self) -> bool:
        """Say whether the portal knows the way around."""
        return WAY_AROUND_OFFER in self._link.offers

    def carry_whole(self, entries: Sequence[Entry]) -> VerifiedAnswer | None:
        """Carry a run that something between refused, as it is: then nobody in it waits for the one it hates.

        Returns:
            Its checkpoint; None when it is refused here too. From then on no whole run is tried in vain until
            the blob channel has carried an entry again.

        Raises:
            LineError: it is not about what was sent; what has arrived stays there.
        """
        if not self._is_whole_tried:
            return None
        run = self._link.packed_run(entries)
        piece_bytes = min(LARGEST_BYTES, max(SMALLEST_BYTES, -(-len(run[0]) // _WHOLE_PARTS)))
        try:
            return self._bring(run, entries[-1], piece_bytes)
        except LineError as error:
            if not is_refusal_of_content(error):
                raise
            _log.warning("%d entries refused by the blob channel too: %s", len(entries), error.detail)
            self._is_whole_tried = False
            return None

    def carry(self, entries: Sequence[Entry], *, is_line_blamed: bool) -> VerifiedAnswer:
        """Carry a refused entry; return its checkpoint.

        Args:
            entries: the smallest run with it: it alone, or up to the first one behind it with a signature.
            is_line_blamed: the line breaks on it; a break of the blob channel then counts as a refusal too.

        Raises:
            LineError: nothing of it comes through, not even the envelope.
        """
        try:
            return self._by_blob(entries)
        except LineDownError as error:
            if not is_line_blamed:
                raise
            _log.warning("entry %d breaks the blob channel too: %s", entries[0].seq, error.code)
        except LineError as error:
            _log.warning("entry %d refused by the blob channel too: %s", entries[0].seq, error.detail)
        try:
            return self._link.send_owing(entries)
        except LineError as error:
            is_cut = isinstance(error, LineDownError) and is_line_blamed
            if not (is_cut or is_refusal_of_content(error)):
                raise
            _log.warning("even the envelope of entry %d is refused: it goes in slices", entries[0].seq)
        return self._by_blob(entries, owes_bodies=True)

    def hand_in(self, owed: Iterable[OwedEntry], runs: OutgoingRuns) -> int:
        """Hand in the bodies that are owed, as far as they come through; return of how many entries."""
        done = 0
        for one in owed:
            due_ms, wait_ms = self._again.get(one.hash, (0, _FIRST_AGAIN_MS))
            if self._clock.mono_ms() < due_ms:
                continue
            if self._hand_in(one, runs):
                self._again.pop(one.hash, None)
                done += 1
            else:
                following = min(_LONGEST_AGAIN_MS, wait_ms * 2)
                self._again[one.hash] = (self._clock.mono_ms() + wait_ms, following)
        return done

    def _hand_in(self, owed: OwedEntry, runs: OutgoingRuns) -> bool:
        found = next((head for head in runs.epochs() if head.epoch == owed.epoch), None)
        entries = runs.run(found.epoch, owed.seq, 1) if found is not None else ()
        if not entries or entries[0].hash != owed.hash:
            _log.warning("owed entry %d is not ours to hand in", owed.seq)
            return False
        for send in (self._link.send_run, self._by_blob):
            try:
                send(signed_prefix(entries, 1))
            except LineError as error:
                _log.info("owed bodies of entry %d: %s", owed.seq, error.code)
            else:
                return True
        return False

    def _by_blob(self, entries: Sequence[Entry], *, owes_bodies: bool = False) -> VerifiedAnswer:
        """Carry a run chunk by chunk; one without bodies in slices that hold hardly anything to refuse."""
        data = compress(encode_run(entries, owes_bodies=owes_bodies), Coding.ZSTD)
        answer = self._bring((data, str(Coding.ZSTD)), entries[-1], _SLICE_BYTES if owes_bodies else None)
        self._is_whole_tried = self._is_whole_tried or not owes_bodies
        return answer

    def _bring(self, run: tuple[bytes, str], last: Entry, piece_bytes: int | None) -> VerifiedAnswer:
        """Bring a packed run as a blob, from where it stands there, and have it stored.

        Args:
            run: packed, and its coding.
            last: the entry that it ends with.
            piece_bytes: size of a chunk; None for as much as the line has carried well until now.
        """
        data, coding = run
        digest = AttachmentHash(hashlib.sha256(data).hexdigest())
        packed = Attachment(digest, len(data), RUN_CONTENT_TYPE, 1)
        arrived = self._blobs.arrival(packed)
        while arrived.receipt is None:
            size = piece_bytes or self._pace.chunk_bytes
            chunk, began_ms = data[arrived.offset :][:size], self._clock.mono_ms()
            try:
                arrived = self._blobs.send(packed, arrived.offset, chunk)
            except LineDownError:
                self._pace = self._pace.after_cut()
                raise
            if piece_bytes is None:
                self._pace = self._pace.after_chunk((self._clock.mono_ms() - began_ms) / 1000)
        return self._link.send_run_in_blob(digest, coding, last)
