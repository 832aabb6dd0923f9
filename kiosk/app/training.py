"""Whether a machine is in training: a mark in its home, from the beginning until a supervisor ends it."""

import json
import time
from pathlib import Path
from typing import Final

from kiosk.trust import durable_files

TRAINING_FOLDER: Final = "training"
_MARK: Final = "training.json"


def training_home(home: Path) -> Path:
    """Return where a machine's training lies: within its home, apart from everything real."""
    return home / TRAINING_FOLDER


def is_in_training(home: Path) -> bool:
    """Say whether a machine is in training, which no restart ends."""
    return (home / _MARK).exists()


def begin_training(home: Path) -> None:
    """Put a machine into training.

    Raises:
        DiskFullError, StoreError: it is not in training.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable_files.replace(home / _MARK, json.dumps({"since": int(time.time())}).encode())


def end_training(home: Path) -> None:
    """Take a machine out of training; whoever calls has asked a supervisor."""
    (home / _MARK).unlink(missing_ok=True)
