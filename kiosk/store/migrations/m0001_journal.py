"""Step 1: entries and bodies, which no statement can change."""

from typing import Final

# `position` counts entries over all epochs, in the order in which this store took them in.
# `body_id` is position * 65536 + part; part 0 is the facts, part n the n-th personal body: one b-tree,
# written at its end only. `bodies.hash` is a copy of the hash the envelope names.
STATEMENTS: Final = (
    """
    CREATE TABLE entries (
        position INTEGER PRIMARY KEY,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        hash TEXT NOT NULL,
        kind TEXT NOT NULL,
        personal_count INTEGER NOT NULL,
        signature BLOB NOT NULL,
        envelope BLOB NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX entries_place ON entries (epoch, seq)",
    "CREATE INDEX entries_erasing ON entries (kind) WHERE kind = 'body.erased'",
    """
    CREATE TABLE bodies (
        body_id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        body BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TRIGGER entries_only_grow BEFORE INSERT ON entries
    WHEN EXISTS (SELECT 1 FROM entries WHERE position >= NEW.position)
      OR EXISTS (SELECT 1 FROM entries WHERE epoch = NEW.epoch AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'an entry is never replaced'); END
    """,
    """
    CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END
    """,
    """
    CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END
    """,
    """
    CREATE TRIGGER bodies_only_grow BEFORE INSERT ON bodies
    WHEN EXISTS (SELECT 1 FROM bodies WHERE body_id >= NEW.body_id)
    BEGIN SELECT RAISE(ABORT, 'a body is never replaced'); END
    """,
    """
    CREATE TRIGGER bodies_never_change BEFORE UPDATE ON bodies
    BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END
    """,
    """
    CREATE TRIGGER facts_never_go BEFORE DELETE ON bodies WHEN OLD.body_id % 65536 = 0
    BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END
    """,
    """
    CREATE TRIGGER personal_goes_when_named BEFORE DELETE ON bodies
    WHEN OLD.body_id % 65536 > 0 AND NOT EXISTS (
        SELECT 1 FROM entries AS eraser
        JOIN bodies AS facts ON facts.body_id = eraser.position * 65536
        WHERE eraser.kind = 'body.erased'
          AND json_extract(CAST(facts.body AS TEXT), '$.hash') = OLD.hash
          AND json_extract(CAST(facts.body AS TEXT), '$.position') = OLD.body_id % 65536 - 1
          AND json_extract(CAST(facts.body AS TEXT), '$.entry_seq') =
              (SELECT seq FROM entries WHERE position = OLD.body_id / 65536)
    )
    BEGIN SELECT RAISE(ABORT, 'a body goes only when a committed entry names it'); END
    """,
)
