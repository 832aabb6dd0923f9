"""Makes journals for tests: signed chains of synthetic applications, with no store behind them."""

import base64
import hashlib
import random
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain import canonical_json
from kiosk.domain.entry import (
    GENESIS_HASH,
    Author,
    AuthorRole,
    ChainPlace,
    Entry,
    EntryDraft,
    MadeAt,
    Versions,
    author_digest,
    body,
    entry_hash,
    envelope_fields,
    parse_entry,
)
from kiosk.domain.identifiers import DeviceId, EntryHash, EpochId, KeyId, OperatorId, SessionId, uuid7
from kiosk.ports import ChainHead

_NAMES = ("محمّد", "فاطمة", "عبد السلام", "خديجة", "الورفلي", "المصراتي", "الزنتاني", "سالم", "مريم", "علي")
_STREETS = ("شارع الجمهورية", "طريق المطار", "حي الأندلس", "شارع عمر المختار", "سوق الجمعة")
_NOON = "2026-11-22T12:00:00.000+02:00"


class ChainMaker:
    """A counter's journal in memory: `add` appends one signed application."""

    def __init__(self, seed: int = 1, device_id: str = "K000000000001") -> None:
        self._random = random.Random(seed)
        self.journal_key = Ed25519PrivateKey.from_private_bytes(self._octets(32))
        self.session_key = Ed25519PrivateKey.from_private_bytes(self._octets(32))
        self.session = SessionId(self._octets(16).hex())
        self.device_id = DeviceId(device_id)
        self.epoch = EpochId(self._octets(16).hex())
        self._boot = self._octets(16).hex()
        self.entries: list[Entry] = []
        self._open()

    @property
    def head(self) -> ChainHead:
        """The last entry's place."""
        last = self.entries[-1]
        return ChainHead(self.epoch, 1, last.seq, last.hash)

    @property
    def key_id(self) -> KeyId:
        """The journal key's name."""
        raw = self.journal_key.public_key().public_bytes_raw()
        return KeyId(hashlib.sha256(raw).hexdigest()[:16])

    def add(self, count: int = 1) -> Sequence[Entry]:
        """Append `count` settled baskets of one application each, about 2 KB, all different."""
        return [self._settle() for _ in range(count)]

    def erase(self, seq: int) -> Entry:
        """Erase the personal bodies of an entry, as a `body.erased` act would."""
        old = self.entries[seq - 1]
        bare = parse_entry(old.envelope, old.signature, old.facts, tuple(None for _ in old.personal))
        self.entries[seq - 1] = bare
        return bare

    def _settle(self) -> Entry:
        application_id = self._id()
        return self._append("basket.settled", self._facts(application_id), (self._personal(application_id),))

    def _open(self) -> None:
        public = self.session_key.public_key().public_bytes_raw()
        opened = {"reason": "enrolment", "ordinal": 1, "parent": None}
        self._append("epoch.opened", body(self._octets(16), opened), (), AuthorRole.RECOVERY)
        facts = {
            "operator": "1001",
            "role": "clerk",
            "session": self.session,
            "public_key": base64.urlsafe_b64encode(public).rstrip(b"=").decode(),
        }
        self._append("session.opened", body(self._octets(16), facts), ())

    def _append(
        self, kind: str, facts: bytes, personal: tuple[bytes, ...], role: AuthorRole = AuthorRole.CLERK
    ) -> Entry:
        person = role.is_person
        author = Author(role, OperatorId("1001") if person else None, self.session if person else None)
        seq = len(self.entries) + 1
        made = MadeAt(_NOON, self._boot, seq * 61_007, self._random.randrange(900), 40)
        versions = Versions("1.0.0", hashlib.sha256(b"catalogue").hexdigest(), "2026-1")
        draft = EntryDraft(kind, 1, author, made, versions, facts, personal)
        before = self.entries[-1].hash if self.entries else GENESIS_HASH
        place = ChainPlace(self.device_id, self.epoch, seq, EntryHash(before), self.key_id)
        entry = self._sign(draft, place)
        self.entries.append(entry)
        return entry

    def _sign(self, draft: EntryDraft, place: ChainPlace) -> Entry:
        fields = envelope_fields(draft, place)
        if draft.author.role.is_person:
            signature = self.session_key.sign(author_digest(fields))
            fields["author_signature"] = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
        envelope = canonical_json.encode(fields)
        signed = self.journal_key.sign(bytes.fromhex(entry_hash(envelope)))
        return parse_entry(envelope, signed, draft.facts, draft.personal)

    def _octets(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def _id(self) -> str:
        return uuid7(1_790_000_000_000 + len(self.entries), self._random.getrandbits(80))

    def _facts(self, application_id: str) -> bytes:
        fee = self._random.randrange(5, 40) * 500
        tracking = f"0001{self._random.randrange(10**10):010d}"
        application = {
            "application_id": application_id,
            "service": "CR1",
            "service_version": 1,
            "agency": "civil-registry",
            "tracking_number": tracking + f"{98 - int(tracking) * 100 % 97:02d}",
            "fee_lines": [
                {"beneficiary": "post", "label_ar": "رسم الخدمة", "label_en": "Service", "dirhams": fee}
            ],
            "documents_seen": ["national_id", "family_book"],
            "service_name_ar": "شهادة ميلاد",
            "service_name_en": "Birth certificate",
        }
        lines = [{"account": "cash", "dirhams": fee}, {"account": "fees.post", "dirhams": -fee}]
        number = f"TIP-001-03-2026-7A-{len(self.entries):06d}"
        fields = {
            "basket_id": self._id(),
            "business_date": "2026-11-22",
            "shift_id": "01990000-0000-7000-8000-000000000001",
            "office": "TIP-001",
            "counter": 3,
            "applications": [application],
            "payments": [
                {"method": "cash", "tendered_dirhams": fee + 500, "change_dirhams": 500, "dirhams": fee}
            ],
            "ledger": lines,
            "receipt": {"number": number, "words": ["إيصال", "شهادة ميلاد", f"{fee / 1000:.3f} د.ل"]},
        }
        return body(self._octets(16), fields)

    def _personal(self, application_id: str) -> bytes:
        pick = self._random.choice
        answers = {
            "full_name": " ".join(pick(_NAMES) for _ in range(4)),
            "mother_name": " ".join(pick(_NAMES) for _ in range(3)),
            "national_number": f"1{self._random.randrange(10**11):011d}",
            "birth_date": f"{self._random.randrange(1940, 2020)}-{self._random.randrange(1, 13):02d}-11",
            "phone": f"+21891{self._random.randrange(10**7):07d}",
            "address": f"{pick(_STREETS)} {self._random.randrange(1, 400)}",
            "copies": self._random.randrange(1, 5),
        }
        document = {
            "kind": "passport",
            "issuing_state": "LBY",
            "number": f"P{self._random.randrange(10**8):08d}",
            "surname_latin": pick(("ALWARFALLI", "ALMISRATI", "ALZINTANI")),
            "given_names_latin": pick(("MOHAMED SALEM", "FATIMA ALI", "ABDALSALAM")),
            "nationality": "LBY",
            "birth_date": answers["birth_date"],
            "sex": pick("MF"),
            "expires_on": f"20{self._random.randrange(27, 36)}-05-30",
        }
        fields = {
            "application_id": application_id,
            "answers": answers,
            "identity_source": "mrz",
            "document": document,
        }
        return body(self._octets(16), fields)
