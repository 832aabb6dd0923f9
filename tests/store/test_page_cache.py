"""What the database keeps in memory has a bound, however long the journal becomes."""

import ctypes
import os
from contextlib import closing
from pathlib import Path

from sqlcipher3 import _sqlite3

from kiosk.store.database import KEY_BYTES, Database

MIB = 2**20


def held_bytes() -> int:
    """Return what the library has taken for itself, as it counts it."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_memory_used.restype = ctypes.c_longlong
    return int(library.sqlite3_memory_used())


def test_a_long_journal_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    before = held_bytes()
    with closing(Database.writing(path, bytes(KEY_BYTES), 100)) as database:
        database.run("CREATE TABLE bodies (body_id INTEGER PRIMARY KEY, body BLOB)")
        for _ in range(20):
            with database.transaction():
                for _ in range(200):
                    database.run("INSERT INTO bodies (body) VALUES (?)", (os.urandom(3000),))
        assert database.value("SELECT sum(length(body)) FROM bodies") == 12_000_000
        assert path.stat().st_size + path.with_name("journal.db-wal").stat().st_size > 10 * MIB
        assert held_bytes() - before < 4 * MIB
