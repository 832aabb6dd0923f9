"""The statement in a receipt's QR (`contract/receipt-qr.md`): read and judged against the trust root."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import base45

from portal.errors import BadSignatureError, MalformedError
from portal.trust import certificates
from portal.trust.certificates import Certificate
from portal.trust.keys import key_id_of
from portal.trust.trust_root import TrustRoot

PREFIX: Final = "LPR1:"
CONTEXT: Final = b"lpk-receipt-1"
_CERTIFICATE: Final = -65537
_FORMS: Final = (int, int, int, str, int, bytes, int, int, int)
_HASH_BYTES: Final = 32
_LONGEST_TEXT: Final = 1_000  # QR version 12 at level L holds 535 alphanumeric characters


class Verdict(enum.StrEnum):
    """What the signatures say."""

    SIGNED = "signed"
    ALTERED = "altered"
    ISSUER_UNKNOWN = "issuer_unknown"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a counter stated on paper."""

    office_number: int
    counter: int
    year: int
    series: str
    sequence: int
    entry_hash: str
    total_dirhams: int
    made_at: int
    entry_seq: int

    @property
    def made_at_utc(self) -> datetime:
        """The time the counter claims."""
        return datetime.fromtimestamp(self.made_at, UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict; statement, device and key only when it is SIGNED."""

    verdict: Verdict
    statement: Statement | None = None
    device_id: str = ""
    key_id: str = ""


def read_statement(text: str, root: TrustRoot) -> Reading:
    """Judge the text of a receipt's QR; whether the key was revoked since is for the caller to look up."""
    try:
        parts = _parts(text)
        certificate = certificates.read(parts[1][_CERTIFICATE], root.delegated("devices"))
    except MalformedError:
        return Reading(Verdict.ALTERED)
    except BadSignatureError as error:
        is_unknown = error.detail == certificates.UNKNOWN_ISSUER
        return Reading(Verdict.ISSUER_UNKNOWN if is_unknown else Verdict.ALTERED)
    try:
        statement = _statement(parts, certificate)
    except (MalformedError, BadSignatureError):
        return Reading(Verdict.ALTERED)
    return Reading(Verdict.SIGNED, statement, certificate.device_id, key_id_of(certificate.public))


def _parts(text: str) -> list[Any]:
    text = text.strip("\r\n\t ")
    if not text.startswith(PREFIX) or len(text) > _LONGEST_TEXT:
        raise MalformedError("prefix")
    try:
        data = base45.b45decode(text.removeprefix(PREFIX))
    except ValueError as error:
        raise MalformedError("base45") from error
    parts = certificates.sign1_parts(data)
    if not isinstance(parts[1].get(_CERTIFICATE), bytes):
        raise MalformedError("certificate")
    return parts


def _statement(parts: list[Any], certificate: Certificate) -> Statement:
    if certificate.usage != certificates.RECEIPT or certificates.protected_header(parts).keys() != {1}:
        raise MalformedError("usage")
    payload = certificates.open_sign1(parts, certificate.public, CONTEXT)
    if payload.keys() != set(range(1, len(_FORMS) + 1)):
        raise MalformedError("members")
    values = [payload[index] for index in range(1, len(_FORMS) + 1)]
    if not all(type(value) is form for value, form in zip(values, _FORMS, strict=True)):
        raise MalformedError("members")
    if len(values[5]) != _HASH_BYTES or (values[0], values[1]) != (
        certificate.office_number,
        certificate.counter,
    ):
        raise MalformedError("place")
    values[5] = values[5].hex()
    return Statement(*values)
