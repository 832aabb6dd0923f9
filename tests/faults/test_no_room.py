"""Media that take no more: a write cut short, a folder mounted read-only, a small ext4 that is full."""

import dataclasses
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.errors import DiskFullError, KioskError, OutcomeUnknownError, SecondCopyLostError, StoreError
from kiosk.ports import Durability
from kiosk.store.opening import Store
from kiosk.store.verify import verify_journal
from tests.fakes.store_parts import Counter, SeededRandomness, TestVerifier, morning
from tests.faults.conftest import Mounting

IMAGE_MIB = 8


def _mount(*command: str) -> None:
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip(f"cannot here: {' '.join(command[:4])}")


@pytest.fixture
def ext4(tmp_path: Path) -> Iterator[Path]:
    """An ext4 of 8 MB on a loop device."""
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("mkfs.ext4 is not installed")
    image, folder = tmp_path / "image", tmp_path / "ext4"
    image.write_bytes(b"")
    os.truncate(image, IMAGE_MIB * 1024 * 1024)
    folder.mkdir()
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True, capture_output=True)
    _mount("mount", "-o", "loop", str(image), str(folder))
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _acts(store: Store) -> list[str]:
    sql = "SELECT hash FROM entries WHERE kind = 'basket.settled'"
    return [str(row[0]) for row in store.database.rows(sql)]


def _settle_until_full(counter: Counter, store: Store, applications: int) -> list[str]:
    done: list[str] = []
    while True:
        try:
            done.append(counter.settle(store, applications).hash)
        except DiskFullError:
            return done
        except (OutcomeUnknownError, SecondCopyLostError):
            return done


def _check(counter: Counter, done: list[str]) -> None:
    """Open again with room: everything told as done is there, at most the act at hand beside it."""
    again = dataclasses.replace(counter, randomness=SeededRandomness(99))
    store = again.open()
    assert set(done) <= set(_acts(store))
    assert len(_acts(store)) <= len(done) + 1
    keys = {counter.journal_key.key_id: counter.journal_key.public}
    assert verify_journal(store.copies, keys, TestVerifier()).is_clean
    assert store.journal.durable_seq == store.journal.head.seq
    store.close()


@pytest.mark.parametrize("room_bytes", range(150_000, 900_000, 93_777))
def test_second_copy_whose_last_write_is_cut_short(
    mounted: Mounting, tmp_path: Path, room_bytes: int, caplog: pytest.LogCaptureFixture
) -> None:
    below = tmp_path / "below"
    below.mkdir()
    disk = mounted(below, room_bytes)
    counter = Counter(tmp_path / "home", sidecar=disk.mountpoint / "stick")
    store = morning(counter, 0)
    done = [counter.settle(store, applications=20).hash for _ in range(30)]
    was_lost = store.journal.is_second_copy_lost
    store.close()
    disk.stop()
    assert was_lost is (store.journal._single_acts_left < 50)
    _check(dataclasses.replace(counter, sidecar=below / "stick"), done)


@pytest.mark.parametrize("room_bytes", range(400_000, 2_000_000, 177_777))
def test_one_disk_for_both_whose_last_write_is_cut_short(
    mounted: Mounting, tmp_path: Path, room_bytes: int, caplog: pytest.LogCaptureFixture
) -> None:
    below = tmp_path / "below"
    below.mkdir()
    disk = mounted(below, room_bytes)
    counter = Counter(disk.mountpoint / "home")
    done: list[str] = []
    try:
        store = morning(counter, 0)
    except KioskError:
        disk.stop()
    else:
        done = _settle_until_full(counter, store, 20)
        store.close()
        disk.stop()
    _check(dataclasses.replace(counter, home=below / "home"), done)


@pytest.mark.parametrize("applications", [1, 7, 40])
def test_full_ext4_refuses_and_keeps(ext4: Path, applications: int, caplog: pytest.LogCaptureFixture) -> None:
    counter = Counter(ext4 / "home")
    store = morning(counter, 0)
    ballast = ext4 / "ballast"
    free = shutil.disk_usage(ext4).free
    ballast.write_bytes(b"\0" * max(0, free - 700_000))
    done = _settle_until_full(counter, store, applications)
    store.close()
    ballast.unlink()
    assert done
    _check(counter, done)


def test_read_only_home_is_told_and_harms_nothing(ext4: Path, caplog: pytest.LogCaptureFixture) -> None:
    counter = Counter(ext4 / "home")
    store = morning(counter, 2)
    done = _acts(store)
    store.close()
    _mount("mount", "-o", "remount,ro", str(ext4))
    with pytest.raises(StoreError):
        counter.open()
    _mount("mount", "-o", "remount,rw", str(ext4))
    _check(counter, done)


def test_read_only_second_medium_is_single_copy(
    ext4: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter(tmp_path / "home", sidecar=ext4 / "stick")
    morning(counter, 2).close()
    _mount("mount", "-o", "remount,ro", str(ext4))
    store = counter.open()
    counter.sign_in(store)
    with store.journal.act() as act:
        counter.append_basket(act)
    assert act.durability is Durability.SINGLE_COPY
    done = _acts(store)
    store.close()
    _mount("mount", "-o", "remount,rw", str(ext4))
    _check(counter, done)
