"""What a store is made of: its files, its keys, its surroundings and its limits."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from kiosk.ports import Clock, JournalSigner, Randomness, SegmentCiphers, SessionSigner

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoreFiles:
    """Where everything of one store lies; `sidecar` may be on another medium."""

    database: Path
    sidecar: Path
    writer_lock: Path
    durable: Path
    inbox: Path
    set_aside: Path
    epoch_due: Path
    high_water: Path
    blobs: Path
    drafts: Path

    @classmethod
    def of_home(cls, home: Path, sidecar: Path | None = None) -> Self:
        """Return the files of a kiosk home."""
        return cls(
            database=home / "journal.db",
            sidecar=sidecar if sidecar is not None else home / "sidecar",
            writer_lock=home / "writer.lock",
            durable=home / "durable",
            inbox=home / "inbox",
            set_aside=home / "set-aside",
            epoch_due=home / "epoch-due.json",
            high_water=home / "high-water.json",
            blobs=home / "blobs",
            drafts=home / "drafts.db",
        )

    @property
    def blob_folders(self) -> tuple[Path, Path]:
        """Where pictures lie: beside the database, and beside the second copy."""
        return self.blobs, self.sidecar / "blobs"


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """The keys a writing store works with.

    `database` is the raw 256-bit key of the SQLCipher file; `wrap_verifier` closes a PIN verifier of the
    roster with a secret of this machine before it is stored.
    """

    database: bytes
    ciphers: SegmentCiphers
    journal: JournalSigner
    sessions: SessionSigner
    wrap_verifier: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class StoreWorld:
    """Time and chance."""

    clock: Clock
    randomness: Randomness


@dataclass(frozen=True, slots=True)
class StoreLimits:
    """Bounds, each in the unit its name says.

    Attributes:
        reserve_bytes: free space below which no new business begins, in either copy.
        segment_bytes: size at which the second copy begins a new segment.
        busy_timeout_ms: how long a foreign lock on the database is waited for.
        single_copy_acts: acts allowed while the second copy is lost, before a supervisor must allow more.
    """

    reserve_bytes: int = 64 * MEBIBYTE
    segment_bytes: int = 64 * MEBIBYTE
    busy_timeout_ms: int = 1000
    single_copy_acts: int = 50
