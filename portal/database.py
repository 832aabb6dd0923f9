"""The way to PostgreSQL: engine, schema versions, one database per portal."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from portal.embedded_postgres import EmbeddedPostgres
from portal.errors import DatabaseUnreachableError, NotInitialisedError
from portal.home import PortalHome

_log = logging.getLogger(__name__)
_MIGRATIONS = Path(__file__).parent / "journal" / "migrations"
_DATABASE = "portal"
_MIGRATION_LOCK = 7_214_050_001  # any number of our own; PostgreSQL's advisory locks are named by numbers
_CONNECT_TRIES = 100
_CONNECT_PAUSE_S = 0.2


@contextmanager
def open_engine(home: PortalHome, url: str | None = None) -> Iterator[Engine]:
    """Reach the home's database (or `url` instead) for as long as the block runs.

    Raises:
        NotInitialisedError: the home holds no settings.
        DatabaseUnreachableError: the database does not answer.
    """
    settings = home.read_settings()
    address = url or settings.url
    if address is not None:
        with _engine_of(address) as engine:
            yield engine
    elif settings.folder is not None:
        with EmbeddedPostgres(settings.folder, home.database_lock_file) as server:
            _create_database(server.url("postgres"))
            with _engine_of(server.url(_DATABASE)) as engine:
                yield engine
    else:
        raise NotInitialisedError(str(home.root))


@contextmanager
def _engine_of(address: str) -> Iterator[Engine]:
    url = make_url(address)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=32,
        pool_pre_ping=True,
        hide_parameters=True,  # a statement's values never reach a log
        connect_args={"options": "-c synchronous_commit=on", "application_name": "libya-post-portal"},
    )
    try:
        _await_answer(engine)
        yield engine
    finally:
        engine.dispose()


def _await_answer(engine: Engine) -> None:
    """Wait while the server replays its log after a power cut; give up at once when it refuses."""
    pause = threading.Event()
    for _ in range(_CONNECT_TRIES):
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError as error:
            if "starting up" not in str(error.orig) and "recovery" not in str(error.orig):
                raise DatabaseUnreachableError(type(error.orig).__name__) from error
            pause.wait(_CONNECT_PAUSE_S)
        else:
            return
    raise DatabaseUnreachableError("still starting")


def _create_database(maintenance_url: str) -> None:
    engine = create_engine(maintenance_url, isolation_level="AUTOCOMMIT")
    try:
        _await_answer(engine)
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
            found = connection.scalar(
                text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": _DATABASE}
            )
            if not found:
                connection.execute(text(f"CREATE DATABASE {_DATABASE} ENCODING 'UTF8' TEMPLATE template0"))
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
    finally:
        engine.dispose()


def migrate(engine: Engine) -> None:
    """Bring the schema to this program's version; several processes may try at once."""
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
