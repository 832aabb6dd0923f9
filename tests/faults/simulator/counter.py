"""A counter of the simulator: a disk that can be copied, a window that folds, and the real courier on it."""

import contextlib
import copy
import functools
import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from kiosk.domain import canonical_json
from kiosk.domain.entry import (
    GENESIS_HASH,
    Author,
    AuthorRole,
    ChainPlace,
    Entry,
    EntryDraft,
    MadeAt,
    Versions,
    body,
    envelope_fields,
    parse_entry,
)
from kiosk.domain.identifiers import DeviceId, EntryHash, EpochId, KeyId
from kiosk.ports import ChainHead, VerifiedAnswer
from kiosk.store.database import Database
from kiosk.store.feed_tables import FeedTables
from kiosk.store.inbox import AnswerFolder

DEVICE = DeviceId("K000000000001")


@functools.lru_cache(300_000)
def entry_of(epoch: str, seq: int, before: str, mark: str) -> Entry:
    """Return one entry; what is asked for again is the same entry."""
    place = ChainPlace(DEVICE, EpochId(epoch), seq, EntryHash(before), KeyId("0" * 16))
    salt = hashlib.sha256(f"{before} {mark}".encode()).digest()[:16]
    draft = EntryDraft(
        "basket.settled",
        1,
        Author(AuthorRole.COURIER, None, None),
        MadeAt("2026-11-22T12:00:00.000+02:00", "0" * 32, seq),
        Versions("1.0.0", "c" * 64, "2026-1"),
        body(salt, {"mark": mark}),
        (),
    )
    envelope = canonical_json.encode(envelope_fields(draft, place))
    hashed = hashlib.sha256(b"lpk-entry-1" + envelope).digest()
    return parse_entry(envelope, hashlib.sha512(hashed).digest(), draft.facts, ())


@dataclass
class Disk:
    """Everything a counter's medium holds; both copies are one here (`test_power_cut.py` has two)."""

    mark: str
    epochs: dict[str, list[Entry]] = field(default_factory=dict)
    durable: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    cursor: tuple[str, int] = ("", 0)
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    told_before: set[tuple[str, str]] = field(default_factory=set)
    is_read_anew: bool = False
    folded: list[tuple[str, int]] = field(default_factory=list)
    spool: list[VerifiedAnswer] = field(default_factory=list)
    lives_noted: list[str] = field(default_factory=list)

    def copied(self, mark: str) -> "Disk":
        """Return a clone that goes on by itself under another mark."""
        clone = copy.copy(self)
        clone.mark = mark
        clone.epochs = {epoch: list(entries) for epoch, entries in self.epochs.items()}
        for name in ("durable", "acknowledged", "versions"):
            setattr(clone, name, dict(getattr(self, name)))
        for name in ("folded", "spool", "lives_noted"):
            setattr(clone, name, list(getattr(self, name)))
        clone.told_before = set(self.told_before)
        return clone

    def hashes(self) -> list[str]:
        return [entry.hash for entries in self.epochs.values() for entry in entries]

    def file(self, *, both_copies: bool = True) -> None:
        """Commit one entry; in the second copy too, or not yet."""
        epoch, entries = list(self.epochs.items())[-1]
        before = entries[-1].hash if entries else GENESIS_HASH
        entries.append(entry_of(epoch, len(entries) + 1, before, self.mark))
        if both_copies:
            self.level()

    def level(self) -> None:
        """Bring the second copy level, as the next act or the next start does."""
        for epoch, entries in self.epochs.items():
            self.durable[epoch] = len(entries)

    def begin_epoch(self) -> None:
        name = f"{self.mark} {len(self.epochs)}"
        self.epochs[hashlib.sha256(name.encode()).hexdigest()[:32]] = []
        self.file()


class DiskRuns:
    """Implements `ports.OutgoingRuns` over a disk."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def epochs(self) -> Sequence[ChainHead]:
        disk = self._disk
        return [
            ChainHead(EpochId(epoch), ordinal, disk.durable[epoch], entries[disk.durable[epoch] - 1].hash)
            for ordinal, (epoch, entries) in enumerate(disk.epochs.items(), 1)
            if disk.durable.get(epoch)
        ]

    def acknowledged(self, epoch: EpochId) -> int:
        return self._disk.acknowledged.get(epoch, 0)

    def feed_cursor(self) -> tuple[str, int]:
        return self._disk.cursor

    def run(self, epoch: EpochId, from_seq: int, max_bytes: int) -> Sequence[Entry]:
        taken: list[Entry] = []
        size = 0
        for entry in self._disk.epochs[epoch][from_seq - 1 :]:  # also what the second copy lacks
            size += len(entry.envelope) + len(entry.facts)
            if taken and size > max_bytes:
                break
            taken.append(entry)
        return taken


class _Tables:
    """The feed's read models in memory, by the rules of `FeedTables`."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def cursor(self) -> tuple[str, int]:
        return self._disk.cursor

    def move_cursor(self, incarnation: str, n: int) -> None:
        self._disk.cursor = (incarnation, n)

    def checkpoint(self, fields: Mapping[str, Any]) -> None:
        if fields["branch"] == "main":
            held = self._disk.acknowledged.get(fields["epoch"], 0)
            self._disk.acknowledged[fields["epoch"]] = max(held, int(fields["seq"]))

    def item(self, incarnation: str, item: Mapping[str, Any]) -> None:
        key, version = (str(item["kind"]), str(item["object"])), int(item["version"])
        self._disk.folded.append((incarnation, int(item["n"])))
        if key in self._disk.told_before or version > self._disk.versions.get(key, 0):
            self._disk.versions[key] = version
            self._disk.told_before.discard(key)

    def begin_anew(self) -> None:
        self._disk.told_before, self._disk.is_read_anew = set(self._disk.versions), True
        self._disk.folded.clear()

    def is_read_anew(self) -> bool:
        return self._disk.is_read_anew

    def end_anew(self) -> None:
        for key in self._disk.told_before:
            del self._disk.versions[key]
        self._disk.told_before, self._disk.is_read_anew = set(), False


class _NoDatabase:
    """Transactions that end well; a crash is raised between them, never inside."""

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        yield

    def run(self, _sql: str, _values: object = ()) -> None:
        """Do nothing: no pictures are simulated."""


class Window:
    """The one writer of a disk: files, and folds what the courier has spooled."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        tables = cast("FeedTables", _Tables(disk))
        self._folder = AnswerFolder(cast("Database", _NoDatabase()), tables, self._note_rewound)

    def fold_some(self, chance: random.Random) -> None:
        """Fold a slice of the first answer; a power cut may bring its file back."""
        if self.disk.spool and self._folder.fold(self.disk.spool[0], 0.0) and chance.random() < 0.9:
            self.disk.spool.pop(0)

    def fold_all(self) -> None:
        while self.disk.spool:
            self._folder.fold(self.disk.spool[0], None)
            self.disk.spool.pop(0)

    def _note_rewound(self, facts: Mapping[str, Any]) -> None:
        life = str(facts["incarnation"]["id"])
        if life not in self.disk.lives_noted:
            self.disk.lives_noted.append(life)
            self.disk.file()
