"""Two `portal serve` on one database, each a process of its own that can be killed alone."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from portal.embedded_postgres import EmbeddedPostgres

PORTAL = (sys.executable, "-m", "portal")


@dataclass
class ServingPortal:
    """One `portal serve`; `kill` ends it as a power cut would."""

    process: "subprocess.Popen[str]"
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


class TwoPortals:
    """A PostgreSQL, one portal home, and as many servers over both as a test wants; closed by its maker."""

    def __init__(self) -> None:
        # A short path: PostgreSQL's socket lies below it; readable, because PostgreSQL is not root.
        self.folder = Path(tempfile.mkdtemp(prefix="lpk-two-"))
        self.folder.chmod(0o755)
        self.home = self.folder / "home"
        self._stack = contextlib.ExitStack()
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        server = self._stack.enter_context(
            EmbeddedPostgres(self.folder / "postgres", self.folder / "postgres.lock")
        )
        self._maintenance_url = server.url("postgres")
        self._admin("CREATE DATABASE served")
        self.database_url = server.url("served")
        self.run("init", "--demo", "--database-url", self.database_url)

    def serve(self) -> ServingPortal:
        """Start one more server over the same database."""
        words = ("serve", "--home", str(self.home), "--port", "0", "--database-url", self.database_url)
        process = subprocess.Popen((*PORTAL, *words), stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        serving = ServingPortal(process, process.stdout.readline().removeprefix("ready ").strip())
        self._stack.callback(serving.kill)
        assert serving.url
        return serving

    def close(self) -> None:
        self._stack.close()

    def backup(self) -> None:
        """Keep the database as it is now."""
        self._admin(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'served'",
            "DROP DATABASE IF EXISTS backup",
            "CREATE DATABASE backup TEMPLATE served",
        )

    def restore(self) -> None:
        """Put the backup in the database's place, under the feet of whoever serves."""
        self._admin("DROP DATABASE served WITH (FORCE)", "CREATE DATABASE served TEMPLATE backup")

    def _admin(self, *statements: str) -> None:
        engine = create_engine(self._maintenance_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def code(self, counter: int) -> str:
        """Return a fresh enrolment code; the office is given the counter when it has none of that number."""
        engine = create_engine(self.database_url)
        with engine.begin() as connection:
            sql = "INSERT INTO counter VALUES ('TIP-001', :counter, 0) ON CONFLICT DO NOTHING"
            connection.execute(text(sql), {"counter": counter})
        engine.dispose()
        said = self.run("enrolment-code", "--office", "TIP-001", "--counter", str(counter), "--json")
        return str(json.loads(said)["code"])

    def held(self, device_id: str) -> list[dict[str, Any]]:
        """Return the entries held of a device, in order."""
        rows = [json.loads(line) for line in self.run("export", "--jsonl").splitlines()]
        return sorted((row for row in rows if row["device_id"] == device_id), key=lambda row: row["seq"])

    def stats(self) -> dict[str, Any]:
        """Return the portal's figures."""
        found: dict[str, Any] = json.loads(self.run("stats", "--json"))
        return found

    def run(self, command: str, *options: str) -> str:
        """Run one command of the portal."""
        done = subprocess.run(
            (*PORTAL, command, "--home", str(self.home), *options),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
