"""Whose rights a program gets that this one starts: root's fitter starts the unproved as the counter."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

_ANSWER_S: Final = 300.0


def as_counter(home: Path) -> list[str]:
    """Return the words that give a program the rights of a home's owner; none where we have no other."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return []
    import pwd  # Windows has no such module, and no such rights

    owner = home.stat().st_uid
    return ["runuser", "-u", pwd.getpwuid(owner).pw_name, "--"] if owner else []


def program_says(program: Path, home: Path, *words: str) -> dict[str, Any]:
    """Ask a program with a home's rights; what it does not answer as an object is an empty one."""
    try:
        ran = subprocess.run(  # noqa: S603 - a release whose signature was checked
            [*as_counter(home), str(program), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_ANSWER_S,
            check=False,
        )
        found = json.loads(ran.stdout.decode("utf-8").strip().splitlines()[-1])
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return {}
    return found if isinstance(found, dict) else {}
