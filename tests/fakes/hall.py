"""Working fakes of the hall's ports: people, keys, a clock that is set by hand, and a whole counter of them.

They keep the promises of `kiosk/ports.py`; only their signatures are pretended (a hash instead of Ed25519).
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.app.shipped import load_counter_questions
from kiosk.domain import canonical_json
from kiosk.domain.calendar import tripoli
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.catalogue_file import expand_includes, parse_catalogue
from kiosk.domain.identifiers import (
    DeviceId,
    EntryHash,
    KeyId,
    OfficeCode,
    OperatorId,
    ReceiptNumber,
    SessionId,
)
from kiosk.domain.operator import Operator, Role, Session
from kiosk.domain.slip import PaymentSlip
from kiosk.domain.words import Words
from kiosk.errors import NotAuthorisedError
from kiosk.ports import CounterPlace
from kiosk.trust.parking_seal import CodeSeal
from kiosk.usecases.case_desk import CaseDesk
from kiosk.usecases.counter import Counter
from kiosk.usecases.desk import Desk
from kiosk.usecases.help_desk import HelpDesk
from kiosk.usecases.park_form import Parking
from kiosk.usecases.parking_desk import ParkingDesk
from kiosk.usecases.recognise_operator import Staff
from tests.fakes.hall_cases import InMemoryCases
from tests.fakes.hall_journal import InMemoryBooks, InMemoryJournal
from tests.fakes.keeping import (
    InMemoryBlobs,
    InMemoryDrafts,
    InMemoryHelpCalls,
    InMemoryOfficeParking,
    InMemoryParkedForms,
)

CATALOGUE = Path(__file__).parents[2] / "kiosk" / "data" / "catalogue"
CLERK, SUPERVISOR, OTHER_CLERK = OperatorId("1001"), OperatorId("9001"), OperatorId("1002")
PINS = {CLERK: "135790", SUPERVISOR: "246801", OTHER_CLERK: "111213"}
PLACE = CounterPlace(
    DeviceId("K000000000003"), OfficeCode("TIP-001"), 1, Words("بريد طرابلس", "Tripoli Post"), 3, 7
)
_NOON = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class ManualClock:
    """A clock that moves only when told."""

    def __init__(self, start: datetime = _NOON) -> None:
        self._now = start
        self._mono_ms = 1_000
        self.boot_id = "b" * 32
        self.portal_offset: tuple[int, int] | None = None
        self.is_suspect = False

    def now(self) -> datetime:
        return self._now.astimezone(tripoli())

    def mono_ms(self) -> int:
        return self._mono_ms

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._mono_ms += int(seconds * 1000)

    def set_wall(self, moment: datetime) -> None:
        """Move the wall clock alone, as a dead battery does."""
        self._now = moment


class SeededRandomness:
    """The same bits in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    def octets(self, count: int) -> bytes:
        return self._random.randbytes(count)


class InMemoryRoster:
    """Two clerks and a supervisor; the wrapped verifier is the PIN itself."""

    def __init__(self) -> None:
        self.people = {
            CLERK: Operator(CLERK, "سالم علي", "Salem Ali", Role.CLERK),
            OTHER_CLERK: Operator(OTHER_CLERK, "هدى عمر", "Huda Omar", Role.CLERK),
            SUPERVISOR: Operator(SUPERVISOR, "مريم خالد", "Mariam Khaled", Role.SUPERVISOR),
        }

    def find(self, operator_id: OperatorId) -> tuple[Operator, bytes] | None:
        found = self.people.get(operator_id)
        return (found, PINS[operator_id].encode()) if found else None


class PlainPinVerifier:
    """Compares plainly."""

    def verify(self, wrapped_verifier: bytes, pin: str) -> bool:
        return wrapped_verifier == pin.encode()


class InMemorySessionSigner:
    """Sessions with pretended keys."""

    def __init__(self) -> None:
        self.open_sessions: set[SessionId] = set()

    def open(self, operator: Operator, session_id: SessionId) -> Session:
        self.open_sessions.add(session_id)
        return Session(session_id, operator, hashlib.sha256(session_id.encode()).digest())

    def sign(self, session_id: SessionId, digest: bytes) -> bytes:
        if session_id not in self.open_sessions:
            raise NotAuthorisedError(session_id)
        return hashlib.sha512(session_id.encode() + digest).digest()

    def close(self, session_id: SessionId) -> None:
        self.open_sessions.discard(session_id)


