"""A payment slip: what is owed for an application filed at self-service, so that any counter can cash it."""

import enum
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.acts import EntryKind
from kiosk.domain.application import Application, FeeLine
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, BasketId, ServiceCode, TrackingNumber
from kiosk.domain.money import ZERO, Money
from kiosk.domain.scan import SLIP_PREFIX
from kiosk.domain.words import Words
from kiosk.errors import UnknownServiceError


@dataclass(frozen=True, slots=True)
class PaymentSlip:
    """What the slip's QR states; no personal data. `fees` sum to `amount`."""

    application_id: ApplicationId
    service_code: ServiceCode
    service_version: str
    tracking_number: TrackingNumber
    fees: tuple[tuple[str, Money], ...]
    filed_at_unix_s: int
    office_number: int
    counter: int

    @property
    def amount(self) -> Money:
        """What is owed."""
        return Money(sum(fee.dirhams for _, fee in self.fees))

    @property
    def basket_id(self) -> BasketId:
        """The basket that its payment ends: a slip is cashed once at a counter."""
        return slip_basket_of(self.application_id)


def slip_basket_of(application_id: ApplicationId) -> BasketId:
    """Return the basket that the payment of an application's slip ends."""
    return BasketId(f"slip-{application_id}")


def is_slip(text: str) -> bool:
    """Say whether a scanned text is a payment slip; whether it is believed is asked elsewhere."""
    return text.lstrip().startswith(SLIP_PREFIX)


def slip_of(entry: Entry) -> PaymentSlip | None:
    """Return the slip of an `application.filed` entry, None where nothing is owed or of another kind.

    Office and counter are left at 0: the certificate of the key that signs states them.
    """
    if entry.kind != EntryKind.APPLICATION_FILED:
        return None
    facts = entry.facts_fields()
    if not facts["due_dirhams"]:
        return None
    application = facts["applications"][0]
    wall = entry.envelope_fields()["made_at"]["wall"]
    return PaymentSlip(
        ApplicationId(application["application_id"]),
        ServiceCode(application["service"]),
        application["service_version"],
        TrackingNumber(application["tracking_number"]),
        tuple((line["beneficiary"], Money(line["dirhams"])) for line in application["fee_lines"]),
        int(datetime.fromisoformat(wall).timestamp()),
        0,
        0,
    )


def application_of(slip: PaymentSlip, catalogue: Catalogue | None) -> Application:
    """Return what a counter knows of a slip's application: its service's words, never its answers."""
    name, agency = Words(slip.service_code, slip.service_code), ""
    words = steps = None
    try:
        if catalogue is not None:
            service = catalogue.find(slip.service_code)
            name, agency, steps = service.name, service.agency_code, service.next_steps
    except UnknownServiceError:
        pass  # a newer catalogue knows it; the money is owed all the same
    return Application(
        application_id=slip.application_id,
        tracking_number=slip.tracking_number,
        service_code=slip.service_code,
        service_version=slip.service_version,
        service_name=name,
        agency_code=agency,
        answers={},
        documents_seen=(),
        fee_lines=tuple(FeeLine(beneficiary, name, amount) for beneficiary, amount in slip.fees),
        receipt_words=words,
        next_steps=steps,
    )


class PaperVerdict(enum.StrEnum):
    """What can be known of a paper's QR without a line; not known is: reversed since, or copied."""

    SIGNED = "signed"
    ALTERED = "altered"
    ISSUER_UNKNOWN = "issuer_unknown"


@dataclass(frozen=True, slots=True)
class JudgedPaper:
    """The verdict on a receipt's QR; figures, and the parts of its number, only when it is signed."""

    verdict: PaperVerdict
    office_number: int = 0
    counter: int = 0
    sequence: int = 0
    total: Money = ZERO
    made_at_unix_s: int = 0
    year: int = 0
    series: str = ""
