"""The second copy's writing side: an append-only folder of encrypted segments beside the database."""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.domain.entry import ChainPlace, Entry
from kiosk.errors import SecondCopyLostError, StoreError
from kiosk.ports import Randomness, SegmentCipher, SegmentCiphers
from kiosk.store import frames
from kiosk.store.disk import sync_data, sync_folder
from kiosk.store.sidecar_reader import HEADER_VERSION, SegmentScan, segment_numbers, segment_path

SALT_BYTES: Final = 16


class SegmentWriter:
    """One open segment at whose end frames are added; closed by whoever opened it."""

    def __init__(
        self, path: Path, header: frames.SegmentHeader, cipher: SegmentCipher, last_frame: int
    ) -> None:
        """Open an existing segment whose last whole frame is `last_frame`."""
        self._header = header
        self._cipher = cipher
        self._last = last_frame
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self.size_bytes = path.stat().st_size

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
            if os.write(self._file, data) != len(data):
                raise SecondCopyLostError("short write")
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

    def begin(self, place: ChainPlace) -> SegmentWriter:
        """Begin the next segment, labelled with the device and epoch of its first entry, and make it durable.

        Raises:
            SecondCopyLostError: the medium does not take it.
        """
        wraps, cipher = self.ciphers.new_segment()
        number = max(segment_numbers(self.folder), default=0) + 1
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
        path = segment_path(self.folder, number)
        try:
            with path.open("xb", buffering=0) as file:
                file.write(header)
                os.fsync(file.fileno())
            sync_folder(self.folder)
            return SegmentWriter(path, frames.decode_header(header), cipher, 0)
        except OSError as error:
            # Nothing was ever put into it: a full medium must not fill with beginnings.
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            raise SecondCopyLostError(str(error.errno)) from error

    def resume(self, last: SegmentScan) -> SegmentWriter | None:
        """Reopen the newest segment behind its last whole frame; None when it is torn or damaged."""
        if last.is_torn or last.damages:
            return None
        path = segment_path(self.folder, last.number)
        try:
            header = frames.decode_header(path.read_bytes())
            return SegmentWriter(path, header, self.ciphers.existing(header.fields["wraps"]), last.last_frame)
        except (OSError, StoreError):
            return None
