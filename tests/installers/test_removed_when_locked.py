"""A locked machine from which the package is taken has its terminals again: nobody is shut out of it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.machine_disk import ROOT, SUITE, newest_package

DEBIAN = ROOT / ".peers" / f"machine-{SUITE}.tar"
MASKED = ("getty@.service", "serial-getty@.service", "ctrl-alt-del.target")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(os.geteuid() != 0, reason="a chroot needs root"),
    pytest.mark.skipif(not DEBIAN.exists(), reason="no Debian yet: make soak PART=machine makes it"),
    pytest.mark.skipif(newest_package() is None, reason="no package: make installers"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    """A Debian with what a locked counter wants, and the package in it."""
    room, package = tmp_path / "room", newest_package()
    assert package is not None
    room.mkdir()
    subprocess.run(["tar", "-C", str(room), "--exclude=./dev/*", "-xf", str(DEBIAN)], check=True)
    shutil.copy(package, room / "root" / "counter.deb")
    subprocess.run(["mount", "-t", "proc", "proc", str(room / "proc")], check=True)
    subprocess.run(["mount", "--bind", "/dev", str(room / "dev")], check=True)
    try:
        inside(room, "dpkg", "-i", "/root/counter.deb")
        yield room
    finally:
        subprocess.run(["umount", str(room / "dev"), str(room / "proc")], check=True)


def inside(room: Path, *words: str) -> str:
    done = subprocess.run(["chroot", str(room), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


def leftovers(room: Path) -> set[str]:
    """Return what of the locking is still in force, by its path in the system."""
    units = room / "etc/systemd/system"
    found = {name for name in MASKED if (units / name).is_symlink()}
    return found | {str(path.relative_to(room)) for path in (room / "etc").rglob("*libya-post-kiosk*")}


def test_whoever_takes_the_package_from_a_locked_machine_has_a_terminal_again(tree: Path) -> None:
    inside(tree, "kiosk-lock", "on")
    assert leftovers(tree) > set(MASKED)
    inside(tree, "dpkg", "-r", "libya-post-kiosk")
    assert leftovers(tree) <= {"etc/apparmor.d/opt.libya-post-kiosk"}  # a setting: goes with the purge
    inside(tree, "dpkg", "-P", "libya-post-kiosk")
    assert leftovers(tree) == set()


def test_a_new_version_leaves_the_lock_as_it_is(tree: Path) -> None:
    inside(tree, "kiosk-lock", "on")
    before = leftovers(tree)
    inside(tree, "dpkg", "-i", "/root/counter.deb")
    assert leftovers(tree) == before
