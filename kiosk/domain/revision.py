"""An application as the journal holds it: the entry that filed it, and the latest one that speaks of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain import canonical_json
from kiosk.domain.attachment import Attachment
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, EntryHash, ReceiptNumber, ServiceCode
from kiosk.domain.money import Money


@dataclass(frozen=True, slots=True)
class FiledApplication:
    """One application over its revisions: 1 as it was filed, one more with each amendment.

    `place` is its place in the basket, from 0. `latest` is `original` until it is amended.
    """

    original: Entry
    place: int
    latest: Entry
    revision: int

    @property
    def is_amended(self) -> bool:
        """Say whether an amendment stands in place of what was filed."""
        return self.latest.hash != self.original.hash

    @property
    def seen_entry(self) -> EntryHash:
        """The hash that an amendment names: whoever amends has seen this and nothing later."""
        return self.latest.hash

    @property
    def fields(self) -> Mapping[str, Any]:
        """The application's facts as they stand now."""
        place = 0 if self.is_amended else self.place
        found: Mapping[str, Any] = self.latest.facts_fields()["applications"][place]
        return found

    @property
    def personal(self) -> Mapping[str, Any] | None:
        """The personal part as it stands now, without its salt; None when it was erased."""
        data = self.latest.personal[0 if self.is_amended else self.place]
        if data is None:
            return None
        return {name: value for name, value in canonical_json.decode(data).items() if name != "salt"}

    @property
    def application_id(self) -> ApplicationId:
        """Name the application."""
        return ApplicationId(self.fields["application_id"])

    @property
    def service(self) -> ServiceCode:
        """Name its service."""
        return ServiceCode(self.fields["service"])

    @property
    def paid(self) -> Money:
        """What was paid for it; an amendment moves no money."""
        return Money(sum(line["dirhams"] for line in self.fields["fee_lines"]))

    @property
    def receipt_number(self) -> ReceiptNumber:
        """Name the receipt it was paid with."""
        return ReceiptNumber.parse(self.original.facts_fields()["receipt"]["number"])

    @property
    def catalogue_hash(self) -> str:
        """Name the catalogue whose questions were answered; empty when it is not known."""
        if self.is_amended:
            return str(self.latest.facts_fields()["catalogue"])
        return str(self._made_with["catalogue"])

    @property
    def price_table(self) -> str:
        """Name the price table it was paid by; empty when it is not known."""
        return str(self._made_with["prices"])

    @property
    def _made_with(self) -> Mapping[str, Any]:
        """The catalogue and prices of its form: its own, when they were older than those in force."""
        filed = self.original.facts_fields()["applications"][self.place]
        versions: Mapping[str, Any] = filed.get("made_with") or self.original.envelope_fields()["versions"]
        return versions

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The pictures that belong to it now."""
        return tuple(Attachment.of_fields(one) for one in self.fields.get("attachments", ()))
