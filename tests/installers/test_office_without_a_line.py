"""The self-extracting archive on a minimal Debian that has no network at all: everything is in it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clean_room import ROOT, SUITE, clean_room, missing_for_rooms, package_of_this_tree, run

sys.path.insert(0, str(ROOT / "installers"))
from offline_archive import build_run

MISSING = missing_for_rooms() or ("" if shutil.which("makeself") else "needs makeself")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
]
BESIDES = ("cage", "seatd", "espeak-ng", "Xwayland", "apparmor_parser", "lp")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of this tree's package."""
    folder = tmp_path_factory.mktemp("archive")
    return build_run(package_of_this_tree(), ROOT / "build" / "debian", folder / "counter.run", "1700000000")


@pytest.fixture
def room(archive: Path, tmp_path: Path) -> Iterator[Path]:
    """A minimal Debian that knows of no mirror, the archive in it."""
    with clean_room(tmp_path / "root") as made:
        (made / "etc/apt/sources.list").write_text("")
        shutil.copy(archive, made / "root/counter.run")
        yield made


def inside(room: Path, *words: str) -> tuple[str, int]:
    """Run something in the room, without a network."""
    order = ["unshare", "--net", "chroot", str(room), *words]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


def test_all_of_it_is_installed_and_again(room: Path) -> None:
    for _ in range(2):
        said, code = inside(room, "sh", "/root/counter.run")
        assert code == 0, said[-3000:]
        assert "Installed." in said
        assert "تم التثبيت" in said
    assert inside(room, "kiosk", "--version")[0].startswith("kiosk ")
    said, code = inside(room, "kiosk", "--self-check")
    assert (code, "self-check: ok" in said) == (0, True), said
    for command in BESIDES:
        assert inside(room, "sh", "-c", f"command -v {command}")[1] == 0, command
    assert inside(room, "dpkg", "--audit") == ("", 0)


def test_few_is_what_the_program_cannot_do_without(room: Path) -> None:
    said, code = inside(room, "env", "KIOSK_PARTS=few", "sh", "/root/counter.run")
    assert code == 0, said[-3000:]
    assert "self-check: ok" in said
    assert inside(room, "sh", "-c", "command -v cage")[1] != 0


def test_on_another_system_it_says_so_and_does_not_call_it_installed(room: Path) -> None:
    (room / "etc/os-release").unlink()
    (room / "etc/os-release").write_text("VERSION_CODENAME=jammy\n")
    said, code = inside(room, "sh", "/root/counter.run")
    assert code != 0
    assert f"jammy; the packages beside are of {SUITE}" in said
    assert "Not installed" in said
    assert "لم يكتمل التثبيت" in said
    assert "Installed." not in said


def test_the_same_archive_comes_out_twice(archive: Path, tmp_path: Path) -> None:
    again = build_run(package_of_this_tree(), ROOT / "build" / "debian", tmp_path / "x.run", "1700000000")
    assert again.read_bytes() == archive.read_bytes()
    assert "All good" in run("sh", str(again), "--check")
