"""The second copy's reading side: every frame is read, and every byte that is none is named."""

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.domain.entry import Entry, entry_hash, parse_entry
from kiosk.domain.identifiers import EntryHash
from kiosk.errors import ForeignSidecarError, MalformedEntryError, StoreDamagedError
from kiosk.ports import SegmentCipher, SegmentCiphers
from kiosk.store import frames

_LOG = logging.getLogger(__name__)
SUFFIX: Final = ".lps"
HEADER_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in the second copy that cannot be read; `reason` is technical."""

    segment: int
    offset: int
    reason: str


@dataclass(frozen=True, slots=True)
class SegmentScan:
    """What one segment holds: the hashes of its whole frames in order, and where it is not whole."""

    number: int
    hashes: tuple[EntryHash, ...] = ()
    last_frame: int = 0
    is_torn: bool = False
    damages: tuple[Damage, ...] = ()


@dataclass(frozen=True, slots=True)
class SidecarScan:
    """What the folder holds, segment by segment; an entry written twice is counted once, the first time.

    `is_away` says that the folder cannot even be listed.
    """

    segments: tuple[SegmentScan, ...]
    is_away: bool = False

    @property
    def damages(self) -> tuple[Damage, ...]:
        """Every unreadable place."""
        return tuple(damage for segment in self.segments for damage in segment.damages)

    @property
    def hashes(self) -> list[EntryHash]:
        """The entries' hashes in order, without repeats."""
        return list(dict.fromkeys(digest for segment in self.segments for digest in segment.hashes))


class SidecarReader:
    """Reads segments; keeps no file open."""

    def __init__(self, folder: Path, ciphers: SegmentCiphers, own_devices: frozenset[str]) -> None:
        """Take the device ids whose segments are our own; others are refused."""
        self._folder = folder
        self._ciphers = ciphers
        self._own = own_devices

    def scan(self) -> SidecarScan:
        """Read every frame of every segment.

        Raises:
            ForeignSidecarError: a segment belongs to another counter.
            WrongStoreKeyError: a segment of ours is wrapped to another machine.
        """
        try:
            numbers = segment_numbers(self._folder)
        except OSError as error:  # a medium that cannot even be listed: as if it were away
            _LOG.warning("second copy cannot be listed: errno %s", error.errno)
            return SidecarScan((), is_away=True)
        return SidecarScan(
            tuple(
                self._scan_segment(number)
                if number in numbers
                else SegmentScan(number, damages=(Damage(number, 0, "segment missing"),))
                for number in range(1, max(numbers, default=0) + 1)
            )
        )

    def parts(self) -> Iterator[frames.EntryParts]:
        """Yield the exact bytes of every readable entry once, in order; damaged frames are passed over."""
        seen: set[EntryHash] = set()
        for number in segment_numbers(self._folder):
            for parts in self._readable(number):
                digest = entry_hash(parts.envelope)
                if digest not in seen:
                    seen.add(digest)
                    yield parts

    def entries(self) -> Iterator[Entry]:
        """Yield every readable entry once, in order; damaged frames are passed over (`scan` names them)."""
        for parts in self.parts():
            with contextlib.suppress(MalformedEntryError):
                yield parse_entry(parts.envelope, parts.signature, parts.facts, parts.personal)

    def _scan_segment(self, number: int) -> SegmentScan:
        try:
            data = segment_path(self._folder, number).read_bytes()
        except OSError as error:  # a sector that the medium cannot read
            return SegmentScan(number, damages=(Damage(number, 0, f"errno {error.errno}"),))
        try:
            header, cipher = self._open(number, data)
        except StoreDamagedError as error:
            # A power cut while a segment was begun leaves half a header and nothing behind it; were entries
            # lost here, comparing with the database would miss them.
            if not frames.holds_frame(data):
                return SegmentScan(number, is_torn=True)
            return SegmentScan(number, damages=(Damage(number, 0, error.detail),))
        return _scan_frames(number, data, header, cipher)

    def _open(self, number: int, data: bytes) -> tuple[frames.SegmentHeader, SegmentCipher]:
        header = frames.decode_header(data)
        fields = header.fields
        if fields.get("v") != HEADER_VERSION or "wraps" not in fields:
            raise StoreDamagedError("segment header: version")
        if fields.get("device") not in self._own:
            raise ForeignSidecarError(str(fields.get("device")))
        if fields.get("segment") != number:
            raise StoreDamagedError("segment header: number")
        return header, self._ciphers.existing(fields["wraps"])

    def _readable(self, number: int) -> Iterator[frames.EntryParts]:
        try:
            data = segment_path(self._folder, number).read_bytes()
            header, cipher = self._open(number, data)
        except (OSError, StoreDamagedError):
            return
        for piece in frames.split_frames(data, header.size_bytes):
            if isinstance(piece, frames.Frame):
                with contextlib.suppress(StoreDamagedError):
                    yield _opened(cipher, piece, header.hash)


def segment_path(folder: Path, number: int) -> Path:
    """Return the path of a segment."""
    return folder / f"{number:08d}{SUFFIX}"


def segment_numbers(folder: Path) -> list[int]:
    """Return the numbers of the segments in a folder, in order."""
    return sorted(int(path.stem) for path in folder.glob(f"*{SUFFIX}") if path.stem.isdecimal())


def _scan_frames(
    number: int, data: bytes, header: frames.SegmentHeader, cipher: SegmentCipher
) -> SegmentScan:
    hashes: list[EntryHash] = []
    damages: list[Damage] = []
    last, torn = 0, False
    for piece in frames.split_frames(data, header.size_bytes):
        if isinstance(piece, frames.Gap):
            torn = piece.is_tail
            if not piece.is_tail:
                damages.append(Damage(number, piece.offset, "frame damaged"))
            continue
        if piece.number != last + 1 and not damages:
            damages.append(Damage(number, piece.offset, "frame number"))
        last = piece.number
        try:
            hashes.append(entry_hash(_opened(cipher, piece, header.hash).envelope))
        except StoreDamagedError as error:
            damages.append(Damage(number, piece.offset, error.detail))
    return SegmentScan(number, tuple(hashes), last, torn, tuple(damages))


def _opened(cipher: SegmentCipher, frame: frames.Frame, context: bytes) -> frames.EntryParts:
    return frames.decode_payload(cipher.open(frame.number, frame.sealed, context))
