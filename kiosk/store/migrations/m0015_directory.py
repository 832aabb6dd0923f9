"""Step 15: the directory of services by the feed, in the place of the one that ships."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE directory_documents (
        version INTEGER PRIMARY KEY,
        hash    TEXT NOT NULL UNIQUE,
        payload TEXT NOT NULL
    ) STRICT
    """,
)
