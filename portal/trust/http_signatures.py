"""Signatures on messages (RFC 9421): requests by a transport key, answers by an `answers` key."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    MappingKeyResolver,
)
from http_message_signatures.algorithms import ED25519

from portal.errors import BadSignatureError, LineError
from portal.trust.keys import SigningKey

LABEL: Final = "lpk"
REQUEST_TAG: Final = "lpk-request-1"
ANSWER_TAG: Final = "lpk-answer-1"
REQUEST_COMPONENTS: Final = ("@method", "@path", "@query", "content-digest", "lpk-nonce")
_ANSWER_COMPONENTS: Final = ("@status", "content-digest", "lpk-incarnation")
_OF_SIGNED_REQUEST: Final = '"signature";req;key="lpk"'
_OF_PLAIN_REQUEST: Final = '"lpk-nonce";req'


@dataclass(slots=True)
class Message:
    """A request as the signature library wants to see one; header names are in lower case.

    Only path and query are signed, so the host is a fixed one: what stands in `Host` is the sender's guess.
    """

    method: str
    target: str
    headers: MutableMapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The absolute address the library insists on."""
        return f"https://portal.invalid{self.target}"


@dataclass(slots=True)
class Answer:
    """An answer as the signature library wants to see one."""

    status_code: int
    headers: MutableMapping[str, str]
    request: Message


class _Verifier(HTTPMessageVerifier):
    """Does not judge `created`: a counter's clock may be years wrong (`contract/trust.md`)."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:  # noqa: ARG002
        """Accept any time that is written as a time; `max_age` is the library's and not used."""
        if type(sig_input.params.get("created")) is not int:
            raise InvalidSignature("created")


class _OneKey(HTTPSignatureKeyResolver):
    """Knows the one key that the caller looked up; its id is remembered for the caller."""

    def __init__(self, publics: Mapping[str, bytes]) -> None:
        self._publics = publics

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        """Return the public key of an id, None when it is not known."""
        public = self._publics.get(key_id)
        return Ed25519PublicKey.from_public_bytes(public) if public else None


def claimed_key_id(headers: Mapping[str, str]) -> str:
    """Return the key id that a request claims to be signed by, unproved.

    Raises:
        BadSignatureError: there is no signature of the published form.
    """
    found = ""

    class _Listen(HTTPSignatureKeyResolver):
        def resolve_public_key(self, key_id: str) -> None:
            nonlocal found
            found = key_id

    try:
        verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Listen())
        verifier.verify(Message("GET", "/", dict(headers)), expect_tag=REQUEST_TAG, expect_label=LABEL)
    except Exception:  # noqa: BLE001, S110  it always fails, having no key; what counts is what it asked for
        pass
    if not found:
        raise BadSignatureError("no signature with the tag of a request")
    return found


def check_request(message: Message, body: bytes, publics: Mapping[str, bytes]) -> None:
    """Check a request's signature and digest with the one key it claims.

    Raises:
        BadSignatureError: a component is not covered, the body differs, or the signature does not verify.
    """
    try:
        verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_OneKey(publics))
        verifier.verify(
            message,
            max_age=None,
            expect_tag=REQUEST_TAG,
            expect_label=LABEL,
            require_components=REQUEST_COMPONENTS,
            body=body,
        )
    except LineError:
        raise
    except Exception as error:
        raise BadSignatureError(type(error).__name__) from error


def sign_answer(answer: Answer, body: bytes, key: SigningKey, now: datetime) -> None:
    """Sign an answer in place: adds Content-Digest, Signature-Input and Signature.

    It is bound to the request's own signature, or to its nonce when the request is not signed.
    """
    signer = HTTPMessageSigner(
        signature_algorithm=ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key.key_id: key.private}),
    )
    answer.headers["content-digest"] = ContentDigest.create(body)
    for bound in _bindings(answer.request.headers):
        try:
            signer.sign(
                answer,
                key_id=key.key_id,
                created=now,
                label=LABEL,
                tag=ANSWER_TAG,
                covered_component_ids=(*_ANSWER_COMPONENTS, *bound),
                body=body,
                use_existing_digest=True,
            )
        except Exception:  # noqa: BLE001, S112  a header that cannot be bound to: try the next way
            continue
        return


def _bindings(headers: Mapping[str, str]) -> list[tuple[str, ...]]:
    ways: list[tuple[str, ...]] = []
    if "signature" in headers:
        ways.append((_OF_SIGNED_REQUEST,))
    if "lpk-nonce" in headers:
        ways.append((_OF_PLAIN_REQUEST,))
    return [*ways, ()]
