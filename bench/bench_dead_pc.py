"""A dead PC: 5,000 waiting entries come back from the second copy; what is imported twice is there once.

The database and all that belongs to it is gone, as with a broken disk; the second copy is on another medium.
Measured is one start: the second copy is read, decrypted, checked, replayed into a new database with all read
models, and a new epoch is begun. Then it is started again over the same copy.
"""

import argparse
import dataclasses
import shutil
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fakes.store_parts import Counter, SeededRandomness, morning


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 entries")
    count = 1_000 if parser.parse_args().quick else 5_000
    with tempfile.TemporaryDirectory() as folder:
        counter = Counter(Path(folder) / "home", sidecar=Path(folder) / "stick")
        with closing(morning(counter, count)) as store:
            sql = "SELECT hash FROM entries ORDER BY position"
            before = [row[0] for row in store.database.rows(sql)]
        shutil.rmtree(counter.home)
        took_s, held = restart(dataclasses.replace(counter, randomness=SeededRandomness(7)))
        again_s, twice = restart(dataclasses.replace(counter, randomness=SeededRandomness(8)))
    if held[: len(before)] != before or twice[: len(held)] != held or len(set(twice)) != len(twice):
        raise SystemExit("entries are missing or doubled")
    print(f"{len(before):,} entries, database gone.\n")
    print("| | s | entries |\n|---|---:|---:|")
    print(f"| start that brings all back from the second copy | {took_s:.1f} | {len(held):,} |")
    print(f"| the start after it | {again_s:.1f} | {len(twice):,} |")


def restart(counter: Counter) -> tuple[float, list[str]]:
    """Start over what is left; return the seconds it took and the entries then held."""
    began = time.monotonic()
    with closing(counter.open()) as store:
        took_s = time.monotonic() - began
        sql = "SELECT hash FROM entries ORDER BY position"
        return took_s, [str(row[0]) for row in store.database.rows(sql)]


if __name__ == "__main__":
    main()
