"""Asked by the uninstaller: 0 when the data folder may be deleted, 1 when something in it is needed still.

It may when it is no counter's (never was, or was retired), or when the portal has everything. Whatever cannot
be found out is a no.
"""

import json
import subprocess
import sys
from pathlib import Path

# All of `kiosk status --json` that must be nothing before the last copy on this machine may go.
MUST_BE_NOTHING = (
    "waiting",
    "owed",
    "pictures_waiting",
    "unprinted_receipts",
    "attention",
    "results_left_twice",
    "shift_open_by",
)
# What lies in a folder that is no counter's yet, or no more.
HARMLESS = {"self-check.txt", "kiosk.toml", "devices.json", "logs", "retired.json", "writer.lock"}


def may_delete(home: Path, status: str) -> bool:
    """Judge by the folder and by what `kiosk status --json` printed.

    Args:
        home: the counter's data folder.
        status: the line of JSON, empty when the command could not say.
    """
    if not home.exists() or all(path.name in HARMLESS for path in home.iterdir()):
        return True
    try:
        fields = json.loads(status)
        return isinstance(fields, dict) and not any(fields[name] for name in MUST_BE_NOTHING)
    except (ValueError, KeyError):
        return False


def main(words: list[str]) -> int:
    """Ask the installed program about one data folder."""
    home = Path(words[0])
    command = [
        sys.executable,
        "-X",
        "utf8",
        "-m",
        "kiosk",
        "status",
        "--json",
        "--no-devices",
        "--home",
        str(home),
    ]
    try:
        ran = subprocess.run(command, capture_output=True, check=False, timeout=120, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return 1
    said = ran.stdout.decode("utf-8", "replace") if ran.returncode == 0 else ""
    return 0 if may_delete(home, said) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
