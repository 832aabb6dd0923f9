"""Signs what a support bundle holds with the counter's transport key, and checks such a signature."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.identifiers import DeviceId
from kiosk.errors import AnswerNotTrustedError
from kiosk.trust import base64url
from kiosk.trust.certificates import Certificate
from kiosk.trust.documents import SignedDocument
from kiosk.trust.enrolment import Enrolment
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.trust_root import TrustRoot

SUPPORT_CONTEXT: Final = "lpk-support-1"


def sign_support(machine: Machine, enrolment: Enrolment, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the signed list of files with their hashes, and the certificate of the key that signed."""
    payload = canonical_json.encode(
        {
            "type": "support",
            "device_id": enrolment.place.device_id,
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
    )
    signature = machine.signing_key(KeyUsage.TRANSPORT).sign(SUPPORT_CONTEXT.encode() + payload)
    named = {"key_id": machine.key_id(KeyUsage.TRANSPORT), "signature": base64url.encode(signature)}
    document = {"context": SUPPORT_CONTEXT, "payload": base64url.encode(payload), "signatures": [named]}
    certificate = enrolment.certificates[KeyUsage.TRANSPORT]
    return {"document": document, "certificate": base64url.encode(certificate.raw)}


def check_support(seal: Mapping[str, Any], files: Mapping[str, bytes], root: TrustRoot) -> DeviceId:
    """Return whose bundle this is, once every file is as it was signed by a counter of this root.

    Raises:
        AnswerNotTrustedError: a file was changed, added or taken out, or the signer is nobody's counter.
    """
    try:
        raw = base64url.decode(seal["certificate"])
        document = SignedDocument.parse(seal["document"])
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerNotTrustedError("support bundle: form") from error
    certificate = Certificate.verified(raw, root)
    is_signed = document.signers_among({certificate.key_id: certificate.public_key})
    if certificate.usage is not KeyUsage.TRANSPORT or document.context != SUPPORT_CONTEXT or not is_signed:
        raise AnswerNotTrustedError("support bundle: signature")
    fields = document.fields()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    if fields.get("files") != hashes or fields.get("device_id") != certificate.device_id:
        raise AnswerNotTrustedError("support bundle: files")
    return certificate.device_id
