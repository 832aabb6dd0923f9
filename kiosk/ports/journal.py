"""The signed journal and the books over it."""

import enum
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.application import ApplicationRow
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.domain.entry import Entry, EntryDraft
from kiosk.domain.identifiers import (
    ApplicationId,
    BasketId,
    EntryHash,
    EpochId,
    ReceiptNumber,
    TrackingNumber,
)
from kiosk.domain.item_number import ItemNumber
from kiosk.domain.letter import Direction, Letter, LetterNumber, Proposal, RegisterLine
from kiosk.domain.price_table import Holiday
from kiosk.domain.revision import FiledApplication
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.domain.terminal_acts import OpenPayment


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

    def next_letter_number(self, direction: Direction, year: int) -> LetterNumber:
        """Return the next number of the register; taken only when an entry carries it."""

    def next_item_numbers(self, indicator: str, count: int) -> Sequence[ItemNumber]:
        """Return the next postal item numbers of a kind; given out only when an entry carries them.

        Raises:
            ItemNumbersUsedUpError: fewer are left of what the portal has leased.
        """

    def is_tracking_number_free(self, number: TrackingNumber) -> bool:
        """Say whether no application here has the number."""

    def is_basket_settled(self, basket_id: BasketId) -> bool:
        """Say whether an entry here settles or voids this basket: a basket ends once."""

    def is_reversed(self, number: ReceiptNumber) -> bool:
        """Say whether a committed entry reverses this receipt."""

    def withdrawn_from(self, number: ReceiptNumber) -> frozenset[ApplicationId]:
        """Return the applications that committed entries have taken out of this receipt."""

    def latest_revision(self, application_id: ApplicationId) -> EntryHash | None:
        """Return the entry that an amendment must have seen; None when no such application is here."""

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

    def application(self, number: TrackingNumber) -> ApplicationRow | None:
        """Return the application that has this tracking number, None when none was filed here."""

    def attention(self) -> Sequence[ApplicationRow]:
        """Return the applications that somebody here has to do something about, the most urgent first."""

    def find_application(self, application_id: ApplicationId) -> FiledApplication | None:
        """Return an application over its revisions; None when it is not here or is withdrawn."""

    def open_payments(self) -> Sequence[OpenPayment]:
        """Return what was asked of the payment terminal and whose end is not known, oldest first."""

    def is_looked_into(self, application_id: ApplicationId) -> bool:
        """Say whether it is not known of a payment for this application whether it was taken."""

    def paid_receipt(self, application_id: ApplicationId) -> ReceiptNumber | None:
        """Return the receipt of the slip that was paid here for an application, None where none was."""

    def unprinted_receipts(self) -> Sequence[UnprintedReceipt]:
        """Return receipts whose paper is wanted and not recorded."""

    def owed_receipts(self) -> Sequence[ReceiptNumber]:
        """Return receipts that stand, are wanted on paper and have none that is known of, oldest first."""

    def copies_printed(self, number: ReceiptNumber) -> int:
        """Return how many prints (original and copies) are recorded for a receipt."""

    def is_confirmed(self, number: ReceiptNumber) -> bool:
        """Say whether the portal has accepted every application of a receipt; False when it has none."""

    def catalogue(self) -> Catalogue | None:
        """Return the catalogue in force with the prices in force, None before the first feed."""

    def letter_register(self, limit: int = -1) -> Sequence[RegisterLine]:
        """Return the newest letters of this counter's register; all of them without a limit."""

    def item_numbers_left(self, series: int) -> Mapping[str, int]:
        """Return how many postal item numbers of each kind a PC of that series has left."""

    def letters(self) -> Sequence[Letter]:
        """Return the letters of the centre, newest first."""

    def proposals(self) -> Sequence[Proposal]:
        """Return the corrections that the centre proposes, newest first."""

    def directory(self) -> Directory | None:
        """Return the directory that the feed has brought, None while it has brought none."""

    def holidays(self) -> Sequence[Holiday]:
        """Return the days on which offices are closed, as last published."""

    def catalogue_of(self, content_hash: str, price_table: str) -> Catalogue | None:
        """Return a catalogue held here, in force or earlier, with the fees of a table; None without either.

        Args:
            content_hash: the catalogue.
            price_table: the table's name; the one in force when it is empty.
        """


class PrintLedger(Protocol):
    """Local rows about paper: asked before the first byte leaves, so that a crash is seen."""

    def record_asked(self, number: ReceiptNumber, copy: int) -> None:
        """Note durably that printing begins."""

    def record_answered(self, number: ReceiptNumber, copy: int | None = None) -> None:
        """Note that the outcome of a print is in the journal; without `copy`, of every print begun."""

    def is_asked(self, number: ReceiptNumber) -> bool:
        """Say whether a print was begun whose outcome was never recorded."""

    def record_waived(self, numbers: Sequence[ReceiptNumber]) -> None:
        """Note that nobody wanted paper for these receipts, so that no crash is suspected later."""
