"""Install, upgrade, downgrade, purge over two packaged versions, with a full queue that stays whole."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.frozen_versions import ROOT, after, frozen_next, frozen_now, version_of
from tests.fakes.real_counter import RealCounter
from tests.fakes.real_portal import RealPortal

NAME = "libya-post-kiosk"
DATA = f"var/lib/{NAME}"
QUEUE = 50


def _run(*words: str, ok: bool = True) -> str:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert (done.returncode == 0) is ok, f"{words[:5]}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


def _deb(program: Path, target: Path, version: str) -> Path:
    script = (
        "import sys; from pathlib import Path; import debian_package\n"
        "debian_package.build_deb(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], '1700000000', 'zstd')\n"
    )
    words = [sys.executable, "-c", script, str(program), str(target), version]
    subprocess.run(words, check=True, cwd=ROOT / "installers", env={**os.environ, "PYTHONPATH": "."})
    return target


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """N, N+1, and an N+2 that is no good: its program does not start."""
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("a clean room needs root and mmdebstrap")
    folder = tmp_path_factory.mktemp("packages")
    now = version_of(ROOT)
    bad = folder / "bad"
    bad.mkdir()
    (bad / "kiosk").write_text("#!/bin/sh\nexit 1\n")
    (bad / "kiosk").chmod(0o755)
    made = {now: frozen_now(), after(now): frozen_next(), after(after(now)): bad}
    return {version: _deb(program, folder / f"{version}.deb", version) for version, program in made.items()}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("room") / "root"
    archive = folder.with_suffix(".tar")
    libraries = (
        "libegl1,libgl1,libwayland-client0,libwayland-cursor0,libwayland-egl1,xkb-data,"
        "fontconfig-config,ca-certificates,passwd,util-linux"
    )
    _run("mmdebstrap", "--variant=minbase", f"--include={libraries}", "bookworm", str(archive))
    folder.mkdir()
    _run("tar", "-C", str(folder), "--exclude=./dev/*", "-xf", str(archive))
    archive.unlink()
    _run("mount", "-t", "proc", "proc", str(folder / "proc"))
    _run("mount", "--bind", "/dev", str(folder / "dev"))
    yield folder
    _run("umount", str(folder / "dev"), str(folder / "proc"))


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


class Room:
    """The machine in the clean room, by its own commands."""

    def __init__(self, folder: Path, packages: dict[str, Path]) -> None:
        self.folder, self.packages = folder, packages

    def install(self, version: str, *, ok: bool = True) -> None:
        shutil.copy(self.packages[version], self.folder / "root" / "it.deb")
        _run("chroot", str(self.folder), "dpkg", "-i", "--force-downgrade", "/root/it.deb", ok=ok)

    def kiosk(self, *words: str) -> dict[str, Any]:
        command = f"KIOSK_PIN=135790 QT_QPA_PLATFORM=offscreen kiosk {' '.join(words)} --json || :"
        said = _run("chroot", str(self.folder), "runuser", "-u", NAME, "--", "sh", "-c", command).splitlines()
        found: dict[str, Any] = json.loads(said[-1])
        return found

    def version(self) -> str:
        return _run("chroot", str(self.folder), "kiosk", "--version").split()[-1]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_way_between_two_versions_keeps_the_queue(
    packages: dict[str, Path], room: Path, portal: RealPortal
) -> None:
    first, second, bad = packages
    machine = Room(room, packages)
    machine.install(first)
    assert machine.version() == first
    # Enrolled and filled by the installed program's own source; the home then moves into the room.
    counter = RealCounter.enrol(room / DATA / "made", [portal.url], portal.code(3))
    device_id = counter.device_id
    counter.open_shift()
    counter.file(QUEUE)
    for path in (room / DATA / "made").iterdir():
        shutil.move(path, room / DATA / path.name)
    _run("chroot", str(room), "chown", "-R", f"{NAME}:{NAME}", f"/{DATA}")
    waiting = machine.kiosk("status", "--no-devices")["waiting"]
    assert waiting > QUEUE

    for version in (second, first, second, second):  # up, down, up, and the same again
        machine.install(version)
        assert machine.version() == version
        assert machine.kiosk("status", "--no-devices")["waiting"] == waiting
        assert machine.kiosk("journal", "verify")["first_wrong"] is None

    machine.install(bad, ok=False)  # no good: what ran before goes on
    assert machine.version() == second
    assert machine.kiosk("status", "--no-devices")["waiting"] == waiting
    machine.install(second)

    _run("chroot", str(room), "dpkg", "--purge", NAME)
    assert not (room / "opt" / NAME).exists()
    assert (room / DATA / "journal.db").exists()
    machine.install(first)
    assert machine.kiosk("status", "--no-devices")["waiting"] == waiting
    assert machine.kiosk("sync")["waiting"] == 0
    held = [row for row in portal.held(device_id) if row["kind"] == "basket.settled"]
    assert len(held) == QUEUE
