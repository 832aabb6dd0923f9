"""A journal in memory with roll-back, and its books: worked out by reading every entry again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.domain import canonical_json, entry, ledger
from kiosk.domain.acts import Act, EntryKind
from kiosk.domain.applicant import applicant_of
from kiosk.domain.application import ApplicationRow
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.domain.entry import Author, AuthorRole, ChainPlace, Entry, EntryDraft, MadeAt, Versions
from kiosk.domain.identifiers import (
    ApplicationId,
    BasketId,
    EntryHash,
    EpochId,
    ReceiptNumber,
    ServiceCode,
    TrackingNumber,
    series_of,
)
from kiosk.domain.item_number import ItemNumber, item_number
from kiosk.domain.letter import (
    Direction,
    Letter,
    LetterAnswer,
    LetterNumber,
    LetterReceipt,
    Proposal,
    RegisterLine,
)
from kiosk.domain.money import Money
from kiosk.domain.price_table import Holiday
from kiosk.domain.revision import FiledApplication
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.domain.words import Words
from kiosk.errors import DiskFullError, ItemNumbersUsedUpError, MalformedEntryError
from kiosk.ports import ChainHead, CounterPlace, Durability, JournalSigner, SessionSigner, UnprintedReceipt
from tests.fakes.hall_shifts import items_given, open_shift_of, shift_totals_of
from tests.fakes.hall_terminal import TerminalBooks

_FILING = frozenset({EntryKind.BASKET_SETTLED, EntryKind.APPLICATION_FILED})


@dataclass
class InMemoryJournal:
    """Entries in a list; every question is answered by reading them all again."""

    place: CounterPlace
    signer: SessionSigner
    journal_signer: JournalSigner
    committed: list[Entry] = field(default_factory=list)
    epoch: EpochId = field(default_factory=lambda: EpochId("e" * 32))
    ordinal: int = 1
    is_disk_full: bool = False
    durability: Durability = Durability.BOTH_COPIES
    leased: int = 500

    def __post_init__(self) -> None:
        with self.act() as act:
            made_at = MadeAt("2026-11-22T12:00:00.000+02:00", "b" * 32, 0)
            opened = Act(EntryKind.EPOCH_OPENED, {"reason": "enrolment", "ordinal": 1, "parent": None})
            facts, _ = opened.bodies(lambda count: b"\x01" * count)
            author = Author(AuthorRole.RECOVERY)
            act.append(EntryDraft(str(opened.kind), 1, author, made_at, Versions("0", "", ""), facts))

    @contextmanager
    def act(self) -> Iterator["InMemoryAct"]:
        """Hand out a transaction; keep its entries only when nothing was raised."""
        act = InMemoryAct(self)
        yield act
        if self.is_disk_full and act.written:
            raise DiskFullError
        self.committed.extend(act.written)
        act.durability = self.durability

    @property
    def durable_seq(self) -> int:
        return len(self.committed)

    def entries(self, from_seq: int, limit: int) -> Sequence[Entry]:
        return self.committed[from_seq - 1 : from_seq - 1 + limit]

    def find_receipt(self, number: ReceiptNumber) -> Entry | None:
        found = (e for e in self.committed if _receipt(e.facts_fields()) == str(number))
        return next(found, None)

    def kinds(self) -> list[str]:
        """Return the kinds of all entries in order."""
        return [e.kind for e in self.committed]


class InMemoryAct:
    """An act being written on top of the committed entries."""

    def __init__(self, journal: InMemoryJournal) -> None:
        self._journal = journal
        self.written: list[Entry] = []
        self.durability: Durability | None = None

    @property
    def _all(self) -> list[Entry]:
        return [*self._journal.committed, *self.written]

    @property
    def head(self) -> ChainHead:
        last = self._all[-1] if self._all else None
        last_hash = last.hash if last else entry.GENESIS_HASH
        return ChainHead(self._journal.epoch, self._journal.ordinal, len(self._all), last_hash)

    def next_receipt_number(self, business_date: str) -> ReceiptNumber:
        office = self._journal.place
        series, year = series_of(office.portal_series, self._journal.ordinal), int(business_date[:4])
        texts = [_receipt(e.facts_fields()) for e in self._all]
        numbers = [ReceiptNumber.parse(text) for text in texts if text]
        taken = sum((number.series, number.year) == (series, year) for number in numbers)
        return ReceiptNumber(office.office, office.counter, year, series, taken + 1)

    def next_letter_number(self, direction: Direction, year: int) -> LetterNumber:
        place = self._journal.place
        kind = EntryKind.LETTER_SENT if direction is Direction.OUT else EntryKind.LETTER_RECEIVED
        numbered = [e for e in self._all if e.kind == kind and "number" in e.facts_fields()]
        series = series_of(place.portal_series, self._journal.ordinal)
        return LetterNumber(place.office, place.counter, year, series, direction, len(numbered) + 1)

    def next_item_numbers(self, indicator: str, count: int) -> Sequence[ItemNumber]:
        given = sum(number.startswith(indicator) for number in items_given(self._all))
        left = range(given + 1, self._journal.leased + 1)
        if len(left) < count:
            raise ItemNumbersUsedUpError(indicator)
        return [item_number(indicator, serial) for serial in left[:count]]

    def is_tracking_number_free(self, number: TrackingNumber) -> bool:
        return number.digits not in {
            application["tracking_number"]
            for e in self._all
            if e.kind in _FILING
            for application in e.facts_fields()["applications"]
        }

    def is_basket_settled(self, basket_id: BasketId) -> bool:
        ends = {*_FILING, EntryKind.BASKET_VOIDED, EntryKind.SLIP_PAID}
        return any(e.kind in ends and e.facts_fields()["basket_id"] == basket_id for e in self._all)

    def is_reversed(self, number: ReceiptNumber) -> bool:
        return any(e.facts_fields().get("reversed_receipt") == str(number) for e in self._all)

    def withdrawn_from(self, number: ReceiptNumber) -> frozenset[ApplicationId]:
        facts = [e.facts_fields() for e in self._all if e.kind == EntryKind.APPLICATION_WITHDRAWN]
        return frozenset(f["application_id"] for f in facts if f["withdrawn_receipt"] == str(number))

    def latest_revision(self, application_id: ApplicationId) -> EntryHash | None:
        filed = find_filed(self._all, application_id)
        return None if filed is None else filed.seen_entry

    def open_shift(self) -> Shift | None:
        return open_shift_of(self._all)

    def shift_totals(self) -> ShiftTotals:
        totals = shift_totals_of(self._all)
        assert totals is not None
        return totals

    def append(self, draft: EntryDraft) -> Entry:
        head = self.head
        place = ChainPlace(
            self._journal.place.device_id,
            head.epoch,
            head.seq + 1,
            head.hash,
            self._journal.journal_signer.key_id,
        )
        facts = canonical_json.decode(draft.facts)
        if not ledger.is_balanced(ledger.read(facts.get("ledger", ()))):
            raise MalformedEntryError("lines do not sum to zero")
        fields = entry.envelope_fields(draft, place)
        if draft.author.role.is_person:
            assert draft.author.session is not None
            signature = self._journal.signer.sign(draft.author.session, entry.author_digest(fields))
            fields["author_signature"] = signature.hex()
        envelope = canonical_json.encode(fields)
        signature = self._journal.journal_signer.sign(bytes.fromhex(entry.entry_hash(envelope)))
        made = entry.parse_entry(envelope, signature, draft.facts, draft.personal)
        self.written.append(made)
        return made


@dataclass
class InMemoryBooks(TerminalBooks):
    """Read models worked out from the journal at every question; catalogue and states are set by hand."""

    journal: InMemoryJournal
    catalogue_in_force: Catalogue | None = None
    directory_in_force: Directory | None = None
    earlier: list[Catalogue] = field(default_factory=list)
    states: dict[EntryHash, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    closed_days: list[Holiday] = field(default_factory=list)
    sent_letters: list[Letter] = field(default_factory=list)
    sent_proposals: list[Proposal] = field(default_factory=list)
    asked: dict[EntryHash, tuple[tuple[str, ...], str, str]] = field(default_factory=dict)

    def open_shift(self) -> Shift | None:
        return open_shift_of(self.journal.committed)

    def shift_totals(self) -> ShiftTotals | None:
        return shift_totals_of(self.journal.committed)

    def last_business_date(self) -> str:
        return max((e.facts_fields().get("business_date", "") for e in self.journal.committed), default="")

    def applications(
        self, business_date: str, before_seq: int | None, limit: int
    ) -> Sequence[ApplicationRow]:
        rows = [row for e in reversed(self.journal.committed) for row in self._rows(e)]
        wanted = [row for row in rows if row.business_date == business_date]
        return [row for row in wanted if before_seq is None or row.seq < before_seq][:limit]

    def application(self, number: TrackingNumber) -> ApplicationRow | None:
        rows = [row for e in self.journal.committed for row in self._rows(e)]
        return next((row for row in rows if row.tracking_number == number), None)

    def attention(self) -> Sequence[ApplicationRow]:
        rows = [row for e in self.journal.committed for row in self._rows(e)]
        found = [r for r in rows if r.state == "needs_attention" and not (r.is_reversed or r.is_withdrawn)]
        return sorted(found, key=lambda row: (row.due_on or "9", row.seq))

    def find_application(self, application_id: ApplicationId) -> FiledApplication | None:
        filed = find_filed(self.journal.committed, application_id)
        return None if filed is None or self._is_withdrawn(application_id) else filed

    def catalogue_of(self, content_hash: str, price_table: str) -> Catalogue | None:
        held = [*([self.catalogue_in_force] if self.catalogue_in_force else []), *self.earlier]
        return next((c for c in held if c.hash == content_hash and price_table in {"", c.price_table}), None)

    def _is_withdrawn(self, application_id: str) -> bool:
        kind = EntryKind.APPLICATION_WITHDRAWN
        return any(
            e.kind == kind and e.facts_fields()["application_id"] == application_id
            for e in self.journal.committed
        )

    def unprinted_receipts(self) -> Sequence[UnprintedReceipt]:
        numbers = [_receipt(e.facts_fields()) for e in self.journal.committed]
        recorded = {n for n, _ in self._prints()}
        return [
            UnprintedReceipt(ReceiptNumber.parse(n), was_asked=False)
            for n in numbers
            if n and n not in recorded
        ]

    def owed_receipts(self) -> Sequence[ReceiptNumber]:
        facts = [e.facts_fields() for e in self.journal.committed]
        undone = {one["reversed_receipt"] for one in facts if "reversed_receipt" in one}
        numbers = [ReceiptNumber.parse(n) for n in map(_receipt, facts) if n and n not in undone]
        return [number for number in numbers if not self.copies_printed(number)]

    def copies_printed(self, number: ReceiptNumber) -> int:
        """Count papers that came out or may have come out."""
        return sum(n == str(number) and paper != "not_printed" for n, paper in self._prints())

    def is_confirmed(self, number: ReceiptNumber) -> bool:
        """Ask the states that the test set for the receipt's applications."""
        entry = self.journal.find_receipt(number)
        if entry is None or entry.kind != EntryKind.BASKET_SETTLED:
            return False
        filed = [one["application_id"] for one in entry.facts_fields()["applications"]]
        return all(self.states.get(one, ("",))[0] == "accepted" for one in filed)

    def letter_register(self, limit: int = -1) -> Sequence[RegisterLine]:
        kinds = {EntryKind.LETTER_SENT, EntryKind.LETTER_RECEIVED}
        made = [e for e in self.journal.committed if e.kind in kinds and "number" in e.facts_fields()]
        newest = made[::-1] if limit < 0 else made[::-1][:limit]
        return [self._register_line(e) for e in newest]

    def _register_line(self, made: Entry) -> RegisterLine:
        facts, wall = made.facts_fields(), made.envelope_fields()["made_at"]["wall"]
        told = facts["number"], Direction.OUT, wall, made.author.operator or ""
        if made.kind == EntryKind.LETTER_SENT:
            body = canonical_json.decode(made.personal[0] or b"{}")
            words = (Words(body[name], body[name]) for name in ("recipient", "subject", "text"))
            return RegisterLine(*told, *words)
        (letter,) = (one for one in self.sent_letters if one.letter_id == facts["item_id"])
        centre = Words("المركز", "The centre")
        return RegisterLine(
            told[0], Direction.IN, *told[2:], centre, letter.title, letter.text, letter.letter_id
        )

    def item_numbers_left(self, series: int) -> dict[str, int]:
        assert series == self.journal.place.portal_series
        given = items_given(self.journal.committed)
        left = {one: sum(number.startswith(one) for number in given) for one in ("RR", "EE")}
        return {one: self.journal.leased - used for one, used in left.items()}

    def holidays(self) -> Sequence[Holiday]:
        return self.closed_days

    def letters(self) -> Sequence[Letter]:
        return [
            replace(one, receipt=self._receipt(one.letter_id, one.content_hash))
            for one in reversed(self.sent_letters)
        ]

    def proposals(self) -> Sequence[Proposal]:
        return [
            replace(
                one,
                receipt=self._receipt(one.proposal_id, one.content_hash),
                is_current=self._latest(one.application_id) == one.entry_hash,
            )
            for one in reversed(self.sent_proposals)
        ]

    def _latest(self, application_id: ApplicationId) -> EntryHash | None:
        filed = find_filed(self.journal.committed, application_id)
        return None if filed is None else filed.seen_entry

    def _receipt(self, name: str, content_hash: str) -> LetterReceipt | None:
        for made in self.journal.committed:
            facts = made.facts_fields()
            named = facts.get("item_id"), facts.get("content_hash")
            if made.kind == EntryKind.LETTER_RECEIVED and named == (name, content_hash):
                wall = made.envelope_fields()["made_at"]["wall"]
                number = str(facts.get("number", ""))
                return LetterReceipt(LetterAnswer(facts["answer"]), made.author.operator or "", wall, number)
        return None

    def catalogue(self) -> Catalogue | None:
        return self.catalogue_in_force

    def directory(self) -> Directory | None:
        return self.directory_in_force

    def _prints(self) -> list[tuple[str, str]]:
        kinds = {EntryKind.RECEIPT_PRINTED, EntryKind.RECEIPT_REPRINTED}
        facts = [e.facts_fields() for e in self.journal.committed if e.kind in kinds]
        return [(f["receipt_number"], f["paper"]) for f in facts]

    def _rows(self, made: Entry) -> list[ApplicationRow]:
        if made.kind not in _FILING:
            return []
        facts, wall = made.facts_fields(), made.envelope_fields()["made_at"]["wall"]
        pairs = zip(facts["applications"], made.personal, strict=True)
        return [self._row(made.seq, facts, (application, data), wall) for application, data in pairs]

    def _row(
        self, seq: int, facts: dict[str, Any], pair: tuple[dict[str, Any], bytes | None], wall: str
    ) -> ApplicationRow:
        application, data = pair
        number = facts["receipt"]["number"]
        filed = find_filed(self.journal.committed, application["application_id"])
        assert filed is not None
        state, reasons = self.states.get(filed.seen_entry, ("waiting", ()))
        bodies = filed.latest.personal
        data = bodies[0 if filed.is_amended else filed.place] if bodies else None
        reversed_ = {e.facts_fields().get("reversed_receipt") for e in self.journal.committed}
        return ApplicationRow(
            application_id=ApplicationId(application["application_id"]),
            tracking_number=TrackingNumber(application["tracking_number"]),
            receipt_number=number,
            service_code=ServiceCode(application["service"]),
            service_name=Words(application["service_name_ar"], application["service_name_en"]),
            applicant=applicant_of(canonical_json.decode(data) if data else None).name,
            amount=Money(sum(line["dirhams"] for line in application["fee_lines"])),
            business_date=facts["business_date"],
            made_at=wall,
            seq=seq,
            state=state,
            reasons=reasons,
            paper=dict(self._prints()).get(number, "none"),
            is_reversed=number in reversed_,
            is_withdrawn=self._is_withdrawn(application["application_id"]),
            revision=filed.revision,
            **dict(zip(("fields", "owner", "due_on"), self.asked.get(filed.seen_entry, ()), strict=False)),
        )


def find_filed(entries: Sequence[Entry], application_id: str) -> FiledApplication | None:
    """Return an application over its revisions, by reading every entry."""
    found: FiledApplication | None = None
    for made in entries:
        if made.kind in {EntryKind.BASKET_SETTLED, EntryKind.APPLICATION_FILED, EntryKind.SLIP_PAID}:
            ids = [one["application_id"] for one in made.facts_fields()["applications"]]
            if found is None and application_id in ids:
                found = FiledApplication(made, ids.index(application_id), made, 1)
        elif made.kind == EntryKind.APPLICATION_AMENDED and found is not None:
            (one,) = made.facts_fields()["applications"]
            if one["application_id"] == application_id:
                found = replace(found, latest=made, revision=found.revision + 1)
    return found


def _receipt(facts: dict[str, Any]) -> str:
    return str(facts.get("receipt", {}).get("number", ""))
