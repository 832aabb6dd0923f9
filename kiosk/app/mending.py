"""What `kiosk doctor --fix` may do by itself: nothing of it can lose anything, each may be done twice."""

import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.app.carrying import carry_home
from kiosk.app.checks import CheckWords
from kiosk.app.counter import EnrolledMachine
from kiosk.errors import KioskError
from kiosk.ports import Check, Level

PRIVATE: Final = "private"
LEFTOVERS: Final = "leftovers"
SEND: Final = "send"
_SECRETS: Final = ("keys.json", "host.secret")
_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_OTHERS: Final = 0o077
_OLD_S: Final = 3600.0  # a file being written now is not a leftover


def private_check(home: Path, words: CheckWords) -> Check:
    """Say whether others of this machine can look into the home; Windows keeps this by its own means."""
    open_to_others = [] if os.name == "nt" else list(_open_to_others(home))
    if not open_to_others:
        return words.ok(PRIVATE)
    return words.trouble(PRIVATE, Level.AMBER, listed=", ".join(open_to_others), fix=PRIVATE)


def leftovers_check(home: Path, words: CheckWords) -> Check:
    """Say whether half-written files of an earlier crash lie about."""
    count = len(list(_leftovers(home)))
    return words.trouble(LEFTOVERS, Level.AMBER, count=count, fix=LEFTOVERS) if count else words.ok(LEFTOVERS)


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of one fix; `code` says why it could not be done."""

    name: str
    code: str = ""


def mend(home: Path, checks: tuple[Check, ...]) -> tuple[Mended, ...]:
    """Do what the checks name as safe, each once, and say what became of it."""
    wanted = dict.fromkeys(check.fix for check in checks if check.fix)
    return tuple(_mended(home, name) for name in wanted)


def _mended(home: Path, name: str) -> Mended:
    try:
        _FIXES[name](home)
    except KioskError as error:
        return Mended(name, error.code)
    except OSError:
        return Mended(name, KioskError.code)
    return Mended(name)


def _make_private(home: Path) -> None:
    home.chmod(_FOLDER_MODE)
    for name in _SECRETS:
        if (home / name).exists():
            (home / name).chmod(_FILE_MODE)


def _sweep(home: Path) -> None:
    for path in _leftovers(home):
        path.unlink(missing_ok=True)


def _send(home: Path) -> None:
    """Send what waits; refused while a window does it itself."""
    result = carry_home(EnrolledMachine.of_home(home))
    if result.failure is not None:
        raise result.failure


_FIXES: Final[Mapping[str, Callable[[Path], None]]] = {
    PRIVATE: _make_private,
    LEFTOVERS: _sweep,
    SEND: _send,
}


def _open_to_others(home: Path) -> Iterator[str]:
    for path in (home, *(home / name for name in _SECRETS)):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & _OTHERS:
            yield path.name


def _leftovers(home: Path) -> Iterator[Path]:
    """Yield files that a write left beside its goal: whole files have other names by then."""
    now_s = time.time()
    for path in (*home.glob("*.new"), *home.glob(".*.new")):
        if path.is_file() and now_s - path.stat().st_mtime > _OLD_S:
            yield path
