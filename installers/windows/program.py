"""The door of the installed program: its data folder, its words as UTF-8, then the command line."""

import os
import sys
from pathlib import Path

DATA = Path("LibyaPost") / "Counter"


def prepare(environment: "os._Environ[str] | dict[str, str]") -> None:
    """Name the data folder unless somebody did, and give a program without a console somewhere to write."""
    programs = Path(environment.get("PROGRAMDATA", r"C:\ProgramData"))
    environment.setdefault("KIOSK_HOME", str(programs / DATA))
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open until the end


if __name__ == "__main__":
    prepare(os.environ)
    from kiosk.cli import main

    sys.exit(main())
