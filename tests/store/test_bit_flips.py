"""One flipped bit, or any one file destroyed: nothing is lost, and it is never silent where it weighs."""

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.store.verify import verify_journal
from tests.fakes.store_parts import Counter, SeededRandomness, TestVerifier, morning

COPIES = ["journal.db", "journal.db-wal", "sidecar/00000001.lps", "sidecar/00000002.lps"]
FLIPS_IN_CI, FLIPS_IN_SOAK = 50, 2500
PLACES_IN_CI, PLACES_IN_SOAK = 12, 250


@pytest.fixture(scope="module")
def living_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The files of a working counter as a power cut would leave them: the log is still full of commits."""
    folder = tmp_path_factory.mktemp("flips")
    counter = Counter(folder / "home")
    morning(counter, 3).close()
    store = counter.open()
    counter.sign_in(store)
    for _ in range(6):
        counter.settle(store)
    hashes = [row[0] for row in store.database.rows("SELECT hash FROM entries ORDER BY position")]
    shutil.copytree(counter.home, folder / "cut")
    store.close()
    return folder / "cut", hashes


def _check(home: Path, hashes: Sequence[str], number: int, what: str) -> None:
    """Start the counter over these files: all entries are there, and what was found is said."""
    counter = Counter(home, randomness=SeededRandomness(number + 2))
    try:
        store = counter.open()
    except KioskError as error:
        pytest.fail(f"{what}: does not open: {error}")
    found = [row[0] for row in store.database.rows("SELECT hash FROM entries ORDER BY position")]
    keys = {counter.journal_key.key_id: counter.journal_key.public}
    verification = verify_journal(store.copies, keys, TestVerifier())
    spoke = bool(store.findings)
    store.close()
    assert found[: len(hashes)] == hashes, what
    assert spoke or len(found) == len(hashes), what
    assert verification.is_clean, what


def _flip(cut: Path, hashes: Sequence[str], place: Path, name: str, flips: int) -> None:
    size = (cut / name).stat().st_size
    assert size > 0
    chosen = random.Random(name)
    for number in range(flips):
        home = Path(shutil.copytree(cut, place / str(number)))
        position, bit = chosen.randrange(size), chosen.randrange(8)
        data = bytearray((home / name).read_bytes())
        data[position] ^= 1 << bit
        (home / name).write_bytes(data)
        _check(home, hashes, number, f"{name} flip {number}: byte {position} bit {bit}")
        shutil.rmtree(home)


@pytest.mark.parametrize("name", COPIES)
def test_no_flipped_bit_loses_an_entry(
    living_home: tuple[Path, list[str]], tmp_path: Path, name: str
) -> None:
    _flip(*living_home, tmp_path, name, FLIPS_IN_CI)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", COPIES)
def test_ten_thousand_flipped_bits_lose_no_entry(
    living_home: tuple[Path, list[str]], tmp_path: Path, name: str
) -> None:
    _flip(*living_home, tmp_path, name, FLIPS_IN_SOAK)


def _overwrite(cut: Path, hashes: Sequence[str], place: Path, name: str, places: int) -> None:
    size = (cut / name).stat().st_size
    chosen = random.Random(f"places {name}")
    for number in range(places):
        home = Path(shutil.copytree(cut, place / str(number)))
        position, length = chosen.randrange(size), chosen.choice((2, 64, 512, 4096, 20_000))
        data = bytearray((home / name).read_bytes())
        filling = chosen.choice((b"\0" * length, b"\xff" * length, chosen.randbytes(length)))
        data[position : position + length] = filling[: size - position]
        (home / name).write_bytes(data)
        _check(home, hashes, number, f"{name} place {number}: {length} bytes from {position}")
        shutil.rmtree(home)


@pytest.mark.parametrize("name", COPIES)
def test_no_damaged_place_loses_an_entry(
    living_home: tuple[Path, list[str]], tmp_path: Path, name: str
) -> None:
    _overwrite(*living_home, tmp_path, name, PLACES_IN_CI)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", COPIES)
def test_a_thousand_damaged_places_lose_no_entry(
    living_home: tuple[Path, list[str]], tmp_path: Path, name: str
) -> None:
    _overwrite(*living_home, tmp_path, name, PLACES_IN_SOAK)


DESTROYED: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "zeroed": lambda path: path.write_bytes(b"\0" * path.stat().st_size),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "garbage": lambda path: path.write_bytes(random.Random(1).randbytes(path.stat().st_size)),
}


@pytest.mark.parametrize("name", [*COPIES, "journal.db-shm", "durable", "high-water.json", "writer.lock"])
@pytest.mark.parametrize("how", list(DESTROYED))
def test_no_destroyed_file_loses_an_entry(
    living_home: tuple[Path, list[str]], tmp_path: Path, name: str, how: str
) -> None:
    cut, hashes = living_home
    home = Path(shutil.copytree(cut, tmp_path / "home"))
    DESTROYED[how](home / name)
    _check(home, hashes, 1, f"{name} {how}")


@pytest.mark.parametrize("how", list(DESTROYED))
def test_lost_log_never_makes_two_receipts_one(
    living_home: tuple[Path, list[str]], tmp_path: Path, how: str
) -> None:
    cut, _ = living_home
    home = Path(shutil.copytree(cut, tmp_path / "home"))
    DESTROYED[how](home / "journal.db-wal")
    counter = Counter(home, randomness=SeededRandomness(9))
    store = counter.open()
    counter.sign_in(store)
    counter.settle(store)
    numbers = [row[0] for row in store.database.rows("SELECT number FROM receipts")]
    assert len(numbers) == len(set(numbers)) == 10
    in_doubt = [one for one in store.books.unprinted_receipts() if one.was_asked]
    assert in_doubt, "what was replayed may be on paper already"
    store.close()
