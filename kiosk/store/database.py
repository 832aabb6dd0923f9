"""The encrypted SQLite file: opening it, and the one door through which everything is asked of it."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

import sqlcipher3

from kiosk.errors import OutcomeUnknownError, StoreDamagedError, StoreError
from kiosk.store.sqlite_errors import SqliteError, translated, translated_commit

KEY_BYTES: Final = 32
# The library is built to keep 8 MiB of pages for each connection: it fills up with pages of the journal that
# nobody reads twice, and bringing 5,000 entries back takes no longer with a quarter. (Our choice.)
_PAGES_KEPT_KIB: Final = 2048
Row = tuple[Any, ...]


class Database:
    """One connection; lives in the lane that opened it, closed by whoever opened it.

    Every error of SQLite leaves here as a `StoreError`. Transactions are begun by hand: nothing here commits
    behind the caller's back. After a COMMIT in doubt nothing more is written: only opening again shows what
    is on disk, and until then no later write may settle it by accident.
    """

    def __init__(self, connection: Any) -> None:
        """Take over a plain connection in autocommit mode."""
        self.connection = connection
        self._execute = connection.execute
        self._is_in_doubt = False

    @classmethod
    def writing(cls, path: Path, key: bytes, busy_timeout_ms: int) -> Self:
        """Open for writing, creating the file when it is not there.

        Raises:
            WrongStoreKeyError: the first page does not open with this key.
        """
        database = cls._connect(str(path), key, busy_timeout_ms, is_uri=False)
        with database.closing_on_error():
            database.run("PRAGMA journal_mode=WAL")
            for setting in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                database.run(f"PRAGMA {setting}")
            database.run("PRAGMA recursive_triggers=ON")
        return database

    @classmethod
    def reading(cls, path: Path, key: bytes, busy_timeout_ms: int) -> Self:
        """Open read-only, beside a writer or alone.

        Raises:
            WrongStoreKeyError: the first page does not open with this key.
            StoreError: there is no such file.
        """
        uri = f"file:{quote(str(path.absolute()))}?mode=ro"
        return cls._connect(uri, key, busy_timeout_ms, is_uri=True)

    @classmethod
    def in_memory(cls) -> Self:
        """Open an empty database that lives in memory only, for computing read models again."""
        return cls(sqlcipher3.connect(":memory:", isolation_level=None))

    @classmethod
    def _connect(cls, name: str, key: bytes, busy_timeout_ms: int, *, is_uri: bool) -> Self:
        if len(key) != KEY_BYTES:
            raise ValueError("the key of the store is 32 raw bytes")
        try:
            connection = sqlcipher3.connect(
                name, isolation_level=None, timeout=busy_timeout_ms / 1000, uri=is_uri, cached_statements=256
            )
        except SqliteError as error:
            raise translated(error) from error
        database = cls(connection)
        with database.closing_on_error():
            # Before the key: after it, SQLCipher has begun to write each damaged page to stderr.
            database.run("PRAGMA cipher_log_level=NONE")
            database.run(f"PRAGMA key=\"x'{key.hex()}'\"")
            database.run(f"PRAGMA cache_size=-{_PAGES_KEPT_KIB}")
            database.row("SELECT count(*) FROM sqlite_master")
        return database

    @contextlib.contextmanager
    def closing_on_error(self) -> Iterator[None]:
        """Close the connection when the block fails."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Carry out one statement and return how many rows it changed."""
        try:
            return int(self._execute(sql, values).rowcount)
        except SqliteError as error:
            raise translated(error) from error

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row, None when there is none."""
        try:
            found: Row | None = self._execute(sql, values).fetchone()
        except SqliteError as error:
            raise translated(error) from error
        return found

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return all rows."""
        try:
            found: list[Row] = self._execute(sql, values).fetchall()
        except SqliteError as error:
            raise translated(error) from error
        return found

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, None when there is none."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin immediate; commit on leaving, roll back on any exception.

        Raises:
            OutcomeUnknownError: this COMMIT, or one before it, failed in a way that leaves open whether it
                is on disk.
        """
        if self._is_in_doubt:
            raise OutcomeUnknownError("open the store again")
        self.run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        try:
            self._execute("COMMIT")
        except SqliteError as error:
            failure = translated_commit(error)
            self._is_in_doubt = isinstance(failure, OutcomeUnknownError)
            if not self._is_in_doubt:
                self._roll_back()
            raise failure from error

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything inside the block from one state of the file."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def check_pages(self) -> None:
        """Read the whole file.

        Raises:
            StoreDamagedError: a page does not authenticate or the file's structure is wrong.
        """
        try:
            answer = self.rows("PRAGMA quick_check(1)")
        except StoreError as error:
            raise StoreDamagedError(error.detail) from error
        if answer != [("ok",)]:
            raise StoreDamagedError(str(answer[:1]))

    def copy_into(self, other: "Database") -> None:
        """Copy every page into an empty database opened with the same key.

        Raises:
            DiskFullError: no space. StoreError: a page could not be read or written.
        """
        try:
            self.connection.backup(other.connection)
        except SqliteError as error:
            raise translated(error) from error

    def close(self) -> None:
        """Close the connection; an open transaction is rolled back."""
        with contextlib.suppress(SqliteError):
            self.connection.close()

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            with contextlib.suppress(SqliteError):
                self._execute("ROLLBACK")
