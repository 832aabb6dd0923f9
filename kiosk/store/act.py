"""One act being written: places, signatures and read models, all inside one write transaction."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.attachment import named_in
from kiosk.domain.entry import (
    AUTHOR_CONTEXT,
    GENESIS_HASH,
    MAX_ENTRY_BYTES,
    ChainPlace,
    Entry,
    EntryDraft,
    entry_hash,
    envelope_fields,
)
from kiosk.domain.identifiers import (
    ApplicationId,
    BasketId,
    EntryHash,
    EpochId,
    ReceiptNumber,
    TrackingNumber,
    series_of,
)
from kiosk.domain.item_number import ItemNumber
from kiosk.domain.letter import Direction, LetterNumber
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.errors import (
    AttachmentMissingError,
    DiskFullError,
    MalformedEntryError,
    NoOpenShiftError,
    NotAuthorisedError,
)
from kiosk.ports import ChainHead, CounterPlace, Durability
from kiosk.store import chain, entry_table, item_numbers, letter_register, revision_table, shift_table
from kiosk.store.attachment_table import is_stored
from kiosk.store.blobs import BlobReader
from kiosk.store.database import Database
from kiosk.store.equipment import StoreKeys
from kiosk.store.projections import project
from kiosk.store.projections.projected import Projected

# What begins new business; everything else (paper, closing, reversal, findings) may use the reserve.
_NEW_BUSINESS: Final = frozenset(
    {
        *(
            "session.opened",
            "shift.opened",
            "basket.settled",
            "application.filed",
            "slip.paid",
            "form.parked",
        ),
        "terminal.asked",
    }
)
_NO_SHIFT: Final = "no shift is open"


@dataclass(frozen=True, slots=True)
class ActContext:
    """What every act of one store shares."""

    database: Database
    keys: StoreKeys
    place: CounterPlace
    blobs: BlobReader | None = None


class WritingAct:
    """Implements `ports.ActTransaction`; valid only inside the block that made it."""

    def __init__(self, context: ActContext, *, has_space: bool, head: ChainHead | None = None) -> None:
        """Read the head (inside the transaction) unless an epoch is being opened by `begin_epoch`."""
        self._context = context
        self._database = context.database
        self._has_space = has_space
        self._head = head if head is not None else chain.head(context.database)
        self.first_position = entry_table.last_position(context.database) + 1
        self.written: list[Entry] = []
        self.durability: Durability | None = None

    @classmethod
    def begin_epoch(cls, context: ActContext, epoch: EpochId, ordinal: int) -> "WritingAct":
        """Begin an act whose first entry is the first of a new epoch."""
        return cls(context, has_space=True, head=ChainHead(epoch, ordinal, 0, GENESIS_HASH))

    @property
    def head(self) -> ChainHead:
        """The chain's head, moving with each `append`."""
        return self._head

    def next_receipt_number(self, business_date: str) -> ReceiptNumber:
        """Return the next number of this epoch's series."""
        place, year = self._context.place, int(business_date[:4])
        series = series_of(place.portal_series, self._head.epoch_ordinal)
        last = self._database.value(
            "SELECT sequence FROM receipts WHERE office = ? AND counter = ? AND year = ? AND series = ?"
            " ORDER BY sequence DESC LIMIT 1",
            (place.office, place.counter, year, series),
        )
        return ReceiptNumber(place.office, place.counter, year, series, (last or 0) + 1)

    def is_tracking_number_free(self, number: TrackingNumber) -> bool:
        """Say whether no application here has the number, or has been given it by the portal."""
        return not self._database.value(
            "SELECT EXISTS (SELECT 1 FROM applications WHERE tracking_number = ?)"
            " OR EXISTS (SELECT 1 FROM renumbered WHERE new = ?)",
            (number.digits, number.digits),
        )

    def next_letter_number(self, direction: Direction, year: int) -> LetterNumber:
        """Return the next number of the register of letters."""
        place = self._context.place
        series = series_of(place.portal_series, self._head.epoch_ordinal)
        sequence = letter_register.last_sequence(self._database, direction, year, series) + 1
        return LetterNumber(place.office, place.counter, year, series, direction, sequence)

    def next_item_numbers(self, indicator: str, count: int) -> Sequence[ItemNumber]:
        """Return the next postal item numbers of a kind; given out only when an entry carries them.

        Raises:
            ItemNumbersUsedUpError: fewer are left of what the portal has leased.
        """
        series = self._context.place.portal_series
        return item_numbers.next_numbers(self._database, indicator, count, series)

    def is_basket_settled(self, basket_id: BasketId) -> bool:
        """Say whether an entry here settles or voids this basket."""
        return self._database.row("SELECT 1 FROM baskets WHERE basket_id = ?", (basket_id,)) is not None

    def is_reversed(self, number: ReceiptNumber) -> bool:
        """Say whether an entry reverses this receipt."""
        sql = "SELECT 1 FROM reversals WHERE reversed_number = ?"
        return self._database.row(sql, (str(number),)) is not None

    def withdrawn_from(self, number: ReceiptNumber) -> frozenset[ApplicationId]:
        """Return the applications that entries have taken out of this receipt."""
        return revision_table.withdrawn_from(self._database, number)

    def latest_revision(self, application_id: ApplicationId) -> EntryHash | None:
        """Return the hash of the entry that speaks of an application last, None when it is not here."""
        return revision_table.latest_hash(self._database, application_id)

    def open_shift(self) -> Shift | None:
        """Return the open shift of this counter, if any."""
        return shift_table.open_shift(self._database)

    def shift_totals(self) -> ShiftTotals:
        """Return the totals of the open shift.

        Raises:
            NoOpenShiftError: none is open.
        """
        totals = shift_table.shift_totals(self._database)
        if totals is None:
            raise NoOpenShiftError(_NO_SHIFT)
        return totals

    def append(self, draft: EntryDraft) -> Entry:
        """Give the draft its place, sign it, store it and project it.

        Raises:
            NotAuthorisedError: the author is a person without an open session here.
            MalformedEntryError: larger than 256 KB, money lines that do not sum to zero, or an epoch
                opened by anybody but the store.
            AttachmentMissingError: it names a picture that is neither kept here nor countersigned.
            DiskFullError: new business, and the reserve of space is touched already.
        """
        facts = self._checked(draft)
        place = ChainPlace(
            self._context.place.device_id,
            self._head.epoch,
            self._head.seq + 1,
            self._head.hash,
            self._context.keys.journal.key_id,
        )
        entry = self._signed(draft, place)
        position = self.first_position + len(self.written)
        entry_table.store_entry(self._database, position, entry)
        project(self._database, Projected(position, entry, facts, draft.made_at.wall))
        self._head = ChainHead(place.epoch, self._head.epoch_ordinal, place.seq, entry.hash)
        self.written.append(entry)
        return entry

    def _checked(self, draft: EntryDraft) -> dict[str, Any]:
        if (draft.kind == "epoch.opened") != (self._head.seq == 0):
            raise MalformedEntryError("an epoch is opened by the store, as its first entry")
        if draft.author.role.is_person != (draft.author.session is not None):
            raise NotAuthorisedError("persons act in a session, programs never")
        facts = canonical_json.decode(draft.facts)
        if draft.kind in _NEW_BUSINESS and not self._has_space and not is_taken_already(facts):
            raise DiskFullError("reserve")
        check_ledger(facts)
        self._check_attachments(facts)
        return facts

    def _check_attachments(self, facts: Mapping[str, Any]) -> None:
        """A picture is on disk before the entry that names it, or countersigned, and a new PC lacks it."""
        try:
            named = named_in(facts)
        except (KeyError, TypeError, ValueError) as error:
            raise MalformedEntryError("attachments") from error
        for _, attachment in named:
            is_held = self._context.blobs is not None and self._context.blobs.holds(attachment.hash)
            if not is_held and not is_stored(self._database, attachment.hash):
                raise AttachmentMissingError(attachment.hash)

    def _signed(self, draft: EntryDraft, place: ChainPlace) -> Entry:
        keys = self._context.keys
        envelope = canonical_json.encode(envelope_fields(draft, place))
        if draft.author.session is not None:
            digest_of_unsigned = hashlib.sha256(AUTHOR_CONTEXT + envelope).digest()
            signature = keys.sessions.sign(draft.author.session, digest_of_unsigned)
            envelope = _with_author_signature(envelope, signature)
        digest = entry_hash(envelope)
        journal_signature = keys.journal.sign(bytes.fromhex(digest))
        sizes = (envelope, journal_signature, draft.facts, *draft.personal)
        if sum(map(len, sizes)) > MAX_ENTRY_BYTES:
            raise MalformedEntryError("larger than 256 KB")
        return Entry(
            envelope,
            journal_signature,
            draft.facts,
            draft.personal,
            digest,
            place,
            draft.kind,
            draft.schema,
            draft.author,
        )


def _with_author_signature(unsigned: bytes, signature: bytes) -> bytes:
    """Put the signature in the place of its null: written once, not encoded twice.

    The member stands once: inside a text value its quotes would be escaped.
    """
    text = base64.urlsafe_b64encode(signature).rstrip(b"=")
    return unsigned.replace(b'"author_signature":null', b'"author_signature":"' + text + b'"', 1)


def is_taken_already(facts: Mapping[str, Any]) -> bool:
    """Say whether facts tell of money that a terminal has: it was asked for while there was room."""
    payments = facts.get("payments") or ()
    return bool(payments) and all("request" in payment for payment in payments)


def check_ledger(facts: Mapping[str, Any]) -> None:
    """Refuse money lines that do not sum to zero.

    Raises:
        MalformedEntryError: they do not, or are not of the published form.
    """
    try:
        total = sum(line["dirhams"] for line in facts.get("ledger", ()))
    except (KeyError, TypeError) as error:
        raise MalformedEntryError("ledger") from error
    if total != 0:
        raise MalformedEntryError(f"ledger sums to {total}")
