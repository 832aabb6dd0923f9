"""Signatures of the simulator: as binding as the real ones, and thousands of times as fast.

Whoever does not know the secret can neither acknowledge nor be taken for the counter; an answer is bound to
its request, its status, its body and the portal's life. Real signatures are proved on real sockets.
"""

import hashlib
import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import WireAnswer, WireRequest

PORTAL_SECRET = b"portal"
DEVICE_SECRET = b"device"


def canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mac(secret: bytes, *parts: bytes) -> str:
    made = hashlib.sha256(secret)
    for part in parts:
        made.update(len(part).to_bytes(4, "big") + part)
    return made.hexdigest()


def request_mac(request: WireRequest) -> str:
    split = urlsplit(request.url)
    nonce = request.headers.get("lpk-nonce", "")
    words = f"{request.method} {split.path}?{split.query} {nonce}"
    return mac(DEVICE_SECRET, words.encode(), request.body)


def answer_mac(request: WireRequest, status: int, life: str, body: bytes) -> str:
    return mac(PORTAL_SECRET, request.headers["signature"].encode(), f"{status} {life}".encode(), body)


def signed_document(context: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    text = canonical(payload).decode()
    signature = mac(PORTAL_SECRET, context.encode(), text.encode())
    return {"context": context, "payload": text, "signatures": [{"key_id": "0" * 16, "signature": signature}]}


class SimulatedTrust:
    """Implements `ports.LineTrust`."""

    def __init__(self, nonces: "itertools.count[int]") -> None:
        self._nonces = nonces

    def sign_request(self, request: WireRequest) -> WireRequest:
        headers = {**request.headers, "lpk-nonce": str(next(self._nonces))}
        bare = replace(request, headers=headers)
        return replace(bare, headers={**headers, "signature": request_mac(bare)})

    def check_answer(self, request: WireRequest, answer: WireAnswer) -> str:
        life = answer.headers.get("lpk-incarnation", "")
        if answer.headers.get("signature") != answer_mac(request, answer.status, life, answer.body):
            raise AnswerNotTrustedError("signature")
        return life

    def open_document(self, document: Mapping[str, Any], context: str) -> bytes:
        payload = str(document.get("payload")).encode()
        (signature,) = document["signatures"]
        if signature["signature"] != mac(PORTAL_SECRET, context.encode(), payload):
            raise AnswerNotTrustedError("document")
        return payload
