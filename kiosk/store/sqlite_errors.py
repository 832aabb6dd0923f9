"""Turns SQLite's errors into the house's own, at the door of the strong-box."""

from typing import Final

import sqlcipher3

from kiosk.errors import (
    DiskFullError,
    OutcomeUnknownError,
    StoreDamagedError,
    StoreError,
    WriterBusyError,
    WrongStoreKeyError,
)

SqliteError: Final[type[Exception]] = sqlcipher3.Error
_PRIMARY_CODE_MASK: Final = 0xFF
_BY_CODE: Final[dict[int, type[StoreError]]] = {
    sqlcipher3.SQLITE_BUSY: WriterBusyError,
    sqlcipher3.SQLITE_LOCKED: WriterBusyError,
    sqlcipher3.SQLITE_FULL: DiskFullError,
    sqlcipher3.SQLITE_CORRUPT: StoreDamagedError,
    sqlcipher3.SQLITE_NOTADB: WrongStoreKeyError,
}
_NOT_COMMITTED: Final = frozenset({WriterBusyError, DiskFullError})


def translated(error: Exception) -> StoreError:
    """Return the house's error for one of SQLite's.

    "Not a database" is what SQLCipher says of a wrong key and of a destroyed first page alike: it becomes
    `WrongStoreKeyError`, and bringing level finds out which.
    """
    code = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", "")
    kind = _BY_CODE.get(code & _PRIMARY_CODE_MASK, StoreError) if isinstance(code, int) else StoreError
    return kind(f"{name} {error}".strip())


def translated_commit(error: Exception) -> StoreError:
    """Return the house's error for a failed COMMIT: all but busy and full leave the outcome unknown."""
    found = translated(error)
    return found if type(found) in _NOT_COMMITTED else OutcomeUnknownError(found.detail)
