"""The receipt's QR: a signed statement that any office checks without a line (`contract/receipt-qr.md`)."""

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import base45
import cbor2

from kiosk.domain.identifiers import EntryHash, KeyId, ReceiptNumber
from kiosk.domain.money import Money
from kiosk.domain.scan import SLIP_PREFIX
from kiosk.domain.slip import PaymentSlip
from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import CheckedReceipt, ReceiptStanding
from kiosk.trust import cose
from kiosk.trust.certificates import Certificate
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.trust_root import TrustRoot

PREFIX: Final = "LPR1:"
RECEIPT_CONTEXT: Final = b"lpk-receipt-1"
SLIP_CONTEXT: Final = b"lpk-slip-1"
CERTIFICATE_LABEL: Final = -65537  # COSE's range for private use, RFC 9052 section 11.1
_FIELD_TYPES: Final = (int, int, int, str, int, bytes, int, int, int)
_HASH_BYTES: Final = 32
_MAX_CHARACTERS: Final = 2000


class CoseReceiptSealer:
    """`ports.ReceiptSealer` with the machine's receipt key and its certificate."""

    def __init__(self, machine: Machine, certificate: Certificate) -> None:
        """Take the certificate of this machine's receipt key.

        Raises:
            AnswerNotTrustedError: it certifies another key or another use.
        """
        is_ours = certificate.public_key == machine.public_key(KeyUsage.RECEIPT)
        if certificate.usage is not KeyUsage.RECEIPT or not is_ours:
            raise AnswerNotTrustedError("certificate: not of this machine's receipt key")
        self._key = machine.signing_key(KeyUsage.RECEIPT)
        self._certificate = certificate

    def seal(
        self, number: ReceiptNumber, entry_hash: EntryHash, entry_seq: int, total_dirhams: int, unix_s: int
    ) -> str:
        """Return the text of the QR: upper-case letters, digits and nine signs, at most QR version 12-L."""
        fields = {
            1: self._certificate.office_number,
            2: number.counter,
            3: number.year,
            4: number.series,
            5: number.sequence,
            6: bytes.fromhex(entry_hash),
            7: total_dirhams,
            8: unix_s,
            9: entry_seq,
        }
        return PREFIX + self._signed(fields, RECEIPT_CONTEXT)

    def seal_slip(self, slip: PaymentSlip) -> str:
        """Return the text of a payment slip's QR; office and counter are the certificate's."""
        fields = {
            1: uuid.UUID(slip.application_id).bytes,
            2: slip.service_code,
            3: slip.service_version,
            4: int(slip.tracking_number.digits),
            5: slip.filed_at_unix_s,
            6: self._certificate.office_number,
            7: self._certificate.counter,
            8: [[beneficiary, fee.dirhams] for beneficiary, fee in slip.fees],
        }
        return SLIP_PREFIX + self._signed(fields, SLIP_CONTEXT)

    def _signed(self, fields: Mapping[int, object], context: bytes) -> str:
        unprotected = {CERTIFICATE_LABEL: self._certificate.raw}
        sealed = cose.sign(self._key, cbor2.dumps(dict(fields)), context, unprotected)
        return str(base45.b45encode(sealed), "ascii")


class RootReceiptChecker:
    """`ports.ReceiptChecker` by the trust root this machine holds."""

    def __init__(self, root: TrustRoot) -> None:
        self._root = root

    def check(self, text: str) -> CheckedReceipt:
        """Judge the text of a receipt's QR; never raises."""
        reading = read_receipt_statement(text, self._root)
        standing, stated = ReceiptStanding(reading.verdict.value), reading.statement
        if stated is None:
            return CheckedReceipt(standing)
        tail = f"{stated.counter:02d}-{stated.year}-{stated.series}-{stated.sequence:06d}"
        return CheckedReceipt(standing, stated.office_number, tail, Money(stated.total_dirhams))


class ReceiptVerdict(enum.StrEnum):
    """What can be known of a receipt's QR without a line; not known is: reversed since, or copied."""

    SIGNED = "signed"
    ALTERED = "altered"
    ISSUER_UNKNOWN = "issuer_unknown"


@dataclass(frozen=True, slots=True)
class ReceiptStatement:
    """What the counter stated."""

    office_number: int
    counter: int
    year: int
    series: str
    sequence: int
    entry_hash: EntryHash
    total_dirhams: int
    made_at_unix_s: int
    entry_seq: int


@dataclass(frozen=True, slots=True)
class ReceiptReading:
    """A verdict; the statement and who certified the counter only when it is SIGNED."""

    verdict: ReceiptVerdict
    statement: ReceiptStatement | None = None
    certificate: Certificate | None = None


def read_receipt_statement(
    text: str, root: TrustRoot, revoked: frozenset[KeyId] = frozenset()
) -> ReceiptReading:
    """Judge the text of a receipt's QR; never raises.

    Args:
        text: as scanned.
        root: the trust root held; a certificate's dates are not judged, an old receipt stays true.
        revoked: keys, of counters or of issuers, known to be revoked.
    """
    try:
        message, certificate = _parse(text)
        statement = _statement(message)
    except (ValueError, TypeError, AnswerNotTrustedError):
        return ReceiptReading(ReceiptVerdict.ALTERED)
    issuer = root.delegated("devices").get(certificate.issuer)
    if issuer is None or not revoked.isdisjoint({certificate.issuer, certificate.key_id}):
        return ReceiptReading(ReceiptVerdict.ISSUER_UNKNOWN)
    if not (certificate.is_issued_by(issuer) and _is_stated_by(certificate, message, statement)):
        return ReceiptReading(ReceiptVerdict.ALTERED)
    return ReceiptReading(ReceiptVerdict.SIGNED, statement, certificate)


def _parse(text: str) -> tuple[cose.Sign1, Certificate]:
    text = text.strip("\r\n\t ")
    if not text.startswith(PREFIX) or len(text) > _MAX_CHARACTERS:
        raise ValueError("prefix")
    message = cose.Sign1.parse(base45.b45decode(text.removeprefix(PREFIX)))
    if message.protected_fields() != {cose.ALG: cose.EDDSA} or list(message.unprotected) != [
        CERTIFICATE_LABEL
    ]:
        raise ValueError("header")
    raw = message.unprotected[CERTIFICATE_LABEL]
    if not isinstance(raw, bytes):
        raise ValueError("certificate")  # noqa: TRY004  one error for every malformed value
    return message, Certificate.parse(raw)


def _statement(message: cose.Sign1) -> ReceiptStatement:
    fields: Mapping[Any, Any] = cose.decode_map(message.payload)
    if list(fields) != list(range(1, len(_FIELD_TYPES) + 1)):
        raise ValueError("members")
    if any(type(fields[place]) is not wanted for place, wanted in enumerate(_FIELD_TYPES, start=1)):
        raise ValueError("types")
    if len(fields[6]) != _HASH_BYTES:
        raise ValueError("hash")
    return ReceiptStatement(
        office_number=fields[1],
        counter=fields[2],
        year=fields[3],
        series=fields[4],
        sequence=fields[5],
        entry_hash=EntryHash(fields[6].hex()),
        total_dirhams=fields[7],
        made_at_unix_s=fields[8],
        entry_seq=fields[9],
    )


def _is_stated_by(certificate: Certificate, message: cose.Sign1, statement: ReceiptStatement) -> bool:
    return (
        certificate.usage is KeyUsage.RECEIPT
        and (certificate.office_number, certificate.counter) == (statement.office_number, statement.counter)
        and message.is_signed_by(certificate.public_key, RECEIPT_CONTEXT)
    )
