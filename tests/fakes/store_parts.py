"""Real keys, a manual clock and acts for tests of the store: nothing is simulated but time and chance."""

import base64
import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.domain.attachment import Attachment
from kiosk.domain.entry import SALT_BYTES, Author, AuthorRole, Entry, EntryDraft, MadeAt, Versions, body
from kiosk.domain.identifiers import DeviceId, KeyId, OfficeCode, OperatorId, SessionId, TrackingNumber, uuid7
from kiosk.domain.operator import Operator, Role, Session
from kiosk.domain.words import Words
from kiosk.errors import NotAuthorisedError, StoreDamagedError, WrongStoreKeyError
from kiosk.ports import ActTransaction, CounterPlace, SegmentCipher
from kiosk.store.equipment import StoreFiles, StoreKeys, StoreLimits, StoreWorld
from kiosk.store.opening import Store

PLACE = CounterPlace(
    DeviceId("K000000000001"),
    OfficeCode("TIP-001"),
    1,
    Words("مكتب بريد طرابلس", "Tripoli post office"),
    3,
    7,
)
DATABASE_KEY = hashlib.sha256(b"database key of the tests").digest()
CLERK = Operator(OperatorId("1001"), "موظّف تجريبي", "Test clerk", Role.CLERK)
BUSINESS_DATE = "2026-11-22"
SHIFT_ID = "01990000-0000-7000-8000-000000000001"
SMALL_RESERVE = StoreLimits(reserve_bytes=0)


class SeededRandomness:
    """Implements `ports.Randomness`, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    def octets(self, count: int) -> bytes:
        return self._random.randbytes(count)


@dataclass
class ManualClock:
    """Implements `ports.Clock`; time moves only when a test says so."""

    wall: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=timezone(timedelta(hours=2)))
    mono: int = 1000
    boot: str = "0" * 32

    def now(self) -> datetime:
        return self.wall

    def mono_ms(self) -> int:
        return self.mono

    @property
    def boot_id(self) -> str:
        return self.boot

    @property
    def portal_offset(self) -> tuple[int, int] | None:
        return None

    @property
    def is_suspect(self) -> bool:
        return False


class TestJournalKey:
    """Implements `ports.JournalSigner` with a real Ed25519 key."""

    __test__ = False

    def __init__(self, seed: bytes = b"journal") -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed).digest())
        self.public = self._key.public_key().public_bytes_raw()
        self.key_id = KeyId(hashlib.sha256(self.public).hexdigest()[:16])

    def sign(self, entry_hash: bytes) -> bytes:
        return self._key.sign(entry_hash)


class TestSessions:
    """Implements `ports.SessionSigner` with real Ed25519 keys."""

    __test__ = False

    def __init__(self) -> None:
        self._keys: dict[str, Ed25519PrivateKey] = {}

    def open(self, operator: Operator, session_id: SessionId) -> Session:
        key = Ed25519PrivateKey.generate()
        self._keys[session_id] = key
        return Session(session_id, operator, key.public_key().public_bytes_raw())

    def sign(self, session_id: SessionId, digest: bytes) -> bytes:
        if session_id not in self._keys:
            raise NotAuthorisedError("no such session")
        return self._keys[session_id].sign(digest)

    def close(self, session_id: SessionId) -> None:
        self._keys.pop(session_id, None)


class AesFrames:
    """Implements `ports.SegmentCipher`."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, number: int, plain: bytes, context: bytes) -> bytes:
        return self._aead.encrypt(number.to_bytes(12, "big"), plain, context)

    def open(self, number: int, sealed: bytes, context: bytes) -> bytes:
        try:
            return self._aead.decrypt(number.to_bytes(12, "big"), sealed, context)
        except InvalidTag as error:
            raise StoreDamagedError(f"frame {number}") from error


class TestCiphers:
    """Implements `ports.SegmentCiphers`: segment keys wrapped to one host secret."""

    __test__ = False

    def __init__(self, host: bytes = b"host", seed: int = 5) -> None:
        self._host = AESGCM(hashlib.sha256(host).digest())
        self._random = random.SystemRandom(seed)

    def new_segment(self) -> tuple[Mapping[str, Any], SegmentCipher]:
        key, nonce = self._random.randbytes(32), self._random.randbytes(12)
        sealed = nonce + self._host.encrypt(nonce, key, b"")
        return {"host": base64.b64encode(sealed).decode()}, AesFrames(key)

    def existing(self, wraps: Mapping[str, Any]) -> SegmentCipher:
        sealed = base64.b64decode(wraps["host"])
        try:
            return AesFrames(self._host.decrypt(sealed[:12], sealed[12:], b""))
        except InvalidTag as error:
            raise WrongStoreKeyError("segment") from error


