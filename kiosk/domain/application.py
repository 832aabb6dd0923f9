"""One citizen's request for one service, complete and checked, before it is paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kiosk.domain.attachment import Attachment
from kiosk.domain.catalogue import DocumentDefinition
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.person import Person
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class FeeLine:
    """What is charged and for whom."""

    beneficiary: str
    label: Words
    amount: Money


@dataclass(frozen=True, slots=True)
class Application:
    """A checked application; `answers` validate against the definition's JSON Schema.

    `documents_seen` are codes of papers the clerk has seen; `kept` are those of them that stay at the office,
    all others were given back; `person` is what the reader gave, if used;
    `applicant` is who applied and who wrote, as the entry says it (`who_applies.py`), empty where not asked;
    `consent` names the words about privacy that were agreed to; `made_with` are the hash of the catalogue and
    the name of the price table that its form was begun under;
    `receipt_to` is the telephone or e-mail address a receipt is sent to besides the paper, empty for none;
    `item_number` is the postal item's, where this counter gave one out (`item_number.py`);
    `receipt_words` and `next_steps` are the definition's, None when the service prints none of its own.
    """

    application_id: ApplicationId
    tracking_number: TrackingNumber
    service_code: ServiceCode
    service_version: str
    service_name: Words
    agency_code: str
    answers: Mapping[str, Any]
    documents_seen: tuple[str, ...]
    fee_lines: tuple[FeeLine, ...]
    person: Person | None = None
    receipt_words: Words | None = None
    next_steps: Words | None = None
    made_with: tuple[str, str] = ("", "")
    attachments: tuple[Attachment, ...] = ()
    kept: tuple[DocumentDefinition, ...] = ()
    consent: str = ""
    applicant: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    receipt_to: str = ""
    item_number: str = ""

    @property
    def fee(self) -> Money:
        """The sum of the fee lines."""
        return Money(sum(line.amount.dirhams for line in self.fee_lines))

    @property
    def written_versions(self) -> dict[str, Any]:
        """The member of an entry's facts that names another catalogue and price table than the entry does."""
        catalogue, prices = self.made_with
        return {"made_with": {"catalogue": catalogue, "prices": prices}} if catalogue else {}


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """A line of the list of applications; no personal data but the name shown to its own office.

    `fields` are the answers and papers that the portal names; `owner` is who has to act, `due_on` (ISO date)
    until when; both are empty when the portal named none. `revision` counts from 1, one more an amendment.
    """

    application_id: ApplicationId
    tracking_number: TrackingNumber
    receipt_number: str
    service_code: ServiceCode
    service_name: Words
    applicant: str
    amount: Money
    business_date: str
    made_at: str
    seq: int
    state: str
    reasons: tuple[str, ...] = ()
    paper: str = "none"
    is_reversed: bool = False
    is_withdrawn: bool = False
    fields: tuple[str, ...] = ()
    owner: str = ""
    due_on: str = ""
    revision: int = 1
