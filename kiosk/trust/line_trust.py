"""Requests signed by the transport key, and answers believed only from the portal (RFC 9421)."""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    MappingKeyResolver,
    algorithms,
)

from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import Clock, Randomness, WireAnswer, WireRequest
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.trust_root import TrustRoot

LABEL: Final = "lpk"
REQUEST_TAG: Final = "lpk-request-1"
ANSWER_TAG: Final = "lpk-answer-1"
_REQUEST_COMPONENTS: Final = ("@method", "@path", "@query", "content-digest", "lpk-nonce")
_ANSWER_COMPONENTS: Final = ('"@status"', '"content-digest"', '"lpk-incarnation"')
_ANSWER_TO_SIGNED: Final = (*_ANSWER_COMPONENTS, '"signature";req;key="lpk"')
_ANSWER_TO_UNSIGNED: Final = (*_ANSWER_COMPONENTS, '"lpk-nonce";req')
_INCARNATION: Final = re.compile(r"(?:0|[1-9][0-9]{0,15})\.[0-9a-f]{32}", re.ASCII)
_NONCE_BYTES: Final = 16


class PortalLineTrust:
    """`ports.LineTrust` of one machine and one trust root."""

    def __init__(self, machine: Machine, root: TrustRoot, clock: Clock, randomness: Randomness) -> None:
        self._root = root
        self._clock = clock
        self._randomness = randomness
        self._key_id = machine.key_id(KeyUsage.TRANSPORT)
        private = {str(self._key_id): machine.signing_key(KeyUsage.TRANSPORT)}
        self._signer = HTTPMessageSigner(
            signature_algorithm=algorithms.ED25519,
            key_resolver=MappingKeyResolver(public_keys={}, private_keys=private),
        )

    def sign_request(self, request: WireRequest) -> WireRequest:
        """Return the request with a fresh nonce, digest and signature headers."""
        prepared = with_nonce(request, self._randomness)
        message = _RequestMessage(prepared.method, prepared.url, dict(prepared.headers))
        self._signer.sign(
            message,
            key_id=self._key_id,
            created=self._clock.now(),
            label=LABEL,
            tag=REQUEST_TAG,
            covered_component_ids=_REQUEST_COMPONENTS,
            use_existing_digest=True,
        )
        return replace(prepared, headers={name.lower(): value for name, value in message.headers.items()})

    def check_answer(self, request: WireRequest, answer: WireAnswer) -> str:
        """Return the incarnation `term.id` of an answer signed for this very request.

        Raises:
            AnswerNotTrustedError: not signed by an answers key, altered, or for another request.
        """
        return check_answer(self._root, request, answer)

    def open_document(self, document: Mapping[str, Any], context: str) -> bytes:
        """Return the payload of a signed document, checked with the key delegated for its context.

        Raises:
            AnswerNotTrustedError: the signature is missing or wrong.
        """
        return self._root.open_document(document, context)


def with_nonce(request: WireRequest, randomness: Randomness) -> WireRequest:
    """Return the request with a fresh `LPK-Nonce` and its `Content-Digest`, in place of any it had."""
    headers = {
        **request.headers,
        "lpk-nonce": randomness.octets(_NONCE_BYTES).hex(),
        "content-digest": ContentDigest.create(request.body),
    }
    return replace(request, headers=headers)


def check_answer(root: TrustRoot, request: WireRequest, answer: WireAnswer) -> str:
    """Return the incarnation of an answer; one to an unsigned request is bound to its nonce.

    Raises:
        AnswerNotTrustedError: as in `PortalLineTrust.check_answer`.
    """
    is_signed_request = "signature" in request.headers
    asked = _RequestMessage(request.method, request.url, dict(request.headers))
    message = _AnswerMessage(answer.status, dict(answer.headers), asked)
    try:
        _verifier(root).verify(
            message,
            max_age=None,
            expect_tag=ANSWER_TAG,
            expect_label=LABEL,
            require_components=_ANSWER_TO_SIGNED if is_signed_request else _ANSWER_TO_UNSIGNED,
            body=answer.body,
        )
    except (HTTPMessageSignaturesException, ValueError, TypeError, AttributeError) as error:
        raise AnswerNotTrustedError(str(error)) from error
    incarnation = answer.headers["lpk-incarnation"].strip()
    if _INCARNATION.fullmatch(incarnation) is None:
        raise AnswerNotTrustedError("incarnation")
    return incarnation


def _verifier(root: TrustRoot) -> HTTPMessageVerifier:
    public = {
        str(key_id): Ed25519PublicKey.from_public_bytes(key)
        for key_id, key in root.delegated("answers").items()
    }
    return _ClocklessVerifier(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(public_keys=public, private_keys={}),
    )


class _ClocklessVerifier(HTTPMessageVerifier):
    """Freshness comes from the request's nonce: a kiosk whose clock is years wrong must hear the portal."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """Judge no times."""


@dataclass(frozen=True, slots=True)
class _RequestMessage:
    method: str
    url: str
    headers: MutableMapping[str, str]


@dataclass(frozen=True, slots=True)
class _AnswerMessage:
    status_code: int
    headers: MutableMapping[str, str]
    request: _RequestMessage
