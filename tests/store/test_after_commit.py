"""What follows a COMMIT: never mistaken for its failure, never left out, and missed by number when lost."""

import dataclasses
import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.domain.identifiers import DeviceId
from kiosk.errors import DiskFullError, OutcomeUnknownError
from kiosk.ports import Durability
from kiosk.store import findings, sidecar
from kiosk.store.equipment import StoreLimits
from kiosk.store.opening import Store
from kiosk.store.second_copy import Published
from kiosk.store.sidecar_reader import SidecarReader, segment_numbers, segment_path
from kiosk.store.verify import Verification
from tests.fakes.store_parts import Counter, morning

Opened = Callable[[], Store]
Verified = Callable[[Store], Verification]


@pytest.fixture
def one_small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB for both copies."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _codes(store: Store) -> list[str]:
    return [finding.code for finding in store.findings]


def _numbers(store: Store) -> list[str]:
    return [row[0] for row in store.database.rows("SELECT number FROM receipts ORDER BY position")]


@pytest.mark.parametrize("leave_kib", range(0, 88, 8))
def test_full_disk_never_calls_a_committed_act_unwritten(
    one_small_disk: Path, leave_kib: int, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter(one_small_disk / "home")
    store = morning(counter, 1)
    ballast = one_small_disk / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(one_small_disk).free - leave_kib * 1024))
    before, told = store.journal.head.seq, True
    try:
        with store.journal.act() as act:
            entry = counter.append_basket(act, 12)
    except DiskFullError:
        told = False
    assert (store.journal.entries(before + 1, 1) != []) is told
    if told:
        assert act.durability is not None
        assert (store.journal.durable_seq >= entry.seq) is (act.durability is Durability.BOTH_COPIES)
    ballast.unlink()
    counter.settle(store)
    assert len(_numbers(store)) == 2 + told
    assert store.journal.durable_seq == store.journal.head.seq
    store.close()


def test_each_start_seals_with_a_key_of_its_own(counter: Counter, tmp_path: Path) -> None:
    morning(counter, 2).close()
    clone = dataclasses.replace(counter, home=Path(shutil.copytree(counter.home, tmp_path / "clone")))
    for one in (counter, clone):
        store = one.open()
        one.sign_in(store)
        one.settle(store)
        store.close()
    first, second = (segment_path(one.files.sidecar, 1).read_bytes() for one in (counter, clone))
    assert first == second
    heads = [segment_path(one.files.sidecar, 2).read_bytes()[:600] for one in (counter, clone)]
    assert heads[0] != heads[1]


def test_a_start_that_writes_nothing_begins_no_segment(counter: Counter, opened: Opened) -> None:
    morning(counter, 1).close()
    opened()
    opened()
    assert segment_numbers(counter.files.sidecar) == [1]


def test_unconfirmed_frames_of_the_same_boot_are_written_again(
    counter: Counter, opened: Opened, verified: Verified
) -> None:
    store = morning(counter, 3)
    last = store.journal.head.seq
    store.close()
    Published(counter.files.durable, counter.clock.boot_id).write(last - 1)
    store = opened()
    assert store.findings == ()
    assert segment_numbers(counter.files.sidecar) == [1, 2]
    assert verified(store).is_clean
    assert store.journal.durable_seq == last


def test_what_is_read_after_a_boot_has_come_from_the_medium(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 3)
    last = store.journal.head.seq
    store.close()
    Published(counter.files.durable, "f" * 32).write(last - 1)
    assert opened().journal.durable_seq == last
    assert segment_numbers(counter.files.sidecar) == [1]


