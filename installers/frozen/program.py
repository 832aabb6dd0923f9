"""The frozen program's door: the command line, and the processes that it starts of itself."""

import os
import sys

from kiosk.app.own_program import INSIDE
from kiosk.cli import main


def _have_utf8() -> None:
    """Give a machine without a UTF-8 locale the one that every C library has; Qt would complain."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if "UTF-8" not in named.upper().replace("UTF8", "UTF-8"):
        os.environ["LC_ALL"] = "C.UTF-8"


def _own_process(module: str) -> int:
    if module == "kiosk.courier_process":
        from kiosk.courier_process import main as courier

        return courier(sys.argv[3:])
    if module == "kiosk.devices.simulated":
        from kiosk.devices.simulated.__main__ import main as twins

        return twins(sys.argv[3:])
    print(f"no such process: {module}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    _have_utf8()
    sys.exit(_own_process(sys.argv[2]) if sys.argv[1:2] == [INSIDE] and sys.argv[2:] else main())
