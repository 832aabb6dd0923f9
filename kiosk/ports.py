"""What the inside needs from the outside: Protocols and nothing else.

Each port has a suite in `tests/ports/` that every implementation passes, fakes and twins included.
"""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kiosk.domain.application import ApplicationRow
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.entry import Entry, EntryDraft
from kiosk.domain.identifiers import (
    BasketId,
    DeviceId,
    EntryHash,
    EpochId,
    KeyId,
    OfficeCode,
    OperatorId,
    ReceiptNumber,
    SessionId,
    TrackingNumber,
)
from kiosk.domain.operator import Operator, Session
from kiosk.domain.person import Person
from kiosk.domain.receipt import Paper, PrintableReceipt, Receipt
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.domain.words import Words


# --- time and chance --------------------------------------------------------------------------------------
class Clock(Protocol):
    """Wall time, time since boot, and what is known of their quality."""

    def now(self) -> datetime:
        """Return the wall clock's time, aware, in Africa/Tripoli."""

    def mono_ms(self) -> int:
        """Return milliseconds since boot."""

    @property
    def boot_id(self) -> str:
        """Name this boot: 32 hex digits."""

    @property
    def portal_offset(self) -> tuple[int, int] | None:
        """Portal time minus wall time and its error bound, in ms; None while never measured."""

    @property
    def is_suspect(self) -> bool:
        """Say whether the wall clock contradicts what is known (build, last portal, last journal time)."""


class Randomness(Protocol):
    """Unpredictable bits."""

    def bits(self, count: int) -> int:
        """Return `count` random bits as an integer."""

    def octets(self, count: int) -> bytes:
        """Return `count` random bytes."""


# --- who and where ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CounterPlace:
    """The enrolled counter: what receipts, tracking numbers and entries are stamped with."""

    device_id: DeviceId
    office: OfficeCode
    office_number: int
    office_name: Words
    counter: int
    portal_series: int


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


class PinVerifier(Protocol):
    """Checks PINs against the roster's wrapped verifiers."""

    def verify(self, wrapped_verifier: bytes, pin: str) -> bool:
        """Say whether `pin` is right; takes about 0.2 s by design."""


class Roster(Protocol):
    """The people of this office as last received."""

    def find(self, operator_id: OperatorId) -> tuple[Operator, bytes] | None:
        """Return the person and the wrapped verifier of the PIN, or None."""


# --- the journal ------------------------------------------------------------------------------------------
class Durability(enum.StrEnum):
    """How many copies hold an act."""

    BOTH_COPIES = "both"
    SINGLE_COPY = "single"


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last entry of the current epoch."""

    epoch: EpochId
    epoch_ordinal: int
    seq: int
    hash: EntryHash


class ActTransaction(Protocol):
    """An act being written: everything read here is read inside the one write transaction."""

    @property
    def head(self) -> ChainHead:
        """The chain's head, moving with each `append`."""

    @property
    def durability(self) -> Durability | None:
        """None until the context has ended well; then how many copies hold the act."""

    def next_receipt_number(self, business_date: str) -> ReceiptNumber:
        """Return the next number of this epoch's series; taken only when an entry carries it."""

    def is_tracking_number_free(self, number: TrackingNumber) -> bool:
        """Say whether no application here has the number."""

    def is_basket_settled(self, basket_id: BasketId) -> bool:
        """Say whether an entry here settles or voids this basket: a basket ends once."""

    def is_reversed(self, number: ReceiptNumber) -> bool:
        """Say whether a committed entry reverses this receipt."""

    def open_shift(self) -> Shift | None:
        """Return the open shift of this counter, if any."""

    def shift_totals(self) -> ShiftTotals:
        """Return the totals of the open shift."""

    def append(self, draft: EntryDraft) -> Entry:
        """Give the draft its place, sign it (author and journal), store it and project it.

        Raises:
            NotAuthorisedError: the author is a person without an open session here.
            MalformedEntryError: larger than 256 KB, or money lines that do not sum to zero.
        """


class Journal(Protocol):
    """The signed journal: both copies, one writer."""

    def act(self) -> AbstractContextManager[ActTransaction]:
        """Open one act: BEGIN IMMEDIATE; on leaving commit, then bring the second copy level and sync it.

        An exception inside rolls everything back. After the block, the entries are durable.

        Raises:
            DiskFullError, WriterBusyError, OutcomeUnknownError, StoreError
        """

    @property
    def durable_seq(self) -> int:
        """The last sequence number held by both copies."""

    def entries(self, from_seq: int, limit: int) -> Sequence[Entry]:
        """Return entries of the current epoch from `from_seq` upwards."""

    def find_receipt(self, number: ReceiptNumber) -> Entry | None:
        """Return the entry that carries this receipt."""


