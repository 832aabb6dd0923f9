"""A half-filled form as it is kept until it is filed or given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

from kiosk.domain.attachment import Attachment
from kiosk.domain.identifiers import ApplicationId, BasketId, EntryHash, OperatorId, ServiceCode
from kiosk.domain.person import Person

DraftId = NewType("DraftId", str)  # UUIDv7


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts as typed, under the catalogue and prices they were begun with; kept as short as can be.

    `basket_id` is the basket it goes into: once that basket has ended, the draft is gone. `tendered_dirhams`
    is set when payment begins: after a crash it tells what money lies on the counter. `person` is the
    document that was read. A draft that `corrects` an application stands on the revision `seen_entry`.
    """

    draft_id: DraftId
    basket_id: BasketId
    operator: OperatorId
    service: ServiceCode
    catalogue_hash: str
    price_table: str
    saved_at: str
    texts: Mapping[str, str]
    documents_seen: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    tendered_dirhams: int | None = None
    person: Person | None = None
    corrects: ApplicationId | None = None
    seen_entry: EntryHash | None = None
    documents_kept: tuple[str, ...] = ()
    consent: str = ""
