"""A real PostgreSQL for the session, a fresh portal for each test, a real server on loopback."""

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import uvicorn
from sqlalchemy import create_engine, text

from portal.api.app import make_app
from portal.cli import main
from portal.embedded_postgres import EmbeddedPostgres
from portal.home import PortalHome
from portal.opened import Portal, open_portal
from portal.tables import Base
from portal.trust.enrolment import make_code
from tests.fakes.portal_caller import PortalCaller

CATALOGUE = Path(__file__).parent / "catalogue"
PREFIX = "libya-post-portal-test-"
SEEDED = {"incarnation", "office", "counter", "operator", "published"}


def _reap_leftovers() -> None:
    """Stop and remove databases of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX)
        if owner.isdigit() and psutil.pid_exists(int(owner)):
            continue
        pid_file = folder / "postgres" / "postmaster.pid"
        if pid_file.exists():
            pid = int(pid_file.read_text().split("\n", maxsplit=1)[0])
            if psutil.pid_exists(pid) and str(folder) in " ".join(psutil.Process(pid).cmdline()):
                psutil.Process(pid).kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    _reap_leftovers()
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        with EmbeddedPostgres(folder / "postgres", folder / "lock") as server:
            # Nothing here survives a power cut anyway; a portal of its own proves the real settings.
            _admin(server, "ALTER SYSTEM SET fsync = off")
            _admin(server, "SELECT pg_reload_conf()")
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _admin(postgres: EmbeddedPostgres, statement: str) -> None:
    engine = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def portal_home(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> PortalHome:
    """A portal made by `portal init --demo` with the trial catalogue."""
    root = tmp_path_factory.mktemp("portal") / "home"
    _admin(postgres, "CREATE DATABASE seeded")
    url = postgres.url("seeded")
    assert (
        main(["init", "--home", str(root), "--demo", "--catalogue", str(CATALOGUE), "--database-url", url])
        == 0
    )
    return PortalHome(root)


@pytest.fixture
def database_url(postgres: EmbeddedPostgres, portal_home: PortalHome) -> str:
    """The database as `portal init --demo` left it: whatever a test added before is gone."""
    url = postgres.url("seeded")
    emptied = ", ".join(name for name in Base.metadata.tables if name not in SEEDED)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {emptied} RESTART IDENTITY"))
        connection.execute(text("UPDATE counter SET last_series = 0"))
        later = "('holidays', 'directory', 'settings')"
        connection.execute(text(f"DELETE FROM published WHERE version > 1 OR kind IN {later}"))
    engine.dispose()
    return url


@pytest.fixture
def portal(portal_home: PortalHome, database_url: str) -> Iterator[Portal]:
    with open_portal(portal_home, database_url) as opened:
        yield opened


class _Server(uvicorn.Server):
    """Tells a waiting thread when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@pytest.fixture
def portal_url(portal: Portal) -> Iterator[str]:
    server = _Server(
        uvicorn.Config(make_app(portal), port=0, log_config=None, access_log=False, server_header=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.listening.wait(30)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def new_code(portal: Portal) -> Callable[..., str]:
    def make(office: str = "TIP-001", counter: int = 3) -> str:
        with portal.sessions.begin() as session:
            return make_code(session, office, counter, portal.trust_root.fingerprint, portal.clock())

    return make


@pytest.fixture
def caller(portal_url: str, new_code: Callable[..., str]) -> Iterator[PortalCaller]:
    """An enrolled counter at TIP-001, counter 3."""
    kiosk = PortalCaller(portal_url)
    assert kiosk.enrol(new_code()).status_code == 200
    yield kiosk
    kiosk.close()
