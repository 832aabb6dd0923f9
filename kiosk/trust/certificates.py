"""The compact key certificate: the portal's word for which counter a key belongs to."""

from dataclasses import dataclass
from typing import Any, Final, Self

from kiosk.domain.identifiers import DeviceId, KeyId
from kiosk.errors import AnswerNotTrustedError
from kiosk.trust import cose, keys
from kiosk.trust.keys import KeyUsage
from kiosk.trust.trust_root import TrustRoot

CERTIFICATE_CONTEXT: Final = b"lpk-certificate-1"
_FIELD_TYPES: Final = (str, int, int, int, int, int, bytes)
_KID_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as parsed; `is_issued_by` or `verified` say whether to believe it."""

    device_id: DeviceId
    usage: KeyUsage
    office_number: int
    counter: int
    not_before_s: int
    not_after_s: int
    public_key: bytes
    issuer: KeyId
    raw: bytes

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a certificate without judging it.

        Raises:
            AnswerNotTrustedError: not of the published form.
        """
        try:
            message = cose.Sign1.parse(raw)
            return cls._of(cose.decode_map(message.payload), _issuer(message), raw)
        except (ValueError, TypeError, AttributeError) as error:
            raise AnswerNotTrustedError("certificate") from error

    @classmethod
    def verified(cls, raw: bytes, root: TrustRoot) -> Self:
        """Read a certificate that a `devices` key of the root issued.

        Its dates are not judged: a counter that was away for long must still be heard.

        Raises:
            AnswerNotTrustedError: not of the published form, issuer unknown, or altered.
        """
        certificate = cls.parse(raw)
        issuer = root.delegated("devices").get(certificate.issuer)
        if issuer is None:
            raise AnswerNotTrustedError(f"certificate: issuer {certificate.issuer} is unknown")
        if not certificate.is_issued_by(issuer):
            raise AnswerNotTrustedError("certificate: signature")
        return certificate

    @property
    def key_id(self) -> KeyId:
        """Name the certified key."""
        return keys.key_id(self.public_key)

    def is_issued_by(self, issuer: bytes) -> bool:
        """Say whether this raw public key signed the certificate."""
        return cose.Sign1.parse(self.raw).is_signed_by(issuer, CERTIFICATE_CONTEXT)

    @classmethod
    def _of(cls, fields: dict[Any, Any], issuer: KeyId, raw: bytes) -> Self:
        if list(fields) != list(range(1, len(_FIELD_TYPES) + 1)):
            raise ValueError("members")
        if any(type(fields[place]) is not wanted for place, wanted in enumerate(_FIELD_TYPES, start=1)):
            raise ValueError("types")
        if len(fields[7]) != keys.PUBLIC_KEY_BYTES:
            raise ValueError("public key")
        return cls(
            device_id=DeviceId(fields[1]),
            usage=KeyUsage(fields[2]),
            office_number=fields[3],
            counter=fields[4],
            not_before_s=fields[5],
            not_after_s=fields[6],
            public_key=fields[7],
            issuer=issuer,
            raw=raw,
        )


def _issuer(message: cose.Sign1) -> KeyId:
    header = message.protected_fields()
    if message.unprotected or list(header) != [cose.ALG, cose.KID]:
        raise ValueError("header")
    if header[cose.ALG] != cose.EDDSA or len(header[cose.KID]) != _KID_BYTES:
        raise ValueError("header")
    return KeyId(header[cose.KID].hex())
