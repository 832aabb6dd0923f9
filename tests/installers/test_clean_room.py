"""The Debian package in a clean room: installs, draws, files, and when purged leaves the journal alone."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = "var/lib/libya-post-kiosk"
SUITE = "bookworm"
APT = (
    "etc/apt/sources.list",
    "etc/apt/sources.list.d",
    "etc/apt/apt.conf.d",
    "usr/share/keyrings",
    "etc/ssl/certs",
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


def _run(*words: str, **more: str) -> str:
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", **more},
    )
    assert done.returncode == 0, f"{words[:4]}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def package() -> Path:
    """The package of this tree, built when dist/ has none."""
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("a clean room needs root and mmdebstrap")
    found = sorted((ROOT / "dist").glob("libya-post-kiosk_*_amd64.deb"))
    if not found:
        _run("make", "-C", str(ROOT), "installers")
        found = sorted((ROOT / "dist").glob("libya-post-kiosk_*_amd64.deb"))
    return found[-1]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A minimal Debian with proc and dev, and this machine's package sources."""
    folder = tmp_path_factory.mktemp("room") / "root"
    archive = folder.with_suffix(".tar")
    _run("mmdebstrap", "--variant=minbase", SUITE, str(archive))
    folder.mkdir()
    _run("tar", "-C", str(folder), "--exclude=./dev/*", "-xf", str(archive))
    for name in APT:
        source = Path("/") / name
        if source.exists():
            _run("cp", "-aT", str(source), str(folder / name)) if source.is_file() else _copy(
                source, folder / name
            )
    _run("mount", "-t", "proc", "proc", str(folder / "proc"))
    _run("mount", "--bind", "/dev", str(folder / "dev"))
    yield folder
    _run("umount", str(folder / "dev"), str(folder / "proc"))


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    _run("cp", "-aT", str(source), str(target))


def test_package_installs_checks_itself_and_keeps_the_journal_when_purged(package: Path, room: Path) -> None:
    shutil.copy(package, room / "root" / package.name)
    _run("chroot", str(room), "apt-get", "update", "-qq")
    said = _run(
        "chroot",
        str(room),
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        f"/root/{package.name}",
    )
    assert "self-check: ok" in said
    assert _run("chroot", str(room), "kiosk", "--version").startswith("kiosk ")
    status = json.loads(
        _run(
            "chroot",
            str(room),
            "runuser",
            "-u",
            "libya-post-kiosk",
            "--",
            "sh",
            "-c",
            "kiosk status --json || true",
        )
    )
    assert status["error"] == "STO-111"
    (room / DATA / "keys.json").write_text("{}")
    (room / DATA / "journal.db").write_bytes(b"evidence")
    _run("chroot", str(room), "apt-get", "purge", "-y", "-qq", "libya-post-kiosk")
    assert not (room / "opt" / "libya-post-kiosk").exists()
    assert (room / DATA / "journal.db").read_bytes() == b"evidence"
