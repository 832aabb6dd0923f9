"""A small counter for the portal's tests: makes keys, entries, runs and requests from the contract alone.

It imports neither kiosk nor portal, so that what the portal says is checked against the contract's text.
"""

import base64
import hashlib
import json
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, MappingKeyResolver
from http_message_signatures.algorithms import ED25519

GENESIS = "0" * 64
RUN_HEADERS = {"Content-Type": "application/vnd.lpk.run", "Content-Encoding": "identity"}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def body(fields: Mapping[str, Any]) -> bytes:
    salt = secrets.token_hex(16)
    rest = canonical(fields)
    return b'{"salt":"' + salt.encode() + b'"' + (b"," + rest[1:] if fields else b"}")


def tracking(office: int = 1, number: int | None = None) -> str:
    digits = f"{office:04d}{secrets.randbelow(10**10) if number is None else number:010d}"
    return f"{digits}{98 - int(digits) * 100 % 97:02d}"


def new_id() -> str:
    raw = secrets.token_hex(16)
    return f"{raw[:8]}-{raw[8:12]}-7{raw[13:16]}-8{raw[17:20]}-{raw[20:32]}"


def code_parts(code: str) -> tuple[bytes, bytes]:
    """Split an enrolment code into fingerprint and secret."""
    value = 0
    for digit in code.replace("-", ""):
        value = value * 32 + CROCKFORD.index(digit)
    raw = value.to_bytes(20)
    return raw[:10], raw[10:]


@dataclass
class KeyPair:
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.public).hexdigest()[:16]


@dataclass
class Built:
    """One entry as the counter made it."""

    seq: int
    hash: str
    envelope: bytes
    stripped: bytes
    bodies: list[bytes]


@dataclass
class Chain:
    """A journal's epoch under construction."""

    journal: KeyPair
    device_id: str
    epoch: str = field(default_factory=lambda: secrets.token_hex(16))
    entries: list[Built] = field(default_factory=list)
    session: str | None = None
    operator: str | None = None
    role: str = "clerk"
    session_key: KeyPair = field(default_factory=KeyPair)
    catalogue: str = ""
    prices: str = "prices-1"
    made: datetime | None = None

    def add(
        self,
        kind: str,
        facts: Mapping[str, Any],
        personal: tuple[Mapping[str, Any], ...] = (),
        *,
        signed: bool = True,
        schema: int = 1,
        facts_bytes: bytes | None = None,
    ) -> Built:
        is_person = self.session is not None and signed
        bodies = [facts_bytes or body(facts), *(body(fields) for fields in personal)]
        made = (self.made or datetime.now(UTC)).isoformat(timespec="milliseconds")
        fields: dict[str, Any] = {
            "kind": kind,
            "schema": schema,
            "author": {"role": self.role, "operator": self.operator, "session": self.session}
            if is_person
            else {"role": "recovery", "operator": None, "session": None},
            "made_at": {
                "wall": made,
                "boot": "b",
                "mono_ms": 1,
                "offset_ms": None,
                "offset_error_ms": None,
                "suspect": False,
            },
            "versions": {"program": "test/1", "catalogue": self.catalogue, "prices": self.prices},
            "author_signature": None,
        }
        seq = len(self.entries) + 1
        whole = {
            **fields,
            "v": 1,
            "device_id": self.device_id,
            "epoch": self.epoch,
            "seq": seq,
            "prev_hash": self.entries[-1].hash if self.entries else GENESIS,
            "facts_hash": hashlib.sha256(b"lpk-facts-1" + bodies[0]).hexdigest(),
            "personal_hashes": [hashlib.sha256(b"lpk-personal-1" + data).hexdigest() for data in bodies[1:]],
            "alg": "Ed25519",
            "key_id": self.journal.key_id,
        }
        if is_person:
            digest = hashlib.sha256(b"lpk-author-1" + canonical(whole)).digest()
            fields["author_signature"] = whole["author_signature"] = b64(
                self.session_key.private.sign(digest)
            )
        envelope = canonical(whole)
        built = Built(
            seq,
            hashlib.sha256(b"lpk-entry-1" + envelope).hexdigest(),
            envelope,
            canonical({**fields, "personal_count": len(personal)}),
            bodies,
        )
        self.entries.append(built)
        return built

    def open_session(self, operator: str = "1001", role: str = "clerk") -> Built:
        self.session, self.operator, self.role = secrets.token_hex(16), operator, role
        return self.add(
            "session.opened",
            {
                "operator": operator,
                "role": role,
                "session": self.session,
                "public_key": b64(self.session_key.public),
            },
        )

    def run(
        self, from_seq: int = 1, to_seq: int | None = None, owing: tuple[int, ...] = (), **header: Any
    ) -> bytes:
        """Frame entries `from_seq`…`to_seq` as a run; those of `owing` come without their bodies."""
        chosen = self.entries[from_seq - 1 : to_seq]
        head = {
            "v": 1,
            "device_id": self.device_id,
            "epoch": self.epoch,
            "branch": "main",
            "from_seq": from_seq,
            "prev_hash": self.entries[from_seq - 2].hash if from_seq > 1 else GENESIS,
            "count": len(chosen),
            "key_id": self.journal.key_id,
            "alg": "Ed25519",
            **header,
        }
        run = framed(canonical(head))
        for entry in chosen:
            run += framed(entry.stripped)
            run += b"".join(
                owed_part(entry.envelope, index) if entry.seq in owing else framed(data)
                for index, data in enumerate(entry.bodies)
            )
        return run + framed(self.journal.private.sign(bytes.fromhex(chosen[-1].hash)))


