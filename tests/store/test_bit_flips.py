"""One flipped bit anywhere in either copy: nothing is lost, and it is never silent where it weighs."""

import random
import shutil
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.store.verify import verify_journal
from tests.fakes.store_parts import Counter, SeededRandomness, TestVerifier, morning

FLIPS_PER_FILE = 70


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


@pytest.mark.parametrize("name", ["journal.db", "journal.db-wal", "sidecar/00000001.lps"])
def test_no_flipped_bit_loses_an_entry(
    living_home: tuple[Path, list[str]], tmp_path: Path, name: str
) -> None:
    cut, hashes = living_home
    size = (cut / name).stat().st_size
    assert size > 0
    chosen = random.Random(name)
    for number in range(FLIPS_PER_FILE):
        home = Path(shutil.copytree(cut, tmp_path / str(number)))
        position, bit = chosen.randrange(size), chosen.randrange(8)
        data = bytearray((home / name).read_bytes())
        data[position] ^= 1 << bit
        (home / name).write_bytes(data)
        counter = Counter(home, randomness=SeededRandomness(number + 2))
        try:
            store = counter.open()
        except KioskError as error:
            pytest.fail(f"{name} byte {position} bit {bit}: does not open: {error}")
        found = [row[0] for row in store.database.rows("SELECT hash FROM entries ORDER BY position")]
        keys = {counter.journal_key.key_id: counter.journal_key.public}
        verification = verify_journal(store.copies, keys, TestVerifier())
        spoke = bool(store.findings)
        store.close()
        assert found[: len(hashes)] == hashes, f"{name} byte {position} bit {bit}"
        assert spoke or len(found) == len(hashes)
        assert verification.is_clean
        shutil.rmtree(home)