def test_an_empty_mount_point_does_not_pass_for_the_second_medium(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter(tmp_path / "home", sidecar=tmp_path / "stick")
    store = morning(counter, 1)
    counter.files.sidecar.rename(tmp_path / "pulled")
    counter.files.sidecar.mkdir()
    store.journal._second._abandon_segment()
    with store.journal.act() as act:
        counter.append_basket(act)
    assert act.durability is Durability.SINGLE_COPY
    assert segment_numbers(counter.files.sidecar) == []
    store.close()


def test_emptied_database_is_a_lost_one_and_begins_a_new_series(
    counter: Counter, opened: Opened, verified: Verified
) -> None:
    morning(counter, 2).close()
    for part in ("", "-wal", "-shm"):
        counter.files.database.with_name("journal.db" + part).unlink(missing_ok=True)
    counter.files.database.touch()
    store = opened()
    assert _codes(store) == [findings.DATABASE_DAMAGED]
    counter.sign_in(store)
    counter.settle(store)
    assert _numbers(store)[-1] == "TIP-001-03-2026-7B-000001"
    assert verified(store).is_clean


def test_both_copies_gone_is_said_and_no_receipt_number_is_given_twice(
    counter: Counter, opened: Opened
) -> None:
    morning(counter, 2).close()
    shutil.rmtree(counter.files.sidecar)
    for part in ("", "-wal", "-shm"):
        counter.files.database.with_name("journal.db" + part).unlink(missing_ok=True)
    store = opened()
    assert _codes(store) == [findings.COPIES_LOST]
    opening, spoken = store.journal.entries(1, 2)
    assert opening.facts_fields()["ordinal"] == 2
    assert spoken.facts_fields()["finding"] == findings.COPIES_LOST
    counter.sign_in(store)
    counter.settle(store)
    assert _numbers(store) == ["TIP-001-03-2026-7B-000001"]


def test_home_enrolled_anew_is_not_told_of_the_old_ones_loss(counter: Counter) -> None:
    morning(counter, 1).close()
    shutil.rmtree(counter.files.sidecar)
    counter.files.database.unlink()
    place = dataclasses.replace(counter.place, device_id=DeviceId("K000000000009"))
    store = dataclasses.replace(counter, place=place).open()
    assert store.findings == ()
    assert store.journal.head.epoch_ordinal == 1
    store.close()


def test_single_copy_acts_that_a_second_fault_takes_are_missed_by_number(
    counter: Counter, opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counter = dataclasses.replace(counter, sidecar=tmp_path / "stick")
    morning(counter, 1).close()
    saved = Path(shutil.copytree(counter.home, tmp_path / "saved"))
    store = counter.open()
    counter.sign_in(store)
    away = counter.files.sidecar.rename(tmp_path / "pulled")
    store.journal._second._abandon_segment()
    counter.settle(store)
    lost = counter.settle(store)
    epoch = store.journal.head.epoch
    store.close()
    shutil.rmtree(counter.files.sidecar, ignore_errors=True)
    away.rename(counter.files.sidecar)
    for part in ("", "-wal", "-shm"):
        counter.files.database.with_name("journal.db" + part).unlink(missing_ok=True)
    shutil.copy2(saved / "journal.db", counter.files.database)
    store = counter.open()
    missing = store.findings[-1]
    assert missing.code == findings.ENTRIES_MISSING
    assert (missing.details["epoch"], missing.details["to_seq"]) == (epoch, lost.seq + 0)
    assert store.journal.head.epoch_ordinal == 2
    store.close()


def test_second_medium_that_cannot_be_written_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter(tmp_path / "home", sidecar=tmp_path / "stick" / "sidecar")
    morning(counter, 1).close()
    shutil.rmtree(tmp_path / "stick")
    (tmp_path / "stick").write_bytes(b"no folder")
    store = counter.open()
    counter.sign_in(store)
    with store.journal.act() as act:
        counter.append_basket(act)
    assert act.durability is Durability.SINGLE_COPY
    assert store.journal.is_second_copy_lost
    store.close()
    (tmp_path / "stick").unlink()
    store = counter.open()
    assert store.journal.durable_seq == store.journal.head.seq
    store.close()


def test_nothing_is_written_after_a_commit_in_doubt(counter: Counter) -> None:
    store = morning(counter, 1)
    store.database._is_in_doubt = True
    with pytest.raises(OutcomeUnknownError):
        counter.settle(store)
    with pytest.raises(OutcomeUnknownError):
        store.books.record_waived([])
    store.close()


def test_starting_again_gives_no_allowance_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    limits = StoreLimits(reserve_bytes=0, single_copy_acts=3)
    counter = Counter(tmp_path / "home", sidecar=tmp_path / "stick" / "sidecar", limits=limits)
    morning(counter, 1).close()
    shutil.rmtree(tmp_path / "stick")
    (tmp_path / "stick").write_bytes(b"no folder")
    store = counter.open()
    counter.sign_in(store)
    counter.settle(store)
    store.close()
    store = counter.open()
    assert store.journal._single_acts_left == 3 - 2  # the one of the stick that is gone as well
    store.close()


def test_a_segment_whose_sync_failed_is_never_written_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A kernel forgets the pages that it could not write, and says so once: they become a hole."""
    store = morning(counter, 1)
    segment = segment_path(counter.files.sidecar, segment_numbers(counter.files.sidecar)[-1])
    synced = segment.stat().st_size

    def fail_once(file: int) -> None:
        monkeypatch.undo()
        with segment.open("r+b") as held:
            held.seek(synced)
            held.write(bytes(segment.stat().st_size - synced))
        raise OSError(errno.EIO, "lost page write")

    monkeypatch.setattr(sidecar, "sync_data", fail_once)
    entry = counter.settle(store)
    store.close()
    own = frozenset({counter.place.device_id})
    scan = SidecarReader(counter.files.sidecar, counter.ciphers, own).scan()
    assert scan.damages == ()
    assert scan.hashes[-1] == entry.hash
