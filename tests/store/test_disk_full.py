"""No space, on either medium: said in time, and nothing half written."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ReceiptNumber
from kiosk.errors import DiskFullError, SecondCopyLostError
from kiosk.ports import Durability
from kiosk.store.equipment import StoreLimits
from kiosk.store.opening import Store
from kiosk.store.verify import Verification
from tests.fakes.store_parts import Counter, morning

Verified = Callable[[Store], Verification]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(folder: Path, leave_bytes: int) -> Path:
    ballast = folder / "ballast"
    ballast.write_bytes(b"\0" * max(0, shutil.disk_usage(folder).free - leave_bytes))
    return ballast


def _settle_on(counter: Counter, store: Store) -> None:
    while True:
        counter.settle(store, applications=10)


def _finding(entry: Entry) -> str:
    return str(entry.facts_fields().get("finding", ""))


def test_full_disk_refuses_the_act_and_keeps_all_before_it(
    small_disk: Path, tmp_path: Path, verified: Verified
) -> None:
    counter = Counter(small_disk, sidecar=tmp_path / "second")
    store = morning(counter, 2)
    with pytest.raises(DiskFullError):
        _settle_on(counter, store)
    head = store.journal.head
    assert head.hash == store.journal.entries(head.seq, 1)[0].hash
    assert head.seq > 20
    store.close()
    store = counter.open()
    assert store.journal.head == head
    assert verified(store).is_clean
    store.close()


def test_full_second_medium_is_single_copy_until_there_is_room_again(
    small_disk: Path, tmp_path: Path, verified: Verified, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter(tmp_path / "home", sidecar=small_disk)
    store = morning(counter, 1)
    ballast = _fill(small_disk, 0)
    with store.journal.act() as act:
        entry = counter.append_basket(act, 40)
    assert act.durability is Durability.SINGLE_COPY
    assert store.journal.is_second_copy_lost
    assert store.journal.durable_seq < entry.seq
    ballast.unlink()
    with store.journal.act() as act:
        counter.append_basket(act)
    assert act.durability is Durability.BOTH_COPIES
    spoken = [_finding(one) for one in store.journal.entries(1, 99) if one.kind == "recovery.finding"]
    assert spoken == ["second_copy.lost", "second_copy.found"]
    assert store.journal.durable_seq == store.journal.head.seq
    assert verified(store).is_clean
    store.close()
    store = counter.open()
    assert store.findings == ()
    store.close()


def test_acts_without_second_copy_are_counted_and_a_supervisor_may_allow_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter(
        tmp_path / "home", sidecar=tmp_path / "stick", limits=StoreLimits(reserve_bytes=0, single_copy_acts=2)
    )
    store = morning(counter, 1)
    store.close()
    store = counter.open()
    counter.sign_in(store)
    away = counter.files.sidecar.rename(tmp_path / "pulled")
    store.journal._second._abandon_segment()
    counter.settle(store)
    counter.settle(store)
    with pytest.raises(SecondCopyLostError):
        counter.settle(store)
    store.journal.allow_single_copy(1)
    counter.settle(store)
    away.rename(counter.files.sidecar)
    counter.settle(store)
    assert not store.journal.is_second_copy_lost
    assert store.books.is_single_copy(counter_number(2))
    assert not store.books.is_single_copy(counter_number(1))
    store.close()


def counter_number(sequence: int) -> ReceiptNumber:
    return ReceiptNumber.parse(f"TIP-001-03-2026-7A-{sequence:06d}")


def test_new_business_is_refused_before_the_reserve_is_touched(small_disk: Path, tmp_path: Path) -> None:
    counter = Counter(tmp_path / "home", sidecar=small_disk, limits=StoreLimits(reserve_bytes=1024 * 1024))
    store = morning(counter, 1)
    _fill(small_disk, 900_000)
    with pytest.raises(DiskFullError):
        counter.settle(store)
    facts = {"receipt_number": "TIP-001-03-2026-7A-000001", "paper": "printed"}
    with store.journal.act() as act:
        act.append(counter.draft("receipt.printed", facts))
    assert act.durability is Durability.BOTH_COPIES
    store.close()