def framed(part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + part


def owed_part(envelope: bytes, index: int) -> bytes:
    """Return what stands in a run for a body that is owed: its mark and its hash."""
    fields = json.loads(envelope)
    named = [fields["facts_hash"], *fields["personal_hashes"]][index]
    return struct.pack(">I", 0xFFFF_FFFE) + bytes.fromhex(named)


class PortalCaller:
    """An enrolled counter talking to a real portal over real HTTP; every answer's signature is checked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.trust_env = False
        self.keys = {name: KeyPair() for name in ("journal", "transport", "receipt")}
        self.enrolment: dict[str, Any] = {}
        self.check_answers = True

    def close(self) -> None:
        self.http.close()

    def enrol_body(self, code: str) -> bytes:
        secret = code_parts(code)[1].hex()
        publics = {name: b64(key.public) for name, key in self.keys.items()}
        digest = hashlib.sha256(canonical({"secret": secret, "keys": publics})).digest()
        proofs = {name: b64(key.private.sign(b"lpk-enrol-1" + digest)) for name, key in self.keys.items()}
        return canonical({"secret": secret, "keys": publics, "proofs": proofs, "program": "test/1"})

    def enrol(self, code: str) -> requests.Response:
        headers = {"LPK-Nonce": secrets.token_hex(16), "Content-Type": "application/json"}
        response = self.http.post(f"{self.url}/v1/enrol", data=self.enrol_body(code), headers=headers)
        if response.ok:
            self.enrolment = response.json()
        return response

    def chain(self) -> Chain:
        chain = Chain(self.keys["journal"], self.enrolment["device_id"])
        chain.add("epoch.opened", {"reason": "enrolment", "ordinal": 1, "parent": None})
        chain.open_session()
        return chain

    def prepare(
        self, method: str, path: str, data: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> requests.PreparedRequest:
        sent = {"LPK-Nonce": secrets.token_hex(16), **(headers or {})}
        request = requests.Request(method, self.url + path, data=data or None, headers=sent).prepare()
        transport = self.keys["transport"]
        signer = HTTPMessageSigner(
            signature_algorithm=ED25519,
            key_resolver=MappingKeyResolver(
                public_keys={}, private_keys={transport.key_id: transport.private}
            ),
        )
        signer.sign(
            request,
            key_id=transport.key_id,
            created=datetime.now(UTC),
            label="lpk",
            tag="lpk-request-1",
            covered_component_ids=("@method", "@path", "@query", "content-digest", "lpk-nonce"),
            body=data,
        )
        return request

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        response = self.http.send(request)
        if self.check_answers and self.enrolment:
            verify_answer(response, self.enrolment["trust_root"])
        return response

    def hello(self, **changes: Any) -> requests.Response:
        fields = {
            "program": "test/1",
            "catalogue": "",
            "cursor": {"incarnation": "", "n": 0},
            "heads": [],
            **changes,
        }
        return self.send(
            self.prepare("POST", "/v1/hello", canonical(fields), {"Content-Type": "application/json"})
        )

    def journal(self, run: bytes, coding: str = "identity") -> requests.Response:
        answer = self.send(
            self.prepare("POST", "/v1/journal", run, {**RUN_HEADERS, "Content-Encoding": coding})
        )
        self.feed(limit=1)  # judgement is done when the feed has answered
        return answer

    def feed(self, after: int = 0, limit: int = 100) -> requests.Response:
        incarnation = self.enrolment["incarnation"]["id"]
        return self.send(
            self.prepare("GET", f"/v1/feed?incarnation={incarnation}&after={after}&limit={limit}")
        )

    def items(self, kind: str | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after, more = 0, True
        while more:
            page = self.feed(after).json()
            found += page["items"]
            after, more = page["next"], page["more"]
        return [item for item in found if kind in {None, item["kind"]}]


def answers_keys(trust_root: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    payload = json.loads(unb64(trust_root["payload"]))
    return {
        item["key_id"]: Ed25519PublicKey.from_public_bytes(unb64(item["public"]))
        for item in payload["delegations"]["answers"]
    }


def verify_answer(response: requests.Response, trust_root: Mapping[str, Any]) -> None:
    """Check an answer's signature the way a counter does: bound to its request's signature or nonce."""
    is_signed = "Signature" in response.request.headers
    bound = '"signature";req;key="lpk"' if is_signed else '"lpk-nonce";req'
    verifier = HTTPMessageVerifier(
        signature_algorithm=ED25519,
        key_resolver=MappingKeyResolver(public_keys=answers_keys(trust_root), private_keys={}),
    )
    verifier.verify(
        response,
        expect_tag="lpk-answer-1",
        expect_label="lpk",
        require_components=("@status", "content-digest", "lpk-incarnation", bound),
        body=response.content,
    )


def host_of(url: str) -> str:
    return urlsplit(url).netloc
