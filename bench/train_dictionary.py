"""Trains the wire's dictionary on invented applications and puts it where kiosk and portal find it.

Every text is synthetic: the shipped catalogue's examples, varied by seeds that nothing else uses (from
1,000,000 on). A dictionary in use is never trained anew under its name: old kiosks name it by its hash.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import zstandard

from bench.dictionary_file import store_dictionary
from kiosk.sync.wire import encode_run
from tests.fakes.catalogue_chain import CatalogueChain

FIRST_SEED = 1_000_000
COUNTERS = 60
DICTIONARY_BYTES = 32 * 1024
LEVEL = 19


def samples() -> list[bytes]:
    """Return runs as many counters would send them: alone and a few together."""
    found = []
    for seed in range(FIRST_SEED, FIRST_SEED + COUNTERS):
        chain = CatalogueChain(seed, f"K{seed:012d}")
        chain.add(20)
        found += [encode_run(chain.entries[place : place + 1]) for place in range(2, 22)]
        found += [encode_run(chain.entries[place : place + 5]) for place in range(2, 20, 5)]
    return found


def main() -> None:
    store_dictionary(
        str(__doc__),
        "run-2",
        lambda: zstandard.train_dictionary(DICTIONARY_BYTES, samples(), level=LEVEL).as_bytes(),
    )


if __name__ == "__main__":
    main()
