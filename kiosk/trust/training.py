"""The trust of a training: a root and certificates made here, whose keys are forgotten in the same breath.

No real counter and no real portal holds this root, so nothing that a training signs is believed anywhere.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain import canonical_json
from kiosk.domain.training import (
    TRAINING_COUNTER,
    TRAINING_DEVICE,
    TRAINING_OFFICE,
    TRAINING_OFFICE_NAME,
    TRAINING_OFFICE_NUMBER,
)
from kiosk.ports import Randomness
from kiosk.trust import base64url, cose, keys
from kiosk.trust.certificates import CERTIFICATE_CONTEXT
from kiosk.trust.enrolment import Enrolment
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.trust_root import ROOT_CONTEXT, TrustRoot

_ROLES: Final = ("answers", "catalogue", "roster", "prices", "orders", "devices")
_ROOTS: Final = 3
_THRESHOLD: Final = 2
_YEARS_S: Final = 20 * 365 * 24 * 3600
_SERIES: Final = 1


def training_enrolment(machine: Machine, randomness: Randomness) -> Enrolment:
    """Return an enrolment in the training office for a machine of its own keys."""
    roots = [Ed25519PrivateKey.generate() for _ in range(_ROOTS)]
    delegates = {role: Ed25519PrivateKey.generate() for role in _ROLES}
    root = TrustRoot.parse(_root_document(roots, delegates))
    certificates = {
        usage.word: base64url.encode(_certificate(machine.public_key(usage), usage, delegates["devices"]))
        for usage in KeyUsage
    }
    office = {
        "code": TRAINING_OFFICE,
        "number": TRAINING_OFFICE_NUMBER,
        "name_ar": TRAINING_OFFICE_NAME.ar,
        "name_en": TRAINING_OFFICE_NAME.en,
    }
    fields = {
        "device_id": TRAINING_DEVICE,
        "office": office,
        "counter": TRAINING_COUNTER,
        "series": _SERIES,
        "certificates": certificates,
        "trust_root": dict(root.document),
        "incarnation": {"term": 1, "id": randomness.octets(16).hex()},
    }
    return Enrolment.of(fields, root, machine)


def _root_document(
    roots: list[Ed25519PrivateKey], delegates: Mapping[str, Ed25519PrivateKey]
) -> dict[str, Any]:
    recovery = X25519PrivateKey.generate().public_key().public_bytes_raw()
    payload = canonical_json.encode(
        {
            "type": "trust-root",
            "version": 1,
            "threshold": _THRESHOLD,
            "root_keys": [_listed(_public(key)) for key in roots],
            "delegations": {role: [_listed(_public(key))] for role, key in delegates.items()},
            "recovery": [_listed(recovery)],
        }
    )
    signatures = [
        {
            "key_id": keys.key_id(_public(key)),
            "signature": base64url.encode(key.sign(ROOT_CONTEXT.encode() + payload)),
        }
        for key in roots[:_THRESHOLD]
    ]
    return {"context": ROOT_CONTEXT, "payload": base64url.encode(payload), "signatures": signatures}


def _certificate(public: bytes, usage: KeyUsage, issuer: Ed25519PrivateKey) -> bytes:
    now_s = int(time.time())
    fields = (
        str(TRAINING_DEVICE),
        int(usage),
        TRAINING_OFFICE_NUMBER,
        TRAINING_COUNTER,
        now_s,
        now_s + _YEARS_S,
        public,
    )
    payload = cbor2.dumps(dict(enumerate(fields, start=1)))
    named = bytes.fromhex(keys.key_id(_public(issuer)))
    return cose.sign(issuer, payload, CERTIFICATE_CONTEXT, {}, named)


def _listed(public: bytes) -> dict[str, str]:
    return {"key_id": keys.key_id(public), "public": base64url.encode(public)}


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()
