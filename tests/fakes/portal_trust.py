"""A portal's keys for tests: root, delegates, certificates, signed answers. Never a key of a real portal.

Written apart from `kiosk.trust`, with other libraries where there are any (cwt), so that the two check each
other. All keys come from the seed given: the same world again has the same keys.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cwt import COSE, COSEKey
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms

from kiosk.ports import WireAnswer, WireRequest

ROLES = ("answers", "catalogue", "roster", "prices", "orders", "devices")
USAGES = {"journal": 1, "transport": 2, "receipt": 3}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
YEAR_2026_S = 1_767_225_600
YEAR_2027_S = 1_798_761_600
OFFICE = {"code": "TIP-001", "number": 1, "name_ar": "بريد طرابلس المركزي", "name_en": "Tripoli Central"}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class TestKey:
    """An Ed25519 key from a fixed seed."""

    __test__ = False
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, seed: str) -> "TestKey":
        octets = hashlib.sha256(f"test key, never for use: {seed}".encode()).digest()
        return cls(Ed25519PrivateKey.from_private_bytes(octets))

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.public).hexdigest()[:16]

    @property
    def listed(self) -> dict[str, str]:
        return {"key_id": self.key_id, "public": b64(self.public)}


def sign_document(context: str, payload: bytes, signers: Sequence[TestKey]) -> dict[str, Any]:
    signatures = [
        {"key_id": key.key_id, "signature": b64(key.private.sign(context.encode() + payload))}
        for key in signers
    ]
    return {"context": context, "payload": b64(payload), "signatures": signatures}


@dataclass
class PortalTrust:
    """One portal's world; change `roots` or `delegates` to make a later or a foreign one."""

    seed: str = "portal"
    term: int = 1
    signs_at: datetime = datetime(2026, 11, 22, 9, tzinfo=UTC)
    roots: list[TestKey] = field(init=False)
    delegates: dict[str, TestKey] = field(init=False)
    recovery: X25519PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.roots = [TestKey.from_seed(f"{self.seed} root {number}") for number in (1, 2, 3)]
        self.delegates = {role: TestKey.from_seed(f"{self.seed} {role}") for role in ROLES}
        octets = hashlib.sha256(f"test key, never for use: {self.seed} recovery".encode()).digest()
        self.recovery = X25519PrivateKey.from_private_bytes(octets)

    @property
    def incarnation(self) -> dict[str, Any]:
        identity = hashlib.sha256(f"{self.seed} incarnation {self.term}".encode()).hexdigest()[:32]
        return {"term": self.term, "id": identity}

    @property
    def incarnation_header(self) -> str:
        return f"{self.incarnation['term']}.{self.incarnation['id']}"

    def root_payload(self, version: int = 1) -> bytes:
        public = self.recovery.public_key().public_bytes_raw()
        return canonical(
            {
                "type": "trust-root",
                "version": version,
                "threshold": 2,
                "root_keys": [key.listed for key in self.roots],
                "delegations": {role: [key.listed] for role, key in self.delegates.items()},
                "recovery": [{"key_id": hashlib.sha256(public).hexdigest()[:16], "public": b64(public)}],
            }
        )

    def root_document(self, version: int = 1, signers: Sequence[TestKey] | None = None) -> dict[str, Any]:
        chosen = self.roots[:2] if signers is None else signers
        return sign_document("lpk-trust-root-1", self.root_payload(version), chosen)

    @property
    def fingerprint(self) -> bytes:
        return hashlib.sha256(b"lpk-trust-root-1" + self.root_payload()).digest()[:10]

    def enrolment_code(self, secret: bytes = b"0123456789") -> str:
        number = int.from_bytes(self.fingerprint + secret, "big")
        digits = "".join(CROCKFORD[number >> 5 * place & 31] for place in range(31, -1, -1))
        return "-".join(digits[start : start + 4] for start in range(0, 32, 4))

    def sign(self, context: str, role: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return a document signed by the key of a role."""
        return sign_document(context, canonical(fields), [self.delegates[role]])

    def checkpoint(self, device_id: str, epoch: str, seq: int, entry_hash: str) -> dict[str, Any]:
        fields = {
            "type": "checkpoint",
            "incarnation": self.incarnation,
            "device_id": device_id,
            "epoch": epoch,
            "branch": "main",
            "seq": seq,
            "hash": entry_hash,
            "received_at": "2026-11-22T09:00:00.000Z",
        }
        return self.sign("lpk-checkpoint-1", "answers", fields)

    def announcement(self, signers: Sequence[TestKey] | None = None) -> dict[str, Any]:
        """Return the statement of the offline keys that this life is a restored one."""
        payload = {"type": "incarnation", **self.incarnation, "restored_to": "2026-11-21T00:00:00.000Z"}
        return sign_document("lpk-incarnation-1", canonical(payload), signers or self.roots[:2])

    def certify(self, public: bytes, usage: str, device_id: str = "K0000000000AB", counter: int = 3) -> bytes:
        issuer = self.delegates["devices"]
        payload = cbor2.dumps(
            {1: device_id, 2: USAGES[usage], 3: 1, 4: counter, 5: YEAR_2026_S, 6: YEAR_2027_S, 7: public}
        )
        key = COSEKey.new({1: 1, 3: -8, -1: 6, -2: issuer.public, -4: issuer.private.private_bytes_raw()})
        message = COSE.new().encode_and_sign(
            payload,
            key,
            protected={1: -8, 4: bytes.fromhex(issuer.key_id)},
            external_aad=b"lpk-certificate-1",
            out="cbor2/CBORTag",
        )
        return bytes(cbor2.dumps(message.value))

    def enrol_body(self, request: WireRequest, device_id: str = "K0000000000AB") -> bytes:
        """Return the enrolment answer's body, certifying whatever keys the request names."""
        asked = json.loads(request.body)["keys"]
        keys = {usage: base64.urlsafe_b64decode(text + "=") for usage, text in asked.items()}
        return canonical(
            {
                "device_id": device_id,
                "office": OFFICE,
                "counter": 3,
                "series": 7,
                "certificates": {
                    usage: b64(self.certify(key, usage, device_id)) for usage, key in keys.items()
                },
                "trust_root": self.root_document(),
                "incarnation": self.incarnation,
                "time": "2026-11-22T09:00:00.000Z",
            }
        )

    def answer(
        self, request: WireRequest, body: bytes, status: int = 200, key: TestKey | None = None
    ) -> WireAnswer:
        """Return a signed answer to this very request."""
        signing = self.delegates["answers"] if key is None else key
        message = _Answer(status, {"LPK-Incarnation": self.incarnation_header}, _Request(request))
        bound = '"signature";req;key="lpk"' if "signature" in request.headers else '"lpk-nonce";req'
        HTTPMessageSigner(
            signature_algorithm=algorithms.ED25519,
            key_resolver=MappingKeyResolver(public_keys={}, private_keys={signing.key_id: signing.private}),
        ).sign(
            message,
            key_id=signing.key_id,
            created=self.signs_at,
            label="lpk",
            tag="lpk-answer-1",
            covered_component_ids=('"@status"', '"content-digest"', '"lpk-incarnation"', bound),
            body=body,
        )
        return WireAnswer(status, {name.lower(): value for name, value in message.headers.items()}, body)


class _Request:
    def __init__(self, request: WireRequest) -> None:
        self.method, self.url, self.headers = request.method, request.url, dict(request.headers)


@dataclass
class _Answer:
    status_code: int
    headers: dict[str, str]
    request: _Request
