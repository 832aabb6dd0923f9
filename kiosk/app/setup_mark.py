"""The mark of a first run that was begun and not gone through to its end: the next start comes back to it."""

from pathlib import Path
from typing import Final

_MARK: Final = "setup.unfinished"


def mark_setup(home: Path) -> None:
    """Note that a set-up is under way, before the machine becomes a counter by it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / _MARK).touch()


def is_setup_marked(home: Path) -> bool:
    """Say whether a set-up was left before its end."""
    return (home / _MARK).exists()


def clear_setup_mark(home: Path) -> None:
    """Note that nothing of the set-up is left to do."""
    (home / _MARK).unlink(missing_ok=True)
