"""Fetches this counter's own journal back from the portal: entries whose chains its keys have signed."""

import logging
from collections.abc import Iterator, Mapping
from typing import Final, Protocol
from urllib.parse import urlencode

from kiosk.domain.entry import GENESIS_HASH, Entry, parse_entry
from kiosk.domain.identifiers import DeviceId, EpochId, KeyId
from kiosk.errors import AnswerNotTrustedError, BundleDamagedError, MalformedEntryError
from kiosk.ports import SignatureVerifier, WireAnswer
from kiosk.sync.answers import PortalHead
from kiosk.sync.bundle import split_parts
from kiosk.sync.wire import RebuiltRun, decode_run

JOURNAL_BACK_OFFER: Final = "journal-back-1"
_log = logging.getLogger(__name__)


class AskingLine(Protocol):
    """The line as it is needed here (`PortalHttp`)."""

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> WireAnswer:
        """Send one signed request; return its believed answer."""


class OwnPast:
    """What the portal holds of this counter; believes no entry that a key of the counter has not signed."""

    def __init__(
        self,
        line: AskingLine,
        device_id: DeviceId,
        public_keys: Mapping[KeyId, bytes],
        verifier: SignatureVerifier,
    ) -> None:
        """Take the line, and the journal keys of this PC and of those it has replaced."""
        self._line = line
        self._device_id = device_id
        self._public_keys = public_keys
        self._verifier = verifier

    def entries(self, epoch: EpochId, head: PortalHead) -> Iterator[Entry]:
        """Yield an epoch's entries up to the portal's head; one whose body never came is left out.

        Raises:
            AnswerNotTrustedError: an entry is not this counter's, or not as it was signed.
            LineError: the line failed.
        """
        seq, last_hash = 0, str(GENESIS_HASH)
        while seq < head.seq:
            before = seq
            for run in self._runs(epoch, seq):
                self._check(run, epoch, seq, last_hash)
                yield from _whole_entries(run)
                seq, last_hash = seq + len(run.hashes), run.hashes[-1]
            if seq == before:
                raise AnswerNotTrustedError(f"nothing behind {seq} of {head.seq}")
            if seq == head.seq and last_hash != head.hash:
                raise AnswerNotTrustedError(f"another entry at {seq} than greeted")

    def _runs(self, epoch: EpochId, after: int) -> list[RebuiltRun]:
        target = f"/v1/journal?{urlencode({'epoch': epoch, 'after': after})}"
        try:
            return [decode_run(part) for part in split_parts(self._line.ask("GET", target, {}, b"").body)]
        except (BundleDamagedError, MalformedEntryError) as error:
            raise AnswerNotTrustedError(f"journal is not of the published form: {error.detail}") from error

    def _check(self, run: RebuiltRun, epoch: EpochId, after: int, last_hash: str) -> None:
        """Check that a run goes on where the last one ended, and that our key has signed its end."""
        header = run.header
        place = (header["device_id"], header["epoch"], header["from_seq"], header["prev_hash"])
        if not run.hashes or place != (self._device_id, epoch, after + 1, last_hash):
            raise AnswerNotTrustedError(f"a run that does not follow {after}")
        public = self._public_keys.get(header["key_id"])
        if public is None:
            raise AnswerNotTrustedError(f"journal key {header['key_id']}")
        if not self._verifier.is_valid(public, run.last_signature, bytes.fromhex(run.hashes[-1])):
            raise AnswerNotTrustedError(f"signature at {after + len(run.hashes)}")


def _whole_entries(run: RebuiltRun) -> Iterator[Entry]:
    """Yield the entries of a run; the last one's signature proves them all."""
    last = len(run.hashes) - 1
    bodies = zip(run.envelopes, run.facts, run.personal, strict=True)
    for index, (envelope, facts, personal) in enumerate(bodies):
        if facts is None or index in run.owing:
            _log.warning("entry %d lies there without its bodies", run.header["from_seq"] + index)
            continue
        yield parse_entry(envelope, run.last_signature if index == last else b"", facts, personal)
