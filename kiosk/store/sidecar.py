"""The second copy's writing side: an append-only folder of encrypted segments beside the database."""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.domain.entry import ChainPlace, Entry
from kiosk.errors import SecondCopyLostError
from kiosk.ports import Randomness, SegmentCipher, SegmentCiphers
from kiosk.store import frames
from kiosk.store.disk import sync_data, sync_file, sync_folder, write_out
from kiosk.store.sidecar_reader import HEADER_VERSION, segment_numbers, segment_path

SALT_BYTES: Final = 16


class SegmentWriter:
    """One open segment of this start of the program, at whose end frames are added; closed by its opener.

    A segment of an earlier start is never opened again: a cut, a restored disk or a cloned one could have put
    other entries under the same frame numbers, and a number seals one plain text only.
    """

    def __init__(self, path: Path, header: frames.SegmentHeader, cipher: SegmentCipher) -> None:
        """Open a segment that holds its header and nothing else."""
        self._header = header
        self._cipher = cipher
        self._last = 0
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self.size_bytes = header.size_bytes

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries and wait until they are on the medium.

        Raises:
            SecondCopyLostError: the medium did not take them; the segment must not be used again.
        """
        pieces = []
        for entry in entries:
            self._last += 1
            sealed = self._cipher.seal(self._last, frames.encode_payload(entry), self._header.hash)
            pieces.append(frames.encode_frame(self._last, sealed))
        data = b"".join(pieces)
        try:
            write_out(self._file, data)
            sync_data(self._file)
        except OSError as error:
            raise SecondCopyLostError(str(error.errno)) from error
        self.size_bytes += len(data)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


@dataclass(frozen=True, slots=True)
class SegmentMaker:
    """Begins new segments in a folder."""

    folder: Path
    ciphers: SegmentCiphers
    randomness: Randomness

    def begin(self, place: ChainPlace, after: int) -> tuple[int, SegmentWriter]:
        """Begin the next segment, labelled with the device and epoch of its first entry, and make it durable.

        Args:
            place: where the first entry stands.
            after: the newest segment number known to be in the folder.

        Raises:
            SecondCopyLostError: the medium does not take it, or another folder lies in its place: an empty
                mount point must not pass for the second medium.
        """
        try:
            number = max(segment_numbers(self.folder), default=0) + 1
            if number <= after:
                raise SecondCopyLostError("another folder in its place")
            return number, self._begun(segment_path(self.folder, number), number, place)
        except OSError as error:
            raise SecondCopyLostError(str(error.errno)) from error

    def sync(self) -> None:
        """Wait until what an earlier start has left in the newest segment is on the medium.

        Raises:
            SecondCopyLostError: it cannot be said to be.
        """
        try:
            for number in segment_numbers(self.folder)[-1:]:
                sync_file(segment_path(self.folder, number))
            sync_folder(self.folder)
        except OSError as error:
            raise SecondCopyLostError(str(error.errno)) from error

    def _begun(self, path: Path, number: int, place: ChainPlace) -> SegmentWriter:
        wraps, cipher = self.ciphers.new_segment()
        header = frames.encode_header(
            {
                "v": HEADER_VERSION,
                "device": place.device_id,
                "epoch": place.epoch,
                "segment": number,
                "salt": self.randomness.octets(SALT_BYTES).hex(),
                "wraps": wraps,
            }
        )
        try:
            with path.open("xb", buffering=0) as file:
                write_out(file.fileno(), header)
                os.fsync(file.fileno())
            sync_folder(self.folder)
            return SegmentWriter(path, frames.decode_header(header), cipher)
        except OSError:
            # Nothing was ever put into it: a full medium must not fill with beginnings.
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            raise
