"""One update as it happens: released at the portal, fetched by a counter with a queue, tried, kept."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.update_seen import update_seen
from kiosk.app.updating import Updating
from kiosk.errors import UpdateCannotReadError, UpdateNotFetchedError
from kiosk.store.migrations import SCHEMA_VERSION
from kiosk.store.writer_lock import WriterLock
from kiosk.ui.status import UpdateSeen
from kiosk.updates.installation import ROOT_VARIABLE, Installation
from tests.fakes.real_counter import RealCounter
from tests.fakes.real_portal import RealPortal

ROOT = Path(__file__).parents[2]
# The product itself from source, as another version would be: the same commands, another number.
PROGRAM = """#!{python}
import sys
sys.path.insert(0, {root!r})
import kiosk
kiosk.__version__ = {version!r}
from kiosk.store import migrations
migrations.SCHEMA_VERSION = {schema}
from kiosk.cli import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


def _program(folder: Path, version: str, schema: int = SCHEMA_VERSION) -> Path:
    folder.mkdir(parents=True)
    script = PROGRAM.format(python=sys.executable, root=str(ROOT), version=version, schema=schema)
    (folder / "kiosk").write_text(script)
    (folder / "kiosk").chmod(0o755)
    (folder / "ballast").write_bytes(bytes(range(256)) * 4000)
    return folder


def _released(portal: RealPortal, program: Path, *words: str) -> None:
    portal.command("release", "add", str(program))
    portal.command("release", "hand-out", program.name, *words)


def _program_says(installation: Installation, counter: RealCounter, *words: str) -> dict[str, Any]:
    command = [installation.root / "current" / "kiosk", *words, "--home", str(counter.home), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    said: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return said


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    root = tmp_path / "opt"
    _program(root / "versions" / "0.1.0", "0.1.0")
    for link in ("current", "good"):
        (root / link).symlink_to("versions/0.1.0")
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    return Installation(root)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_counter_with_a_queue_is_updated_and_both_versions_send_what_the_other_wrote(
    portal: RealPortal, installation: Installation, tmp_path: Path
) -> None:
    portal.command("release", "begin")
    counter = RealCounter.enrol(tmp_path / "home", [portal.url], portal.code(3))
    updating = Updating(counter.home, installation)
    assert counter.said("update", "check")["exit"] == 1
    with pytest.raises(UpdateNotFetchedError):
        updating.apply()
    counter.open_shift()
    counter.file(2)

    _released(portal, _program(tmp_path / "made" / "0.2.0", "0.2.0"), "--percent", "0")
    assert counter.said("update", "check")["offered"] is None
    portal.command("release", "hand-out", "0.2.0", "--percent", "0", "--counter", "TIP-001/3")
    assert counter.said("update", "fetch")["offered"] == "0.2.0"
    assert update_seen(counter.home) == UpdateSeen("ready", "0.2.0")

    window = WriterLock(counter.home / "writer.lock")
    assert counter.said("update", "apply")["error"] == "UPD-105"
    window.release()
    assert installation.current() == "0.1.0"
    assert counter.said("update", "apply") == {"version": "0.2.0", "state": "on_trial", "exit": 0}
    assert counter.said("update", "settle")["version"] == "0.2.0"
    script = (
        "import sys, pathlib, kiosk; kiosk.__version__ = '0.2.0'\n"
        "from kiosk.app.update_word import confirm_running\n"
        "confirm_running(pathlib.Path(sys.argv[1]))\n"
    )
    subprocess.run([sys.executable, "-c", script, str(counter.home)], check=True, cwd=ROOT)
    assert counter.said("update", "settle", "--ended", "0")["version"] == "0.2.0"
    assert (installation.current(), installation.good()) == ("0.2.0", "0.2.0")
    status = counter.said("update", "status")
    assert (status["trial"], status["last"]["state"]) == (None, "done")

    assert _program_says(installation, counter, "sync")["waiting"] == 0
    held = portal.held(counter.device_id)
    assert [row["kind"] for row in held].count("basket.settled") == 2
    counter.file(1, vary=7)  # and the version before sends on
    assert counter.said("sync")["waiting"] == 0
    assert len(portal.held(counter.device_id)) > len(held)

    _released(portal, _program(tmp_path / "made" / "0.3.0", "0.3.0", schema=3), "--percent", "100")
    with pytest.raises(UpdateCannotReadError):
        updating.check()

    stick = tmp_path / "stick"
    portal.command("release", "withdraw", "0.3.0")
    _released(portal, _program(tmp_path / "made" / "0.4.0", "0.4.0"), "--office", "TIP-001")
    portal.command("release", "export", str(stick))
    portal.stop()
    assert counter.said("update", "check")["error"].startswith("LIN-")
    said = counter.said("update", "fetch", "--from", str(stick))
    assert said["offered"] == "0.4.0"
    assert counter.said("update", "apply", "--from", str(stick))["version"] == "0.4.0"
    assert counter.said("update", "settle")["version"] == "0.4.0"
    assert counter.said("update", "settle", "--ended", "139")["version"] == "0.2.0"
    assert update_seen(counter.home) == UpdateSeen("went_back", "0.4.0", code="UPD-110")
