"""Step 4: what only this machine knows and nobody needs to be sent."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE prints_asked (
        number TEXT NOT NULL,
        copy INTEGER NOT NULL,
        PRIMARY KEY (number, copy)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE prints_waived (
        number TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE single_copies (
        position INTEGER PRIMARY KEY
    ) STRICT
    """,
)
