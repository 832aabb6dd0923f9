"""Ciphers and signatures, as the rooms beside trust reach them."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.domain.money import ZERO, Money
from kiosk.domain.parked import ParkedId


class SegmentCipher(Protocol):
    """Encrypts the frames of one segment of the second copy; a number is used once per segment."""

    def seal(self, number: int, plain: bytes, context: bytes) -> bytes:
        """Encrypt and authenticate one frame (AES-256-GCM, nonce from `number`)."""

    def open(self, number: int, sealed: bytes, context: bytes) -> bytes:
        """Decrypt one frame.

        Raises:
            StoreDamagedError: it does not authenticate.
        """


class SegmentCiphers(Protocol):
    """Makes and finds segment keys: wrapped to this host, the portal's recovery key and the office's code."""

    def new_segment(self) -> tuple[Mapping[str, Any], SegmentCipher]:
        """Make a fresh segment key; return the JSON-able wraps for the header and the cipher."""

    def existing(self, wraps: Mapping[str, Any]) -> SegmentCipher:
        """Unwrap a segment's key.

        Raises:
            WrongStoreKeyError: wrapped to another host.
        """


class ParkingSeal(Protocol):
    """Codes of parked forms, and what is sealed with them; the code is nowhere but on paper."""

    def make_code(self) -> str:
        """Return a fresh code as printed."""

    def name_of(self, code: str) -> ParkedId:
        """Return what a code is looked for by.

        Raises:
            ParkedUnknownError: a digit is wrong, or it is no code.
        """

    def seal(self, code: str, plain: bytes) -> bytes:
        """Seal a form with a code that has sealed nothing yet, and with the office's key where known."""

    def qr_text(self, code: str, sealed: bytes) -> str:
        """Return code and form as a QR's text; empty where it is too long, or only the code seals it."""

    def read(self, text: str) -> tuple[str, bytes]:
        """Return the code that was typed or scanned, and the sealed form that a QR carries, else nothing.

        Raises:
            ParkedUnknownError: it is neither.
        """

    def open(self, code: str, sealed: bytes) -> bytes:
        """Open what was sealed with a code.

        Raises:
            ParkedUnknownError: it was sealed with another, or is damaged.
        """


class SignatureVerifier(Protocol):
    """Checks Ed25519 signatures."""

    def is_valid(self, public_key: bytes, signature: bytes, message: bytes) -> bool:
        """Say whether the signature is right; never raises."""


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One request to the portal, complete; header names in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """One answer as it came from the line; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class LineTrust(Protocol):
    """Signs requests with the transport key and believes only the portal (`contract/trust.md`)."""

    def sign_request(self, request: WireRequest) -> WireRequest:
        """Return the request with nonce, digest and signature headers."""

    def check_answer(self, request: WireRequest, answer: WireAnswer) -> str:
        """Return the incarnation `term.id` of an answer signed for this very request.

        Raises:
            AnswerNotTrustedError: not signed by an answers key, altered, or for another request.
        """

    def open_document(self, document: Mapping[str, Any], context: str) -> bytes:
        """Return the payload of a signed document, checked with the key delegated for its context.

        Raises:
            AnswerNotTrustedError: the signature is missing or wrong.
        """


class BundleTrust(Protocol):
    """Seals, opens and signs bundles (`contract/bundle.md`)."""

    @property
    def reply_key(self) -> str:
        """The raw public key, base64url, to which an answer is to be sealed."""

    def seal(self, content: bytes) -> tuple[str, bytes]:
        """Seal content to the portal; return the id of the key, and the sealed bytes."""

    def open_sealed(self, sealed: bytes) -> bytes:
        """Open what was sealed to the reply key.

        Raises:
            ForeignBundleError: sealed to another machine.
        """

    def sign_manifest(self, payload: bytes) -> Mapping[str, Any]:
        """Return the manifest's payload as a document signed by the transport key."""

    def open_document(self, document: Mapping[str, Any], context: str) -> bytes:
        """Return the payload of a signed document, checked with the key delegated for its context.

        Raises:
            AnswerNotTrustedError: the signature is missing or wrong.
        """


class ReceiptStanding(enum.StrEnum):
    """What can be known of a receipt's code without a line; not known is: reversed since, or copied."""

    SIGNED = "signed"
    ALTERED = "altered"
    ISSUER_UNKNOWN = "issuer_unknown"


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A judged receipt; all but `standing` is set when, and only when, it is signed.

    `number_tail` is the receipt number without its office, e.g. `03-2026-7A-000001`.
    """

    standing: ReceiptStanding
    office_number: int = 0
    number_tail: str = ""
    total: Money = ZERO


class ReceiptChecker(Protocol):
    """Judges the code of a receipt of any office."""

    def check(self, text: str) -> CheckedReceipt:
        """Return what the text is worth; never raises."""
