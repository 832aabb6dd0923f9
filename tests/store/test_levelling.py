"""Bringing level: every way in which the two copies can differ at start."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.identifiers import DeviceId, EntryHash
from kiosk.errors import ForeignSidecarError, StoreNewerError, WrongStoreKeyError
from kiosk.store import findings
from kiosk.store.opening import Store
from kiosk.store.sidecar_reader import segment_numbers, segment_path
from kiosk.store.verify import Verification
from tests.fakes.store_parts import Counter, TestCiphers, morning

Opened = Callable[[], Store]
Verified = Callable[[Store], Verification]


def _hashes(store: Store) -> list[EntryHash]:
    return [EntryHash(row[0]) for row in store.database.rows("SELECT hash FROM entries ORDER BY position")]


def _codes(store: Store) -> list[str]:
    return [finding.code for finding in store.findings]


def _recorded(store: Store) -> list[str]:
    entries = store.journal.entries(1, 1000)
    return [e.facts_fields()["finding"] for e in entries if e.kind == "recovery.finding"]


def _closed_morning(counter: Counter, baskets: int) -> list[EntryHash]:
    store = morning(counter, baskets)
    hashes = _hashes(store)
    store.close()
    return hashes


def _copy(counter: Counter, where: Path) -> Path:
    return Path(shutil.copytree(counter.home, where))


def _restore_database(counter: Counter, saved: Path) -> None:
    for part in ("journal.db", "journal.db-wal", "journal.db-shm"):
        (counter.home / part).unlink(missing_ok=True)
        if (saved / part).exists():
            shutil.copy2(saved / part, counter.home / part)


def _restore_sidecar(counter: Counter, saved: Path) -> None:
    shutil.rmtree(counter.files.sidecar)
    shutil.copytree(saved / "sidecar", counter.files.sidecar)


def test_level_copies_find_nothing(counter: Counter, opened: Opened) -> None:
    _closed_morning(counter, 2)
    assert opened().findings == ()


def test_database_longer_is_appended_to_the_second_copy(
    counter: Counter, opened: Opened, verified: Verified, tmp_path: Path
) -> None:
    _closed_morning(counter, 1)
    saved = _copy(counter, tmp_path / "saved")
    store = opened()
    counter.sign_in(store)
    counter.settle(store)
    hashes = _hashes(store)
    store.close()
    _restore_sidecar(counter, saved)
    store = opened()
    assert _hashes(store) == hashes
    assert _codes(store) == [findings.DATABASE_LONGER]
    assert store.findings[0].details["receipts"] == ["TIP-001-03-2026-7A-000002"]
    assert verified(store).is_clean
    assert store.journal.durable_seq == len(hashes)


def test_second_copy_longer_is_replayed_and_recovery_speaks(
    counter: Counter, opened: Opened, verified: Verified, tmp_path: Path
) -> None:
    _closed_morning(counter, 1)
    saved = _copy(counter, tmp_path / "saved")
    store = opened()
    counter.sign_in(store)
    counter.settle(store, applications=2)
    hashes, epoch = _hashes(store), store.journal.head.epoch
    store.close()
    _restore_database(counter, saved)
    store = opened()
    assert _hashes(store)[: len(hashes)] == hashes
    assert store.journal.head.epoch == epoch
    assert _recorded(store) == [findings.SIDECAR_LONGER]
    assert len(store.books.applications("2026-11-22", None, 9)) == 3
    assert verified(store).is_clean
    assert len(list(counter.files.set_aside.iterdir())) == 1


def test_diverged_copies_are_both_kept_and_a_new_epoch_begins(
    counter: Counter, opened: Opened, verified: Verified, tmp_path: Path
) -> None:
    _closed_morning(counter, 1)
    saved = _copy(counter, tmp_path / "saved")
    store = opened()
    counter.sign_in(store)
    counter.settle(store)
    store.close()
    _restore_database(counter, saved)
    moved = dataclasses.replace(counter, sidecar=tmp_path / "elsewhere")
    other = moved.open()
    moved.sign_in(other)
    ours, parent = _hashes(other), other.journal.head
    other.close()
    store = opened()
    assert _codes(store) == [findings.COPIES_DIVERGED]
    assert _hashes(store)[: len(ours)] == ours
    opening = store.journal.entries(1, 1)[0].facts_fields()
    assert opening["reason"] == "quarantine"
    assert opening["ordinal"] == 2
    assert opening["parent"] == {"epoch": parent.epoch, "seq": parent.seq, "hash": parent.hash}
    assert len(segment_numbers(counter.files.sidecar / "set-aside-1")) > 0
    assert (counter.files.set_aside / "database-1" / "journal.db").exists()
    assert verified(store).is_clean


def test_receipts_of_a_new_epoch_have_a_series_of_their_own(counter: Counter, opened: Opened) -> None:
    _closed_morning(counter, 1)
    shutil.copy2(segment_path(counter.files.sidecar, 1), segment_path(counter.files.sidecar, 2))
    store = opened()
    assert _codes(store) == [findings.SIDECAR_DAMAGED]
    counter.sign_in(store)
    assert counter.settle(store).facts_fields()["receipt"]["number"] == "TIP-001-03-2026-7B-000001"


def test_somebody_elses_second_copy_is_refused(counter: Counter, tmp_path: Path) -> None:
    _closed_morning(counter, 1)
    neighbour = dataclasses.replace(
        counter,
        home=tmp_path / "b",
        place=dataclasses.replace(counter.place, device_id=DeviceId("K000000000002")),
    )
    _closed_morning(neighbour, 1)
    shutil.rmtree(neighbour.files.sidecar)
    shutil.copytree(counter.files.sidecar, neighbour.files.sidecar)
    before = sorted(path.name for path in neighbour.files.sidecar.iterdir())
    with pytest.raises(ForeignSidecarError):
        neighbour.open()
    assert sorted(path.name for path in neighbour.files.sidecar.iterdir()) == before


def test_lost_database_is_built_again_from_the_second_copy(
    counter: Counter, opened: Opened, verified: Verified
) -> None:
    hashes = _closed_morning(counter, 3)
    counter.files.database.unlink()
    store = opened()
    assert _hashes(store)[: len(hashes)] == hashes
    assert _recorded(store) == [findings.DATABASE_DAMAGED]
    assert store.journal.head.epoch_ordinal == 2
    assert verified(store).is_clean


def test_damaged_database_is_set_aside_and_kept(counter: Counter, opened: Opened, verified: Verified) -> None:
    hashes = _closed_morning(counter, 3)
    data = bytearray(counter.files.database.read_bytes())
    data[100] ^= 1
    counter.files.database.write_bytes(data)
    store = opened()
    assert _hashes(store)[: len(hashes)] == hashes
    assert (counter.files.set_aside / "database-1" / "journal.db").read_bytes() == bytes(data)
    assert verified(store).is_clean


def test_damaged_second_copy_is_set_aside_and_written_anew(
    counter: Counter, opened: Opened, verified: Verified
) -> None:
    hashes = _closed_morning(counter, 3)
    path = segment_path(counter.files.sidecar, 1)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    store = opened()
    assert _hashes(store)[: len(hashes)] == hashes
    assert _recorded(store) == [findings.SIDECAR_DAMAGED]
    kept = segment_path(counter.files.sidecar / "set-aside-1", 1)
    assert kept.read_bytes() == bytes(data)
    assert verified(store).is_clean
    assert store.journal.head.epoch_ordinal == 2


def test_both_damaged_are_merged_and_the_holes_are_named(counter: Counter, opened: Opened) -> None:
    hashes = _closed_morning(counter, 12)
    counter.files.database.write_bytes(b"\0" * 4096)
    path = segment_path(counter.files.sidecar, 1)
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3] ^= 1
    path.write_bytes(data)
    store = opened()
    assert _codes(store) == [findings.DATABASE_DAMAGED, findings.ENTRIES_MISSING]
    hole = store.findings[1].details
    assert hole["from_seq"] == hole["to_seq"]
    assert len(set(hashes) & set(_hashes(store))) == len(hashes) - 1
    parent = store.journal.entries(1, 1)[0].facts_fields()["parent"]
    assert parent["seq"] == hole["from_seq"] - 1


def test_both_damaged_in_different_places_lose_nothing(counter: Counter, opened: Opened) -> None:
    hashes = _closed_morning(counter, 30)
    data = bytearray(counter.files.database.read_bytes())
    data[len(data) // 2] ^= 1
    counter.files.database.write_bytes(data)
    path = segment_path(counter.files.sidecar, 1)
    frames = bytearray(path.read_bytes())
    frames[-100] ^= 1
    path.write_bytes(frames)
    store = opened()
    found = _hashes(store)
    assert set(hashes) <= set(found) or findings.ENTRIES_MISSING in _codes(store)


def test_wrong_key_is_said_and_nothing_is_touched(counter: Counter) -> None:
    _closed_morning(counter, 1)
    before = counter.files.database.read_bytes()
    stranger = dataclasses.replace(counter, ciphers=TestCiphers(b"another host"))
    keys = dataclasses.replace(stranger.keys, database=b"\1" * 32)
    with pytest.raises(WrongStoreKeyError):
        Store.open(counter.files, keys, counter.place, counter.world, counter.limits)
    assert counter.files.database.read_bytes() == before
    assert not counter.files.set_aside.exists()


def test_store_of_a_newer_program_is_refused(counter: Counter) -> None:
    store = morning(counter, 1)
    store.database.run("PRAGMA user_version=999")
    store.close()
    with pytest.raises(StoreNewerError):
        counter.open()


def test_home_enrolled_anew_begins_a_new_epoch(counter: Counter, verified: Verified) -> None:
    _closed_morning(counter, 1)
    anew = dataclasses.replace(
        counter, place=dataclasses.replace(counter.place, device_id=DeviceId("K000000000009"))
    )
    store = anew.open()
    opening = store.journal.entries(1, 1)[0]
    assert opening.place.device_id == "K000000000009"
    assert opening.facts_fields()["reason"] == "enrolment"
    assert [head.epoch for head in store.runs.epochs()] == [opening.place.epoch]
    assert verified(store).is_clean
    store.close()


def test_new_epoch_that_was_due_is_opened_after_a_cut(counter: Counter, opened: Opened) -> None:
    _closed_morning(counter, 1)
    counter.files.epoch_due.write_bytes(b'{"finding":"database.damaged","reason":"database"}')
    store = opened()
    assert store.journal.head.epoch_ordinal == 2
    assert not counter.files.epoch_due.exists()
    store.close()
    assert opened().journal.head.epoch_ordinal == 2
