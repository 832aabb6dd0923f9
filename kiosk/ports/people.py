"""Who works where, and the keys that act for them."""

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.identifiers import (
    DeviceId,
    EntryHash,
    KeyId,
    OfficeCode,
    OperatorId,
    ReceiptNumber,
    SessionId,
)
from kiosk.domain.operator import Operator, Session
from kiosk.domain.slip import JudgedPaper, PaymentSlip
from kiosk.domain.training import is_training_office
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class CounterPlace:
    """The enrolled counter: what receipts, tracking numbers and entries are stamped with."""

    device_id: DeviceId
    office: OfficeCode
    office_number: int
    office_name: Words
    counter: int
    portal_series: int

    @property
    def is_training(self) -> bool:
        """Say whether nothing here is real: no number counts, nothing is ever sent."""
        return is_training_office(self.office)


class SessionSigner(Protocol):
    """Signs a person's acts with session keys that never leave this process's memory."""

    def open(self, operator: Operator, session_id: SessionId) -> Session:
        """Make a session key and return the session bound to its public half."""

    def sign(self, session_id: SessionId, digest: bytes) -> bytes:
        """Sign 32 bytes (`entry.author_digest`) with the session's key.

        Raises:
            NotAuthorisedError: no such session is open in this process.
        """

    def close(self, session_id: SessionId) -> None:
        """Forget the session's key."""


class JournalSigner(Protocol):
    """The journal key: signs entry hashes (32 bytes)."""

    @property
    def key_id(self) -> KeyId:
        """Name the key."""

    def sign(self, entry_hash: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature."""


class ReceiptSealer(Protocol):
    """The receipt key: makes the signed statement of the receipt's QR (`contract/receipt-qr.md`)."""

    def seal(
        self, number: ReceiptNumber, entry_hash: EntryHash, entry_seq: int, total_dirhams: int, unix_s: int
    ) -> str:
        """Return the text of the QR."""

    def seal_slip(self, slip: PaymentSlip) -> str:
        """Return the text of a payment slip's QR (`contract/payment-slip.md`)."""


class PaperJudge(Protocol):
    """Believes papers by their QR, without a line."""

    def slip(self, text: str) -> PaymentSlip:
        """Return what a payment slip states.

        Raises:
            SlipAlteredError, SlipIssuerUnknownError: it is not believed.
        """

    def receipt(self, text: str) -> JudgedPaper:
        """Judge a receipt's QR; never raises."""


class PinVerifier(Protocol):
    """Checks PINs against the roster's wrapped verifiers."""

    def verify(self, wrapped_verifier: bytes, pin: str) -> bool:
        """Say whether `pin` is right; takes about 0.2 s by design."""


class Roster(Protocol):
    """The people of this office as last received."""

    def find(self, operator_id: OperatorId) -> tuple[Operator, bytes] | None:
        """Return the person and the wrapped verifier of the PIN, or None."""