class InMemoryJournalSigner:
    """A pretended journal key."""

    key_id = KeyId("0123456789abcdef")

    def sign(self, entry_hash: bytes) -> bytes:
        return hashlib.sha512(b"journal" + entry_hash).digest()


class InMemoryReceiptSealer:
    """States plainly what the QR states."""

    def seal(
        self, number: ReceiptNumber, entry_hash: EntryHash, entry_seq: int, total_dirhams: int, unix_s: int
    ) -> str:
        return f"LPR1:{number}/{entry_hash[:16]}/{entry_seq}/{total_dirhams}/{unix_s}"

    def seal_slip(self, slip: PaymentSlip) -> str:
        return f"LPS1:{slip.application_id}/{slip.service_code}/{slip.amount.dirhams}"


class InMemoryPrintLedger:
    """Remembers what was asked of the printer."""

    def __init__(self) -> None:
        self.asked: list[tuple[ReceiptNumber, int]] = []
        self.waived: list[ReceiptNumber] = []
        self.open: set[tuple[ReceiptNumber, int]] = set()

    def record_asked(self, number: ReceiptNumber, copy: int) -> None:
        self.asked.append((number, copy))
        self.open.add((number, copy))

    def record_answered(self, number: ReceiptNumber, copy: int | None = None) -> None:
        self.open -= {asked for asked in self.open if asked == (number, asked[1] if copy is None else copy)}

    def is_asked(self, number: ReceiptNumber) -> bool:
        return any(asked == number for asked, _ in self.open)

    def record_waived(self, numbers: Sequence[ReceiptNumber]) -> None:
        self.waived.extend(numbers)


def shipped_catalogue(codes: Sequence[str] = ("*",)) -> Catalogue:
    """Return services that ship with the product, examples included, as if published; all, or these codes."""
    services = [
        shipped_service_json(p.parent.name)
        for code in codes
        for p in sorted(CATALOGUE.glob(f"{code}/service.json"))
    ]
    payload = {"type": "catalogue", "version": 1, "price_table": "2026-1", "services": services}
    return parse_catalogue(payload, "c" * 64)


def shipped_service_json(code: str) -> dict[str, Any]:
    """Return one shipped definition as published, its example included."""
    shared = {p.stem: _json(p) for p in sorted((CATALOGUE / "_shared").glob("*.json"))}
    path = CATALOGUE / code / "service.json"
    return {**expand_includes(_json(path), shared), "example": _json(path.with_name("example.json"))}


def _json(path: Path) -> dict[str, Any]:
    return canonical_json.decode(path.read_bytes())


@dataclass
class Hall:
    """A whole counter in memory: the desk, and the fakes under it."""

    clock: ManualClock
    randomness: SeededRandomness
    signer: InMemorySessionSigner
    journal: InMemoryJournal
    books: InMemoryBooks
    print_ledger: InMemoryPrintLedger
    desk: Desk
    cases: InMemoryCases
    drafts: InMemoryDrafts
    blobs: InMemoryBlobs
    help_calls: InMemoryHelpCalls


def make_hall(catalogue: Catalogue | None = None, seed: int = 1, office_keys: Sequence[bytes] = ()) -> Hall:
    """Build a counter in memory that nobody has signed in to yet."""
    clock, randomness, signer = ManualClock(), SeededRandomness(seed), InMemorySessionSigner()
    journal = InMemoryJournal(PLACE, signer, InMemoryJournalSigner())
    books = InMemoryBooks(journal, catalogue)
    print_ledger = InMemoryPrintLedger()
    counter = Counter(PLACE, clock, randomness, journal, books, "0.1.0", load_counter_questions())
    staff = Staff(InMemoryRoster(), PlainPinVerifier(), signer)
    cases, drafts, blobs = InMemoryCases(journal, PLACE.office), InMemoryDrafts(), InMemoryBlobs()
    case_desk = CaseDesk(counter, cases, staff=staff)
    sealer = InMemoryReceiptSealer()
    desk = Desk(counter, staff, sealer, print_ledger, blobs=blobs, drafts=drafts, cases=case_desk)
    office = InMemoryOfficeParking(journal)
    seal = CodeSeal(randomness, lambda: office_keys)
    desk = replace(desk, parking=ParkingDesk(counter, Parking(InMemoryParkedForms(), seal, office)))
    help_calls = InMemoryHelpCalls(journal)
    desk = replace(desk, help=HelpDesk(counter, staff, help_calls))
    return Hall(
        clock, randomness, signer, journal, books, print_ledger, desk, cases, drafts, blobs, help_calls
    )
