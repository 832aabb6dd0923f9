"""Step 19: the words that people's names are made of, each once: whatever begins like what was typed."""

from typing import Final

# A word of `people.keys` that has a digit is of a number; the words are letters and digits only, so that they
# can stand in JSON as they are. A word goes with the last one who has it: what is erased leaves none behind.
_SPLIT: Final = "json_each('[\"' || replace({row}.keys, ' ', '\",\"') || '\"]')"
_IS_NAME: Final = "value <> '' AND value NOT GLOB '*[0-9]*'"
STATEMENTS: Final = (
    "CREATE TABLE name_words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    f"""
    INSERT INTO name_words
    SELECT DISTINCT value FROM people, {_SPLIT.format(row="people")} WHERE {_IS_NAME} ORDER BY value
    """,  # noqa: S608 - constants of the schema
    "DROP TRIGGER people_come",
    f"""
    CREATE TRIGGER people_come AFTER INSERT ON people
    BEGIN
        INSERT INTO people_index (rowid, keys) VALUES (NEW.row_id, NEW.keys);
        INSERT OR IGNORE INTO name_words SELECT value FROM {_SPLIT.format(row="NEW")} WHERE {_IS_NAME};
    END
    """,  # noqa: S608 - constants of the schema
    "DROP TRIGGER people_go",
    f"""
    CREATE TRIGGER people_go AFTER DELETE ON people
    BEGIN
        INSERT INTO people_index (people_index, rowid, keys) VALUES ('delete', OLD.row_id, OLD.keys);
        DELETE FROM name_words
        WHERE word IN (SELECT value FROM {_SPLIT.format(row="OLD")} WHERE {_IS_NAME})
            AND NOT EXISTS (SELECT 1 FROM people_index WHERE people_index MATCH '"' || word || '"');
    END
    """,  # noqa: S608 - constants of the schema
)
