"""A judge of papers that believes one slip, and says one thing of any receipt."""

from dataclasses import dataclass

from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.slip import JudgedPaper, PaperVerdict, PaymentSlip

SLIP = PaymentSlip(
    ApplicationId("0197a000-0000-7000-8000-000000000012"),
    ServiceCode("CR1"),
    "1.0.0",
    TrackingNumber("0001000000000242"),
    (("CRA", Money(1000)),),
    1_795_338_004,
    1,
    3,
)

UNBELIEVED = JudgedPaper(PaperVerdict.ALTERED)


@dataclass(frozen=True)
class OnePaper:
    """A `PaperJudge`."""

    judged: JudgedPaper = UNBELIEVED

    def receipt(self, _text: str) -> JudgedPaper:
        return self.judged

    def slip(self, _text: str) -> PaymentSlip:
        return SLIP
