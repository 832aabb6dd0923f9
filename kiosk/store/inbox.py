"""The inbox: verified answers wait here for the one writer, which folds them in between the clerk's acts."""

import itertools
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.errors import MalformedEntryError, StoreDamagedError, StoreError
from kiosk.ports import SegmentCiphers, VerifiedAnswer
from kiosk.store import frames
from kiosk.store.attachment_table import forget_stored, note_lost, note_stored
from kiosk.store.database import Database
from kiosk.store.disk import storage_error, write_whole
from kiosk.store.feed_tables import FeedTables

_LOG = logging.getLogger(__name__)
SUFFIX: Final = ".answer"
CHECKPOINT: Final = "checkpoint"
FEED: Final = "feed"
REWOUND: Final = "rewound"
BLOB: Final = "blob"
CARRIED: Final = "carried"
BLOB_LOST: Final = "blob_lost"
_ONE_FRAME: Final = 1
# A slice of folding must not hold up the clerk's commit; one commit costs about half a millisecond.
_ITEMS_PER_COMMIT: Final = 16


@dataclass(frozen=True, slots=True)
class SpoolInbox:
    """Implements `ports.Inbox` for the courier's process: one sealed file per answer, whole or not at all."""

    folder: Path
    ciphers: SegmentCiphers

    def put(self, answer: VerifiedAnswer) -> None:
        """Write one answer durably; the window folds the files in by the order of their names.

        Raises:
            DiskFullError: no space. StoreError: the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error) from error
        wraps, cipher = self.ciphers.new_segment()
        header = frames.encode_header({"v": 1, "wraps": wraps})
        plain = canonical_json.encode({"kind": answer.kind, "fields": answer.fields})
        context = frames.decode_header(header).hash
        frame = frames.encode_frame(_ONE_FRAME, cipher.seal(_ONE_FRAME, plain, context))
        number = max(_numbers(self.folder), default=0) + 1
        write_whole(_path(self.folder, number), header + frame)


class AnswerFolder:
    """Folds one answer slice by slice: a change and the cursor that says so, in one transaction."""

    def __init__(
        self, database: Database, tables: FeedTables, note_rewound: Callable[[Mapping[str, Any]], None]
    ) -> None:
        """Take the connection of the store lane, and what writes that the portal was restored."""
        self._database = database
        self._tables = tables
        self._note_rewound = note_rewound
        self._steps: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
            CHECKPOINT: tables.checkpoint,
            BLOB: lambda fields: note_stored(database, str(fields["hash"]), str(fields["received_at"])),
            BLOB_LOST: lambda fields: note_lost(database, str(fields["hash"])),
            CARRIED: self._carried,
            REWOUND: lambda _fields: forget_stored(database),
        }

    def fold(self, answer: VerifiedAnswer, until: float | None) -> bool:
        """Fold; return whether nothing of the answer is left.

        Args:
            answer: the answer; items already below the cursor are passed over.
            until: `time.perf_counter` value after which no further slice is begun; None to fold all.
        """
        step = self._steps.get(answer.kind)
        if step is None:
            return self._fold_feed(answer.fields, until)
        if answer.kind == REWOUND:
            self._note_rewound(answer.fields)
        with self._database.transaction():
            step(answer.fields)
        return True

    def _carried(self, fields: Mapping[str, Any]) -> None:
        for item in fields["items"]:
            self._tables.item("", {**item, "n": 0})

    def _fold_feed(self, fields: Mapping[str, Any], until: float | None) -> bool:
        incarnation = str(fields["incarnation"]["id"])
        held, done = self._tables.cursor()
        if fields.get("anew") or held not in {"", incarnation}:
            with self._database.transaction():
                self._tables.begin_anew()
                self._tables.move_cursor(incarnation, 0)
            held, done = incarnation, 0
        folded = done if incarnation == held else 0
        if int(fields.get("after", 0)) > folded:
            _LOG.warning("feed page after %s passed over: folded up to %d", fields["after"], folded)
            return True  # the page before was set aside; the courier asks again from where the cursor is
        waiting = [item for item in fields["items"] if incarnation != held or int(item["n"]) > done]
        items = iter(waiting)
        while chunk := self._chunk(items, incarnation, until):
            if until is not None and time.perf_counter() >= until and chunk[-1] is not waiting[-1]:
                return False
        if incarnation != held or int(fields["next"]) > done:  # a file that a power cut brought back
            with self._database.transaction():
                self._tables.move_cursor(incarnation, int(fields["next"]))
        if not fields.get("more", True) and self._tables.is_read_anew():
            with self._database.transaction():
                self._tables.end_anew()
        return True

    def _chunk(
        self, items: Iterator[Mapping[str, Any]], incarnation: str, until: float | None
    ) -> list[Mapping[str, Any]]:
        folded: list[Mapping[str, Any]] = []
        with self._database.transaction():
            for item in itertools.islice(items, _ITEMS_PER_COMMIT):
                self._tables.item(incarnation, item)
                folded.append(item)
                if until is not None and time.perf_counter() >= until:
                    break
            if folded:
                self._tables.move_cursor(incarnation, int(folded[-1]["n"]))
        return folded


@dataclass(frozen=True, slots=True)
class DirectInbox:
    """Implements `ports.Inbox` where the courier runs in the writing process: folds at once."""

    folder: AnswerFolder

    def put(self, answer: VerifiedAnswer) -> None:
        """Fold the answer in; it is committed when this returns."""
        self.folder.fold(answer, None)


class InboxFolder:
    """The window's side of the spool; lives in the store lane."""

    def __init__(self, spool: Path, ciphers: SegmentCiphers, folder: AnswerFolder) -> None:
        """Take the folder that the courier's process fills."""
        self._spool = spool
        self._ciphers = ciphers
        self._folder = folder

    def has_any(self) -> bool:
        """Say whether answers are waiting."""
        return bool(_numbers(self._spool))

    def fold_some(self, budget_ms: int) -> bool:
        """Fold answers for about `budget_ms`; return whether more are waiting.

        At least one slice is folded. A file that cannot be read, or is not of the published form, is set
        aside and stops nothing behind it: its cursor did not move, so the courier fetches the same again.
        """
        until = time.perf_counter() + budget_ms / 1000
        for number in _numbers(self._spool):
            path = _path(self._spool, number)
            answer = self._read(path)
            try:
                if answer is not None and not self._folder.fold(answer, until):
                    return True
            except (KeyError, TypeError, ValueError) as error:
                _LOG.warning("inbox file %s set aside: %s", path.name, type(error).__name__)
                answer = None
            if answer is None:
                path.rename(path.with_suffix(".damaged"))
            else:
                path.unlink()
            if time.perf_counter() >= until:
                break
        return bool(_numbers(self._spool))

    def fold_all(self) -> None:
        """Fold everything that waits, as at start and in headless commands."""
        while self.fold_some(1000):
            pass

    def _read(self, path: Path) -> VerifiedAnswer | None:
        try:
            data = path.read_bytes()
            header = frames.decode_header(data)
            pieces = list(frames.split_frames(data, header.size_bytes))
            if len(pieces) != 1 or not isinstance(pieces[0], frames.Frame):
                raise StoreDamagedError("spool frame")
            cipher = self._ciphers.existing(header.fields["wraps"])
            found = canonical_json.decode(cipher.open(_ONE_FRAME, pieces[0].sealed, header.hash))
            return VerifiedAnswer(str(found["kind"]), found["fields"])
        except (OSError, StoreError, MalformedEntryError, KeyError) as error:
            _LOG.warning("inbox file %s set aside: %s", path.name, type(error).__name__)
            return None


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob(f"*{SUFFIX}") if path.stem.isdecimal())


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:012d}{SUFFIX}"
