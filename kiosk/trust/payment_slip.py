"""Payment slips and receipts as any counter believes them, without a line (`contract/payment-slip.md`)."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

import base45

from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.scan import SLIP_PREFIX
from kiosk.domain.slip import JudgedPaper, PaperVerdict, PaymentSlip
from kiosk.errors import (
    AnswerNotTrustedError,
    MalformedIdentifierError,
    SlipAlteredError,
    SlipIssuerUnknownError,
)
from kiosk.trust import cose
from kiosk.trust.certificates import Certificate
from kiosk.trust.keys import KeyUsage
from kiosk.trust.receipt_seal import (
    CERTIFICATE_LABEL,
    SLIP_CONTEXT,
    ReceiptVerdict,
    read_receipt_statement,
)
from kiosk.trust.trust_root import TrustRoot

_FIELD_TYPES: Final = (bytes, str, str, int, int, int, int, list)
_LARGEST_DIRHAMS: Final = 2**53
_TRACKING_DIGITS: Final = 16
_MAX_CHARACTERS: Final = 2000


class TrustedPapers:
    """`ports.PaperJudge`: believes what a certified receipt key of the held trust root has signed."""

    def __init__(self, root: TrustRoot) -> None:
        """Take the trust root held."""
        self._root = root

    def slip(self, text: str) -> PaymentSlip:
        """Return what a slip states.

        Raises:
            SlipAlteredError: not a slip, or not as it was signed.
            SlipIssuerUnknownError: signed by a machine that the trust root does not vouch for.
        """
        try:
            message, certificate = _parse(text)
            slip = _slip(cose.decode_map(message.payload))
        except (ValueError, TypeError, AnswerNotTrustedError, MalformedIdentifierError) as error:
            raise SlipAlteredError("form") from error
        issuer = self._root.delegated("devices").get(certificate.issuer)
        if issuer is None:
            raise SlipIssuerUnknownError(certificate.issuer)
        is_stated = (
            certificate.usage is KeyUsage.RECEIPT
            and (certificate.office_number, certificate.counter) == (slip.office_number, slip.counter)
            and certificate.is_issued_by(issuer)
            and message.is_signed_by(certificate.public_key, SLIP_CONTEXT)
        )
        if not is_stated:
            raise SlipAlteredError("signature")
        return slip

    def receipt(self, text: str) -> JudgedPaper:
        """Judge a receipt's QR; never raises."""
        reading = read_receipt_statement(text, self._root)
        said = reading.statement
        if reading.verdict is not ReceiptVerdict.SIGNED or said is None:
            return JudgedPaper(PaperVerdict(reading.verdict.value))
        return JudgedPaper(
            PaperVerdict.SIGNED,
            said.office_number,
            said.counter,
            said.sequence,
            Money(said.total_dirhams),
            said.made_at_unix_s,
            said.year,
            said.series,
        )


def _parse(text: str) -> tuple[cose.Sign1, Certificate]:
    text = text.strip("\r\n\t ")
    if not text.startswith(SLIP_PREFIX) or len(text) > _MAX_CHARACTERS:
        raise ValueError("prefix")
    message = cose.Sign1.parse(base45.b45decode(text.removeprefix(SLIP_PREFIX)))
    raw = message.unprotected.get(CERTIFICATE_LABEL)
    if message.protected_fields() != {cose.ALG: cose.EDDSA} or len(message.unprotected) != 1:
        raise ValueError("header")
    if not isinstance(raw, bytes):
        raise ValueError("certificate")  # noqa: TRY004  one error for every malformed value
    return message, Certificate.parse(raw)


def _slip(fields: Mapping[Any, Any]) -> PaymentSlip:
    if list(fields) != list(range(1, len(_FIELD_TYPES) + 1)):
        raise ValueError("members")
    if any(type(fields[place]) is not wanted for place, wanted in enumerate(_FIELD_TYPES, start=1)):
        raise ValueError("types")
    return PaymentSlip(
        application_id=ApplicationId(str(uuid.UUID(bytes=fields[1]))),
        service_code=ServiceCode(fields[2]),
        service_version=fields[3],
        tracking_number=TrackingNumber(f"{fields[4]:0{_TRACKING_DIGITS}d}"),
        fees=tuple(_fee(each) for each in fields[8]),
        filed_at_unix_s=fields[5],
        office_number=fields[6],
        counter=fields[7],
    )


def _fee(each: Any) -> tuple[str, Money]:
    beneficiary, dirhams = each
    if type(beneficiary) is not str or type(dirhams) is not int or not 0 < dirhams <= _LARGEST_DIRHAMS:
        raise ValueError("fee")
    return beneficiary, Money(dirhams)
