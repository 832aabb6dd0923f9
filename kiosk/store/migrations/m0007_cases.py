"""Step 7: finding cases by the people in them, their history from the feed, and results that lie ready."""

from typing import Final

# `people` follows from the journal's personal bodies and goes with them; `body_hash` names the body. `keys`
# are the words of the name in all their spellings, and every number. The index over them keeps no places and
# no sizes: it only says which rows hold which words.
STATEMENTS: Final = (
    """
    CREATE TABLE people (
        row_id INTEGER PRIMARY KEY,
        body_hash TEXT NOT NULL,
        keys TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX people_body ON people (body_hash)",
    """
    CREATE VIRTUAL TABLE people_index USING fts5(
        keys, content='people', content_rowid='row_id', detail=none, columnsize=0, prefix='2 3',
        tokenize='unicode61 remove_diacritics 0'
    )
    """,
    "INSERT INTO people_index (people_index, rank) VALUES ('secure-delete', 1)",
    """
    CREATE TRIGGER people_come AFTER INSERT ON people
    BEGIN INSERT INTO people_index (rowid, keys) VALUES (NEW.row_id, NEW.keys); END
    """,
    """
    CREATE TRIGGER people_go AFTER DELETE ON people
    BEGIN INSERT INTO people_index (people_index, rowid, keys) VALUES ('delete', OLD.row_id, OLD.keys); END
    """,
    """
    CREATE TABLE handovers (
        position INTEGER PRIMARY KEY,
        tracking_number TEXT NOT NULL,
        application_id TEXT NOT NULL,
        outcome TEXT NOT NULL,
        office TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX handovers_tracking ON handovers (tracking_number)",
    """
    CREATE TABLE case_steps (
        application_id TEXT NOT NULL,
        at TEXT NOT NULL,
        state TEXT NOT NULL,
        said_by TEXT NOT NULL,
        office TEXT NOT NULL,
        reason TEXT NOT NULL,
        deadline TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (application_id, at, state)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE results_ready (
        application_id TEXT PRIMARY KEY,
        tracking_number TEXT NOT NULL,
        name_ar TEXT NOT NULL,
        name_en TEXT NOT NULL,
        filed_on TEXT NOT NULL,
        office TEXT NOT NULL,
        office_ar TEXT NOT NULL,
        office_en TEXT NOT NULL,
        holder TEXT NOT NULL,
        holder_key TEXT NOT NULL,
        number_ends TEXT NOT NULL,
        born TEXT NOT NULL,
        code_salt TEXT NOT NULL,
        code_hash TEXT NOT NULL,
        ready_at TEXT NOT NULL,
        keep_until TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX results_ready_tracking ON results_ready (tracking_number)",
    "CREATE INDEX results_ready_until ON results_ready (keep_until)",
    """
    CREATE TABLE result_conflicts (
        application_id TEXT PRIMARY KEY,
        tracking_number TEXT NOT NULL,
        told TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
