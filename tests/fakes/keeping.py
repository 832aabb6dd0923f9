"""Drafts and pictures kept in memory, and a scanner's folder that is a dictionary."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kiosk.documents.scan_doubt import doubt_of
from kiosk.domain.attachment import AttachmentHash
from kiosk.domain.draft import Draft, DraftId
from kiosk.domain.help_call import HelpCall, HelpId, HelpState
from kiosk.domain.parked import ParkedEntry, ParkedForm, ParkedId
from kiosk.domain.picture_file import Doubt
from kiosk.errors import AttachmentMissingError, DiskFullError, NothingReadError
from kiosk.ports import Durability, KeptBlob, ScanFile
from tests.fakes.hall_journal import InMemoryJournal


@dataclass
class InMemoryDrafts:
    """Keeps drafts as long as the test lives, and so over the end of a window."""

    kept: dict[DraftId, Draft] = field(default_factory=dict)
    is_disk_full: bool = False
    puts: int = 0

    def put(self, draft: Draft) -> None:
        if self.is_disk_full:
            raise DiskFullError
        self.puts += 1
        self.kept[draft.draft_id] = draft

    def get(self, draft_id: DraftId) -> Draft | None:
        return self.kept.get(draft_id)

    def list(self) -> Sequence[Draft]:
        return sorted(self.kept.values(), key=lambda draft: (draft.saved_at, draft.draft_id))

    def remove(self, draft_ids: Collection[DraftId]) -> None:
        for draft_id in draft_ids:
            self.kept.pop(draft_id, None)


@dataclass
class InMemoryParkedForms:
    """Keeps parked forms by their names."""

    kept: dict[ParkedId, ParkedForm] = field(default_factory=dict)

    def put(self, parked: ParkedForm) -> None:
        self.kept[parked.parked_id] = parked

    def get(self, parked_id: ParkedId) -> ParkedForm | None:
        return self.kept.get(parked_id)

    def list(self) -> Sequence[ParkedForm]:
        return sorted(self.kept.values(), key=lambda parked: (parked.until, parked.parked_id))

    def remove(self, parked_ids: Collection[ParkedId]) -> None:
        for parked_id in parked_ids:
            self.kept.pop(parked_id, None)


@dataclass
class InMemoryOfficeParking:
    """What the portal told of other counters is set by hand; own entries are read from the journal."""

    journal: InMemoryJournal
    told_forms: dict[ParkedId, ParkedForm] = field(default_factory=dict)
    gone: set[ParkedId] = field(default_factory=set)

    def told(self, parked_id: ParkedId) -> ParkedForm | None:
        return self.told_forms.get(parked_id)

    def is_released(self, parked_id: ParkedId) -> bool:
        own = {e.facts_fields()["parked_id"] for e in self.journal.committed if e.kind == "form.released"}
        return parked_id in self.gone | own

    def own(self) -> Sequence[ParkedEntry]:
        erased = {e.facts_fields()["hash"] for e in self.journal.committed if e.kind == "body.erased"}
        found = [
            ParkedEntry(
                e.facts_fields()["parked_id"],
                e.facts_fields()["until"],
                e.seq,
                e.envelope_fields()["personal_hashes"][0],
            )
            for e in self.journal.committed
            if e.kind == "form.parked"
        ]
        return [one for one in found if one.body_hash not in erased]


@dataclass
class InMemoryHelpCalls:
    """What the portal told is set by hand; own entries are read from the journal."""

    journal: InMemoryJournal
    told_calls: dict[HelpId, HelpCall] = field(default_factory=dict)

    def _named(self, kind: str) -> list[HelpId]:
        return [e.facts_fields()["help_id"] for e in self.journal.committed if e.kind == kind]

    def open_here(self) -> Sequence[HelpId]:
        ended = self._named("help.ended")
        return [help_id for help_id in self._named("help.called") if help_id not in ended]

    def told(self, help_id: HelpId) -> HelpCall | None:
        return self.told_calls.get(help_id)

    def waiting(self) -> Sequence[HelpCall]:
        answered = self._named("help.answered")
        found = [
            call
            for call in self.told_calls.values()
            if call.state is HelpState.WAITING and call.help_id not in answered
        ]
        return sorted(found, key=lambda call: (call.until, call.help_id))


@dataclass
class InMemoryBlobs:
    """Keeps pictures by their hash."""

    kept: dict[AttachmentHash, bytes] = field(default_factory=dict)

    def put(self, data: bytes) -> KeptBlob:
        digest = AttachmentHash(hashlib.sha256(data).hexdigest())
        self.kept[digest] = data
        return KeptBlob(digest, len(data), Durability.BOTH_COPIES)

    def holds(self, digest: AttachmentHash) -> bool:
        return digest in self.kept

    def read(self, digest: AttachmentHash) -> bytes:
        if digest not in self.kept:
            raise AttachmentMissingError(digest)
        return self.kept[digest]

    def sweep(self, named: Collection[AttachmentHash]) -> int:
        gone = [digest for digest in self.kept if digest not in named]
        for digest in gone:
            del self.kept[digest]
        return len(gone)


@dataclass
class InMemoryScans:
    """Files of a scanner by their names, the newest last; the first was written at `from_s`."""

    files: dict[str, bytes] = field(default_factory=dict)
    place: str = "/scans"
    from_s: float = 0.0

    def list(self) -> Sequence[ScanFile]:
        found = [
            ScanFile(name, len(data), self.from_s + n) for n, (name, data) in enumerate(self.files.items())
        ]
        return found[::-1]

    def read(self, name: str, most_bytes: int) -> bytes:
        if name not in self.files:
            raise NothingReadError(name)
        return self.files[name][: most_bytes + 1]

    def doubt(self, data: bytes) -> Doubt | None:
        """Look at it as the product does."""
        return doubt_of(data)
