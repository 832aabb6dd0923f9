"""A half-filled form as it is kept until it is filed or given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, NewType

from kiosk.domain.attachment import Attachment
from kiosk.domain.identifiers import ApplicationId, BasketId, EntryHash, OperatorId, ServiceCode
from kiosk.domain.person import Person

DraftId = NewType("DraftId", str)  # UUIDv7
# Personal data is kept as short as can be: whoever was interrupted comes back within a day.
KEPT_FOR: Final = timedelta(hours=24)
_NOT_YET_KEPT: Final[Mapping[str, Any]] = {
    "price_table": "",
    "person": None,
    "corrects": None,
    "seen_entry": None,
    "documents_kept": (),
    "consent": "",
}


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

    def fields(self) -> dict[str, Any]:
        """Return all of it, to be read again by `of_fields`."""
        return {
            "draft_id": self.draft_id,
            "basket_id": self.basket_id,
            "operator": self.operator,
            "service": self.service,
            "catalogue_hash": self.catalogue_hash,
            "saved_at": self.saved_at,
            "texts": dict(self.texts),
            "documents_seen": list(self.documents_seen),
            "documents_kept": list(self.documents_kept),
            "consent": self.consent,
            "attachments": [one.fields() for one in self.attachments],
            "tendered_dirhams": self.tendered_dirhams,
            "price_table": self.price_table,
            "person": None if self.person is None else self.person.fields(),
            "corrects": self.corrects,
            "seen_entry": self.seen_entry,
        }

    @classmethod
    def of_fields(cls, fields: Mapping[str, Any]) -> "Draft":
        """Read what `fields` has written, also by a program that kept less of it.

        Raises:
            KeyError, TypeError, ValueError: a member is missing or not of its type.
        """
        said = {**_NOT_YET_KEPT, **fields}
        person, corrects, seen = said["person"], said["corrects"], said["seen_entry"]
        return cls(
            DraftId(said["draft_id"]),
            BasketId(said["basket_id"]),
            OperatorId(said["operator"]),
            ServiceCode(said["service"]),
            str(said["catalogue_hash"]),
            str(said["price_table"]),
            str(said["saved_at"]),
            MappingProxyType(dict(said["texts"])),
            tuple(said["documents_seen"]),
            tuple(Attachment.of_fields(one) for one in said["attachments"]),
            said["tendered_dirhams"],
            None if person is None else Person.of_fields(person),
            None if corrects is None else ApplicationId(corrects),
            None if seen is None else EntryHash(seen),
            tuple(said["documents_kept"]),
            str(said["consent"]),
        )
