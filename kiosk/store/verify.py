"""Proves both copies of the journal, or names the first entry that is wrong and why."""

import base64
import binascii
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.entry import GENESIS_HASH, Entry, author_digest, parse_entry
from kiosk.domain.identifiers import EntryHash, KeyId
from kiosk.errors import MalformedEntryError, StoreDamagedError
from kiosk.ports import SignatureVerifier
from kiosk.store.act import check_ledger
from kiosk.store.copies import JournalCopies
from kiosk.store.frames import EntryParts

DATABASE: Final = "database"
SIDECAR: Final = "sidecar"


class Wrong(enum.StrEnum):
    """What can be wrong with an entry."""

    UNREADABLE = "unreadable"
    ENVELOPE = "envelope"
    BODY = "body"
    GAP = "gap"
    CHAIN = "chain"
    PARENT = "parent"
    KEY = "key"
    SIGNATURE = "signature"
    AUTHOR = "author_signature"
    LEDGER = "ledger"
    COPIES = "copies_differ"


@dataclass(frozen=True, slots=True)
class WrongEntry:
    """The first wrong entry of a copy: its place as far as known (`number` counts from 1 in that copy)."""

    copy: str
    number: int
    epoch: str
    seq: int
    reason: Wrong
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was proved: entries of each copy, and the first wrong one; clean when there is none."""

    entries: int
    sidecar_entries: int
    last_hash: EntryHash
    first_wrong: WrongEntry | None

    @property
    def is_clean(self) -> bool:
        """Say whether every entry of both copies is as it was signed."""
        return self.first_wrong is None


class _WrongError(Exception):
    """Carries a reason from a check to the loop that knows the place."""

    def __init__(self, reason: Wrong, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason)


@dataclass(slots=True)
class ChainCheck:
    """Follows one copy's chain; remembers heads, sessions and what was erased."""

    public_keys: Mapping[KeyId, bytes]
    verifier: SignatureVerifier
    hashes: list[EntryHash] = field(default_factory=list)
    place: tuple[str, int] = ("", 0)
    _heads: dict[str, tuple[int, EntryHash]] = field(default_factory=dict)
    _by_place: dict[tuple[str, int], EntryHash] = field(default_factory=dict)
    _sessions: dict[str, tuple[str | None, bytes]] = field(default_factory=dict)
    _absent: list[tuple[int, str, int, str]] = field(default_factory=list)
    _unproved: dict[str, WrongEntry] = field(default_factory=dict)
    _erased: set[str] = field(default_factory=set)

    def follow(self, copy: str, entries: Iterable[EntryParts]) -> WrongEntry | None:
        """Check entry after entry; return the first wrong one."""
        try:
            for parts in entries:
                self._check(parts)
        except _WrongError as wrong:
            return self.named(copy, wrong.reason, wrong.detail)
        except StoreDamagedError as error:
            return self.named(copy, Wrong.UNREADABLE, error.detail)
        for number, epoch, seq, digest in self._absent:
            if digest not in self._erased:
                return WrongEntry(copy, number, epoch, seq, Wrong.BODY, "absent, but not erased")
        return next((replace(wrong, copy=copy) for wrong in self._unproved.values()), None)

    def named(self, copy: str, reason: Wrong, detail: str) -> WrongEntry:
        """Return the entry at hand as the wrong one."""
        epoch, seq = self.place
        return WrongEntry(copy, len(self.hashes) + 1, epoch, seq, reason, detail)

    def _check(self, parts: EntryParts) -> None:
        fields = self._placed(parts)
        entry = self._parsed(parts)
        self._check_chain(entry)
        self._check_signature(entry)
        facts = entry.facts_fields()
        self._learn(entry, facts, fields)
        self._check_author(entry, fields)
        try:
            check_ledger(facts)
        except MalformedEntryError as error:
            raise _WrongError(Wrong.LEDGER, error.detail) from error
        self._heads[entry.place.epoch] = (entry.place.seq, entry.hash)
        self._by_place[self.place] = entry.hash
        self.hashes.append(entry.hash)

    def _placed(self, parts: EntryParts) -> dict[str, Any]:
        try:
            fields = canonical_json.decode(parts.envelope)
            self.place = (str(fields["epoch"]), int(fields["seq"]))
        except (MalformedEntryError, KeyError, TypeError, ValueError) as error:
            epoch, seq = self.place
            self.place = (epoch, seq + 1)
            raise _WrongError(Wrong.ENVELOPE, "not readable") from error
        return fields

    def _parsed(self, parts: EntryParts) -> Entry:
        try:
            entry = parse_entry(parts.envelope, parts.signature, parts.facts, parts.personal)
            entry.facts_fields()
        except MalformedEntryError as error:
            is_body = error.detail.startswith(("facts", "personal", "number of personal"))
            raise _WrongError(Wrong.BODY if is_body else Wrong.ENVELOPE, error.detail) from error
        return entry

    def _check_chain(self, entry: Entry) -> None:
        last_seq, last_hash = self._heads.get(entry.place.epoch, (0, GENESIS_HASH))
        if entry.place.seq != last_seq + 1:
            raise _WrongError(Wrong.GAP, f"after {last_seq}")
        if entry.place.prev_hash != last_hash:
            raise _WrongError(Wrong.CHAIN)

    def _check_signature(self, entry: Entry) -> None:
        public = self.public_keys.get(entry.place.key_id)
        if public is None:
            raise _WrongError(Wrong.KEY, entry.place.key_id)
        if not entry.signature:  # came back from the portal: a later one of its epoch proves it
            unproved = self.named("", Wrong.SIGNATURE, "no later one proves it")
            self._unproved.setdefault(entry.place.epoch, unproved)
            return
        if not self.verifier.is_valid(public, entry.signature, bytes.fromhex(entry.hash)):
            raise _WrongError(Wrong.SIGNATURE)
        self._unproved.pop(entry.place.epoch, None)

    def _learn(self, entry: Entry, facts: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        for data, digest in zip(entry.personal, fields["personal_hashes"], strict=True):
            if data is None:
                self._absent.append((len(self.hashes) + 1, *self.place, str(digest)))
        if entry.kind == "session.opened":
            self._sessions[str(facts.get("session"))] = (
                facts.get("operator"),
                _octets(facts, "public_key"),
            )
        elif entry.kind == "body.erased":
            self._erased.add(str(facts.get("hash")))
        elif entry.kind == "epoch.opened":
            self._check_parent(facts.get("parent"))

    def _check_parent(self, parent: Any) -> None:
        if not isinstance(parent, Mapping):
            return
        known = self._by_place.get((str(parent.get("epoch")), int(parent.get("seq", 0))))
        if known != parent.get("hash"):
            raise _WrongError(Wrong.PARENT)

    def _check_author(self, entry: Entry, fields: Mapping[str, Any]) -> None:
        if not entry.author.role.is_person:
            if fields["author_signature"] is not None:
                raise _WrongError(Wrong.AUTHOR, "a program signs as nobody")
            return
        operator, public = self._sessions.get(str(entry.author.session), ("", b""))
        if operator != entry.author.operator:  # a citizen's session names nobody
            raise _WrongError(Wrong.AUTHOR, "session")
        signature = _octets(fields, "author_signature")
        if not self.verifier.is_valid(public, signature, author_digest(fields)):
            raise _WrongError(Wrong.AUTHOR)


def verify_journal(
    copies: JournalCopies, public_keys: Mapping[KeyId, bytes], verifier: SignatureVerifier
) -> Verification:
    """Check every entry of the database and of the second copy, and that both hold the same.

    Beside a working window the second copy may be further on: both must agree up to the durable position.
    """
    database = ChainCheck(public_keys, verifier)
    with copies.database.snapshot():
        wrong = database.follow(DATABASE, copies.in_database())
    sidecar = ChainCheck(public_keys, verifier)
    damages = copies.sidecar.scan().damages
    found = sidecar.follow(SIDECAR, copies.sidecar.parts())
    if damages and found is None:
        place = f"{damages[0].segment}:{damages[0].offset}"
        found = sidecar.named(SIDECAR, Wrong.UNREADABLE, f"{place} {damages[0].reason}")
    wrong = wrong or found or _difference(database.hashes, sidecar, copies.durable_position)
    last = database.hashes[-1] if database.hashes else GENESIS_HASH
    return Verification(len(database.hashes), len(sidecar.hashes), last, wrong)


def _difference(ours: list[EntryHash], sidecar: ChainCheck, durable: int) -> WrongEntry | None:
    theirs = sidecar.hashes
    for number, digest in enumerate(ours[:durable], start=1):
        if number > len(theirs) or theirs[number - 1] != digest:
            return WrongEntry(SIDECAR, number, *sidecar.place, Wrong.COPIES)
    return None


def _octets(fields: Mapping[str, Any], name: str) -> bytes:
    text = str(fields.get(name) or "")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
