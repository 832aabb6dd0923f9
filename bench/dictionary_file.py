"""Where a dictionary of the wire is put: once for the portal, once for the kiosk, never over one in use."""

import argparse
import hashlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = (ROOT / "portal/contract/dictionary", ROOT / "kiosk/data/dictionary")


def store_dictionary(description: str, example: str, make: Callable[[], bytes]) -> None:
    """Ask for a name on the command line and write what `make` returns where both sides find it.

    Raises:
        SystemExit: there is one of that name.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("name", help=f"file name without ending, e.g. {example}; never one that is in use")
    name: str = parser.parse_args().name
    paths = [place / f"{name}.zdict" for place in PLACES]
    if any(path.exists() for path in paths):
        raise SystemExit(f"{name} exists")
    made = make()
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    print(f"{name}: {len(made)} bytes, SHA-256 {hashlib.sha256(made).hexdigest()}")
