"""The schema of the store, step by step; a released step is never edited, a new one is added."""

from collections.abc import Callable
from typing import Any, Final

from kiosk.errors import StoreNewerError
from kiosk.store.database import Database
from kiosk.store.migrations import (
    m0001_journal,
    m0002_read_models,
    m0003_feed,
    m0004_local,
    m0005_attachments,
    m0006_revisions,
    m0007_cases,
    m0008_letters,
    m0009_owed_paper,
    m0010_letters_received,
    m0011_working_days,
    m0012_parked,
    m0013_codes,
    m0014_settings,
    m0015_directory,
    m0016_blobs_waiting,
    m0017_item_numbers,
    m0018_letter_register,
    m0019_name_words,
    m0020_support,
    m0021_terminal,
    m0022_help_calls,
)
from kiosk.store.sqlite_errors import SqliteError, translated

STEPS: Final = (
    ("0001_journal", m0001_journal.STATEMENTS),
    ("0002_read_models", m0002_read_models.STATEMENTS),
    ("0003_feed", m0003_feed.STATEMENTS),
    ("0004_local", m0004_local.STATEMENTS),
    ("0005_attachments", m0005_attachments.STATEMENTS),
    ("0006_revisions", m0006_revisions.STATEMENTS),
    ("0007_cases", m0007_cases.STATEMENTS),
    ("0008_letters", m0008_letters.STATEMENTS),
    ("0009_owed_paper", m0009_owed_paper.STATEMENTS),
    ("0010_letters_received", m0010_letters_received.STATEMENTS),
    ("0011_working_days", m0011_working_days.STATEMENTS),
    ("0012_parked", m0012_parked.STATEMENTS),
    ("0013_codes", m0013_codes.STATEMENTS),
    ("0014_settings", m0014_settings.STATEMENTS),
    ("0015_directory", m0015_directory.STATEMENTS),
    ("0016_blobs_waiting", m0016_blobs_waiting.STATEMENTS),
    ("0017_item_numbers", m0017_item_numbers.STATEMENTS),
    ("0018_letter_register", m0018_letter_register.STATEMENTS),
    ("0019_name_words", m0019_name_words.STATEMENTS),
    ("0020_support", m0020_support.STATEMENTS),
    ("0021_terminal", m0021_terminal.STATEMENTS),
    ("0022_help_calls", m0022_help_calls.STATEMENTS),
)
SCHEMA_VERSION: Final = len(STEPS)


def migrate(database: Database) -> None:
    """Bring the schema to this program's version; each step is one transaction.

    Raises:
        StoreNewerError: a newer program has written the file.
    """
    held = int(database.value("PRAGMA user_version"))
    if held > SCHEMA_VERSION:
        raise StoreNewerError(f"schema {held}, this program knows {SCHEMA_VERSION}")
    if held < SCHEMA_VERSION:
        try:
            _apply(database)
        except SqliteError as error:
            raise translated(error) from error


def create_in(database: Database) -> None:
    """Make the whole schema in an empty scratch database, without recording the steps."""
    for _, statements in STEPS:
        for statement in statements:
            database.run(statement)


def _apply(database: Database) -> None:
    # Imported only when there is a step to take: it costs a start half a second.
    from sqlite_utils import Database as Tooling
    from sqlite_utils.migrations import Migrations

    steps = Migrations("kiosk")
    for number, (name, statements) in enumerate(STEPS, start=1):
        steps(name=name)(_step((*statements, f"PRAGMA user_version={number}")))
    steps.apply(Tooling(database.connection, strict=True, execute_plugins=False))


def _step(statements: tuple[str, ...]) -> Callable[[Any], None]:
    def take(tooling: Any) -> None:
        for statement in statements:
            tooling.conn.execute(statement)

    return take
