"""What is kept beside the journal: pictures of papers, and half-filled forms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.draft import Draft, DraftId
from kiosk.domain.help_call import HelpCall, HelpId
from kiosk.domain.parked import ParkedEntry, ParkedForm, ParkedId
from kiosk.ports.journal import Durability


@dataclass(frozen=True, slots=True)
class KeptBlob:
    """A picture that is on disk, and in how many copies."""

    hash: AttachmentHash
    size_bytes: int
    durability: Durability


class BlobStore(Protocol):
    """Pictures by the hash of their bytes: encrypted, kept once, on both copies before an entry is."""

    def put(self, data: bytes) -> KeptBlob:
        """Keep a picture; it is durable when this returns. The same bytes again change nothing.

        Raises:
            DiskFullError, StoreError: it is not kept; no entry may name it.
        """

    def holds(self, digest: AttachmentHash) -> bool:
        """Say whether a picture is kept here."""

    def read(self, digest: AttachmentHash) -> bytes:
        """Return a picture's bytes, proved against its hash, from whichever copy is whole.

        Raises:
            AttachmentMissingError: neither copy has it whole.
        """

    def sweep(self, named: Collection[AttachmentHash]) -> int:
        """Remove pictures that nothing names and that this start has not put; return how many."""


class OutgoingBlobs(Protocol):
    """What the courier asks: which pictures of durable entries the portal has not countersigned."""

    def waiting(self, limit: int) -> Sequence[Attachment]:
        """Return pictures to be sent, in the order of the entries that name them."""

    def read(self, digest: AttachmentHash) -> bytes:
        """Return a picture's bytes.

        Raises:
            AttachmentMissingError: neither copy has it whole.
        """


class Drafts(Protocol):
    """Half-filled forms: durable at once, apart from the journal, gone when filed or given up."""

    def put(self, draft: Draft) -> None:
        """Keep a draft in the place of its earlier state.

        Raises:
            DiskFullError, StoreError: the earlier state is kept; work goes on.
        """

    def get(self, draft_id: DraftId) -> Draft | None:
        """Return a draft."""

    def list(self) -> Sequence[Draft]:
        """Return every draft, oldest first."""

    def remove(self, draft_ids: Collection[DraftId]) -> None:
        """Wipe drafts: their bytes are overwritten."""


class ParkedForms(Protocol):
    """Forms that wait under a code: sealed, durable at once, gone when filed or when their time is over."""

    def put(self, parked: ParkedForm) -> None:
        """Keep a parked form, or note which basket takes it in.

        Raises:
            DiskFullError, StoreError: it is not kept.
        """

    def get(self, parked_id: ParkedId) -> ParkedForm | None:
        """Return a parked form."""

    def list(self) -> Sequence[ParkedForm]:
        """Return every parked form, the one that ends first before the others."""

    def remove(self, parked_ids: Collection[ParkedId]) -> None:
        """Wipe parked forms: their bytes are overwritten."""


class OfficeParking(Protocol):
    """What the journal and the portal know of the parked forms of this office, all of it sealed."""

    def told(self, parked_id: ParkedId) -> ParkedForm | None:
        """Return a form that another counter of the office has parked."""

    def is_released(self, parked_id: ParkedId) -> bool:
        """Say whether a counter of the office has filed it."""

    def own(self) -> Sequence[ParkedEntry]:
        """Return this counter's entries whose sealed form is still there, oldest first."""


class HelpCalls(Protocol):
    """What journal and portal know of the calls for a person at the office's self-service machines."""

    def open_here(self) -> Sequence[HelpId]:
        """Return the calls made at this machine that have not ended, oldest first."""

    def told(self, help_id: HelpId) -> HelpCall | None:
        """Return a call as the portal tells it, None when it tells nothing of it."""

    def waiting(self) -> Sequence[HelpCall]:
        """Return the calls that nobody has answered, the one that ends first before the others."""
