"""How this program starts a process of its own: the same from source and frozen."""

import sys
from typing import Final

# The frozen program's first word for "be one of your own processes"; the next names its module.
INSIDE: Final = "--inside"


def own_process(module: str, *words: str) -> list[str]:
    """Return the command line of one of this program's own processes.

    Args:
        module: what `python -m` would run.
        words: its arguments.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, INSIDE, module, *words]
    return [*interpreter(), "-m", module, *words]


def interpreter() -> list[str]:
    """Return Python as this process was started: with words in UTF-8 by an option, if it was.

    The interpreter that lies beside the program on Windows listens to no environment, only to the option.
    """
    return [sys.executable, "-X", "utf8"] if sys.flags.utf8_mode else [sys.executable]
