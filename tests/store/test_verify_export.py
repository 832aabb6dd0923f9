"""Verifying names the first wrong entry and why; the export is open and complete."""

import base64
import json
from collections.abc import Callable

import pytest

from kiosk.domain import canonical_json
from kiosk.domain.entry import (
    ChainPlace,
    Entry,
    author_digest,
    entry_hash,
    envelope_fields,
    facts_hash,
    parse_entry,
)
from kiosk.domain.identifiers import EntryHash
from kiosk.store import entry_table
from kiosk.store.export import export_lines, open_lines
from kiosk.store.opening import Store
from kiosk.store.reader import StoreReader
from kiosk.store.sidecar_reader import segment_path
from kiosk.store.verify import DATABASE, SIDECAR, Verification, Wrong, WrongEntry, verify_journal
from tests.fakes.store_parts import DATABASE_KEY, Counter, TestJournalKey, TestVerifier, morning

Verified = Callable[[Store], Verification]
UNLOCK = (
    "entries_never_change",
    "entries_never_go",
    "bodies_never_change",
    "facts_never_go",
    "entries_only_grow",
)


def _unlocked(counter: Counter, baskets: int = 3) -> Store:
    store = morning(counter, baskets)
    for trigger in UNLOCK:
        store.database.run(f"DROP TRIGGER {trigger}")
    return store


def _first_wrong(verified: Verified, store: Store) -> tuple[Wrong, int]:
    found = verified(store).first_wrong
    store.close()
    assert isinstance(found, WrongEntry)
    assert found.copy == DATABASE
    return found.reason, found.seq


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE bodies SET body = CAST('{}' AS BLOB) WHERE body_id = 5 * 65536", (Wrong.BODY, 5)),
        ("UPDATE bodies SET body = CAST('{}' AS BLOB) WHERE body_id = 5 * 65536 + 1", (Wrong.BODY, 5)),
        ("UPDATE entries SET signature = zeroblob(64) WHERE position = 5", (Wrong.SIGNATURE, 5)),
        ("UPDATE entries SET envelope = CAST('{}' AS BLOB) WHERE position = 5", (Wrong.ENVELOPE, 5)),
        ("DELETE FROM entries WHERE position = 5", (Wrong.GAP, 6)),
        ("DELETE FROM bodies WHERE body_id = 5 * 65536", (Wrong.UNREADABLE, 4)),
    ],
)
def test_altered_missing_or_unsigned_entry_is_named(
    counter: Counter, verified: Verified, sql: str, expected: tuple[Wrong, int]
) -> None:
    store = _unlocked(counter)
    store.database.run(sql)
    assert _first_wrong(verified, store) == expected


def test_swapped_entries_are_named(counter: Counter, verified: Verified) -> None:
    store = _unlocked(counter)
    for old, new in ((5, 99), (6, 5), (99, 6)):
        store.database.run("UPDATE entries SET position = ? WHERE position = ?", (new, old))
        for part in (0, 1):
            values = (new * 65536 + part, old * 65536 + part)
            store.database.run("UPDATE bodies SET body_id = ? WHERE body_id = ?", values)
    assert _first_wrong(verified, store) == (Wrong.GAP, 6)


def _forged(counter: Counter, store: Store, *, author: bool, ledger: int, prev: str | None = None) -> Entry:
    """Sign one more entry with the real journal key, but not as the rules want it."""
    head = store.journal.head
    draft = counter.draft("test.kind", {"ledger": [{"account": "cash.till", "dirhams": ledger}]})
    place = ChainPlace(
        counter.place.device_id,
        head.epoch,
        head.seq + 1,
        EntryHash(prev) if prev else head.hash,
        counter.journal_key.key_id,
    )
    fields = envelope_fields(draft, place)
    fields["facts_hash"] = facts_hash(draft.facts)
    if author:
        assert counter.session is not None
        signature = counter.sessions.sign(counter.session.session_id, author_digest(fields))
        fields["author_signature"] = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    envelope = canonical_json.encode(fields)
    signature = counter.journal_key.sign(bytes.fromhex(entry_hash(envelope)))
    return parse_entry(envelope, signature, draft.facts, draft.personal)


@pytest.mark.parametrize(
    ("author", "ledger", "prev", "reason"),
    [
        (False, 0, None, Wrong.AUTHOR),
        (True, 5, None, Wrong.LEDGER),
        (True, 0, "e" * 64, Wrong.CHAIN),
    ],
)
def test_entry_against_the_rules_is_named_though_the_journal_signed_it(
    counter: Counter, verified: Verified, *, author: bool, ledger: int, prev: str | None, reason: Wrong
) -> None:
    store = morning(counter, 2)
    entry = _forged(counter, store, author=author, ledger=ledger, prev=prev)
    entry_table.store_entry(store.database, 6, entry)
    assert _first_wrong(verified, store) == (reason, 6)


def test_unknown_journal_key_is_named(counter: Counter) -> None:
    store = morning(counter, 1)
    other = TestJournalKey(b"other")
    found = verify_journal(store.copies, {other.key_id: other.public}, TestVerifier()).first_wrong
    assert found is not None
    assert (found.reason, found.seq) == (Wrong.KEY, 1)
    store.close()


def test_damage_in_the_second_copy_is_named(counter: Counter, verified: Verified) -> None:
    store = morning(counter, 3)
    path = segment_path(counter.files.sidecar, 1)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    found = verified(store).first_wrong
    assert found is not None
    assert found.copy == SIDECAR
    store.close()


def test_second_copy_cut_short_is_named(counter: Counter, verified: Verified) -> None:
    store = morning(counter, 3)
    path = segment_path(counter.files.sidecar, 1)
    path.write_bytes(path.read_bytes()[:-10])
    found = verified(store).first_wrong
    assert found is not None
    assert (found.copy, found.reason, found.number) == (SIDECAR, Wrong.COPIES, 6)
    store.close()


def test_verifying_beside_a_working_window(counter: Counter) -> None:
    store = morning(counter, 3)
    reader = StoreReader.open(counter.files, DATABASE_KEY, counter.place.device_id)
    keys = {counter.journal_key.key_id: counter.journal_key.public}
    assert verify_journal(reader.copies(counter.ciphers), keys, TestVerifier()).is_clean
    reader.close()
    store.close()


def test_export_is_every_entry_exactly_and_ends_with_its_own_head(
    counter: Counter, verified: Verified
) -> None:
    store = morning(counter, 2)
    before = store.journal.head
    lines = [json.loads(line) for line in export_lines(store.journal, store.copies, [b"certificate"])]
    header, *entries = lines
    assert header == {
        "format": "lpk-export-1",
        "certificates": [base64.b64encode(b"certificate").decode()],
    }
    assert [line["seq"] for line in entries] == list(range(1, 7))
    for line in entries:
        personal = tuple(None if data is None else base64.b64decode(data) for data in line["personal"])
        entry = parse_entry(
            *(base64.b64decode(line[name]) for name in ("envelope", "signature", "facts")), personal
        )
        assert entry.hash == line["hash"]
        assert entry == store.journal.entries(line["seq"], 1)[0]
    last = canonical_json.decode(base64.b64decode(entries[-1]["facts"]))
    assert entries[-1]["kind"] == "export.made"
    assert (last["from_seq"], last["to_seq"], last["head_hash"]) == (1, before.seq, before.hash)
    assert len(list(open_lines(store.copies, []))) == 7
    assert verified(store).is_clean
    store.close()