@dataclass(frozen=True, slots=True)
class UnprintedReceipt:
    """A committed receipt without a recorded outcome on paper; `was_asked` when printing had begun."""

    number: ReceiptNumber
    was_asked: bool


class Books(Protocol):
    """Read models over the journal and the feed; reading always works."""

    def open_shift(self) -> Shift | None:
        """Return the open shift of this counter, if any."""

    def shift_totals(self) -> ShiftTotals | None:
        """Return the totals of the open shift, None when none is open."""

    def last_business_date(self) -> str:
        """Return the latest business date of the journal, empty when there is none."""

    def applications(
        self, business_date: str, before_seq: int | None, limit: int
    ) -> Sequence[ApplicationRow]:
        """Return the day's applications, newest first, one page of at most `limit` (keyset by seq)."""

    def unprinted_receipts(self) -> Sequence[UnprintedReceipt]:
        """Return receipts whose paper is not recorded."""

    def copies_printed(self, number: ReceiptNumber) -> int:
        """Return how many prints (original and copies) are recorded for a receipt."""

    def catalogue(self) -> Catalogue | None:
        """Return the catalogue in force, None before the first feed."""


class PrintLedger(Protocol):
    """Local rows about paper: asked before the first byte leaves, so that a crash is seen."""

    def record_asked(self, number: ReceiptNumber, copy: int) -> None:
        """Note durably that printing begins."""


# --- the counter's hardware -------------------------------------------------------------------------------
class PrinterState(enum.StrEnum):
    """State names after UnifiedPOS."""

    ONLINE = "online"
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    ABSENT = "absent"


class ReceiptPrinter(Protocol):
    """Puts receipts on paper and says honestly whether it did."""

    @property
    def width_dots(self) -> int:
        """The printable width: 576 (80 mm) or 384 (58 mm)."""

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the printer; never guesses."""

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:
        """Print, cut, and wait until the printer says that it is on paper.

        Returns:
            PRINTED only on the printer's word; NOT_PRINTED when nothing can have come out; else UNKNOWN.
        """

    def open_drawer(self, deadline_s: float) -> None:
        """Kick the cash drawer."""


class DocumentReader(Protocol):
    """Reads the machine-readable zone of an identity document."""

    def is_present(self) -> bool:
        """Say whether the reader's port is there and open."""

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Person:
        """Wait for a document.

        Raises:
            NothingReadError: none in time. MalformedMrzError, MrzCheckDigitError: read but not usable.
            DeviceAbsentError: the port is gone.
        """


# --- paper ------------------------------------------------------------------------------------------------
class ReceiptRenderer(Protocol):
    """Draws receipts: one layout, two outputs."""

    def thermal(self, receipt: Receipt, width_dots: int) -> PrintableReceipt:
        """Draw for a thermal printer."""

    def pdf(self, receipt: Receipt) -> bytes:
        """Draw as a PDF."""


# --- the courier ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class VerifiedAnswer:
    """An answer of the portal whose signature was checked; folded in by the one writer.

    `kind` is `checkpoint` or `feed`; `fields` its canonical content (`contract/wire.md`).
    """

    kind: str
    fields: Mapping[str, Any]


class OutgoingRuns(Protocol):
    """What the courier reads: committed entries of both copies, never beyond `durable_seq`."""

    def epochs(self) -> Sequence[ChainHead]:
        """Return every epoch with its durable head, oldest first."""

    def acknowledged(self, epoch: EpochId) -> int:
        """Return the last sequence number the portal has countersigned."""

    def feed_cursor(self) -> tuple[str, int]:
        """Return the portal's incarnation id and the last folded feed number."""

    def run(self, epoch: EpochId, from_seq: int, max_bytes: int) -> Sequence[Entry]:
        """Return whole entries from `from_seq`, at least one if there is one, about `max_bytes` in all."""


class Inbox(Protocol):
    """Takes verified answers; when `put` returns they are durable or folded in."""

    def put(self, answer: VerifiedAnswer) -> None:
        """Hand over one answer."""


class PortalLink(Protocol):
    """The line to the portal: every answer it returns was checked against the trust root."""

    def hello(
        self, heads: Sequence[ChainHead], catalogue_hash: str, cursor: tuple[str, int]
    ) -> Mapping[str, Any]:
        """Greet; return the portal's heads, clock, incarnation and minimum version."""

    def send_run(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        """Upload one run; return its checkpoint."""

    def feed(self, cursor: tuple[str, int], limit: int) -> Iterator[VerifiedAnswer]:
        """Return the feed's pages after the cursor."""


# --- trust, as the other rooms reach it -------------------------------------------------------------------
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
