"""Imports without Qt's search in the source of every module that is loaded.

PySide6 puts its own import in place of Python's when it is loaded, for programs that ask for `snake_case`
names with `from __feature__ import`. After each module it reads that module's source, to see whether it asks.
None of ours does; reading took a tenth of the time to the first page, and 6 MB of source stayed in memory.
"""

import builtins

from PySide6.QtCore import QPoint  # it is this import that puts the other one in place


def keep_plain_imports() -> None:
    """Put the import of before in its place again; to be called before the modules of a window are loaded."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def check_binding() -> None:
    """Ask for an error about a wrong argument: what words it is loaded at the first; for the self-check.

    Raises:
        RuntimeError: the binding does not word it.
    """
    try:
        QPoint("x", "y")  # type: ignore[call-overload]
    except TypeError as error:
        if "Supported signatures" in str(error):
            return
        raise RuntimeError(str(error)) from error
    raise RuntimeError("a wrong argument was taken")