class TestVerifier:
    """Implements `ports.SignatureVerifier`."""

    __test__ = False

    def is_valid(self, public_key: bytes, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass
class Counter:
    """A counter of the tests: opens its store in a home, signs in, and does acts."""

    home: Path
    place: CounterPlace = PLACE
    sidecar: Path | None = None
    limits: StoreLimits = SMALL_RESERVE
    sessions: TestSessions = field(default_factory=TestSessions)
    journal_key: TestJournalKey = field(default_factory=TestJournalKey)
    ciphers: TestCiphers = field(default_factory=TestCiphers)
    randomness: SeededRandomness = field(default_factory=SeededRandomness)
    clock: ManualClock = field(default_factory=ManualClock)
    session: Session | None = None

    @property
    def files(self) -> StoreFiles:
        return StoreFiles.of_home(self.home, self.sidecar)

    @property
    def keys(self) -> StoreKeys:
        return StoreKeys(DATABASE_KEY, self.ciphers, self.journal_key, self.sessions, lambda data: data[::-1])

    @property
    def world(self) -> StoreWorld:
        return StoreWorld(self.clock, self.randomness)

    def open(self) -> Store:
        return Store.open(self.files, self.keys, self.place, self.world, self.limits)

    def draft(
        self,
        kind: str,
        facts: Mapping[str, Any],
        personal: tuple[Mapping[str, Any], ...] = (),
        role: AuthorRole = AuthorRole.CLERK,
    ) -> EntryDraft:
        session = self.session if role.is_person else None
        author = Author(
            role,
            session.operator.operator_id if session else None,
            session.session_id if session else None,
        )
        wall = self.clock.now().isoformat(timespec="milliseconds")
        made_at = MadeAt(wall, self.clock.boot_id, self.clock.mono_ms())
        salted = [body(self.randomness.octets(SALT_BYTES), fields) for fields in (facts, *personal)]
        versions = Versions("test", "c" * 64, "2026-1")
        return EntryDraft(kind, 1, author, made_at, versions, salted[0], tuple(salted[1:]))

    def sign_in(self, store: Store) -> Entry:
        self.session = self.sessions.open(CLERK, SessionId(self.randomness.octets(16).hex()))
        public = base64.urlsafe_b64encode(self.session.public_key).rstrip(b"=").decode()
        facts = {
            "operator": CLERK.operator_id,
            "role": "clerk",
            "session": self.session.session_id,
            "public_key": public,
        }
        with store.journal.act() as act:
            return act.append(self.draft("session.opened", facts))

    def open_shift(self, store: Store, float_dirhams: int = 20_000) -> Entry:
        facts = {
            "shift_id": SHIFT_ID,
            "operator": CLERK.operator_id,
            "business_date": BUSINESS_DATE,
            "opening_float_dirhams": float_dirhams,
            "ledger": [
                {"account": "cash.till", "dirhams": float_dirhams},
                {"account": "office.safe", "dirhams": -float_dirhams},
            ],
        }
        with store.journal.act() as act:
            return act.append(self.draft("shift.opened", facts))

    def settle(self, store: Store, applications: int = 1) -> Entry:
        with store.journal.act() as act:
            return self.append_basket(act, applications)

    def append_basket(self, act: ActTransaction, applications: int = 1) -> Entry:
        number = act.next_receipt_number(BUSINESS_DATE)
        filed = [self.application() for _ in range(applications)]
        total = sum(one["fee_lines"][0]["dirhams"] for one in filed)
        facts = {
            "basket_id": self.new_id(),
            "business_date": BUSINESS_DATE,
            "shift_id": SHIFT_ID,
            "office": self.place.office,
            "counter": self.place.counter,
            "applications": filed,
            "payments": [
                {"method": "cash", "tendered_dirhams": total, "change_dirhams": 0, "dirhams": total}
            ],
            "ledger": [
                {"account": "cash.till", "dirhams": total},
                {"account": "agency.CRA.fees", "dirhams": -total},
            ],
            "receipt": {"number": str(number), "words": {"items": []}},
        }
        return act.append(self.draft("basket.settled", facts, tuple(self.personal(one) for one in filed)))

    def application(self) -> dict[str, Any]:
        number = TrackingNumber.make(self.place.office_number, self.randomness.bits(33))
        return {
            "application_id": self.new_id(),
            "service": "CR1",
            "service_version": "1.0.0",
            "agency": "CRA",
            "tracking_number": number.digits,
            "fee_lines": [
                {"beneficiary": "CRA", "label_ar": "رسم الخدمة", "label_en": "Service fee", "dirhams": 2500}
            ],
            "documents_seen": ["national_id"],
            "service_name_ar": "شهادة ميلاد",
            "service_name_en": "Birth certificate",
        }

    def personal(self, application: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "application_id": application["application_id"],
            "answers": {
                "given_name": "محمّد",
                "father_name": "علي",
                "family_name": "الورفلي",
                "national_number": "119900000001",
                "purpose": "س" * 300,
            },
            "identity_source": "typed",
            "document": None,
        }

    def new_id(self) -> str:
        return uuid7(int(self.clock.now().timestamp() * 1000), self.randomness.bits(80))


def morning(counter: Counter, baskets: int) -> Store:
    """Open a counter's store, sign in, open the shift, settle `baskets`; the caller closes it."""
    store = counter.open()
    try:
        counter.sign_in(store)
        counter.open_shift(store)
        for _ in range(baskets):
            counter.settle(store)
    except BaseException:
        store.close()
        raise
    return store


def file_with(counter: Counter, store: Store, *attachments: Attachment) -> Entry:
    """Settle a basket of one application that names pictures; they are kept already."""
    application = counter.application() | {"attachments": [one.fields() for one in attachments]}
    with store.journal.act() as act:
        facts = {
            "basket_id": counter.new_id(),
            "business_date": BUSINESS_DATE,
            "shift_id": SHIFT_ID,
            "office": counter.place.office,
            "counter": counter.place.counter,
            "applications": [application],
            "payments": [],
            "ledger": [],
            "receipt": {"number": str(act.next_receipt_number(BUSINESS_DATE)), "words": {"items": []}},
        }
        return act.append(counter.draft("basket.settled", facts, (counter.personal(application),)))
