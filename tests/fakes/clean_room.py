"""A minimal Debian beside this machine, to install into: made by mmdebstrap, with proc and dev."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUITE = "bookworm"


def missing_for_rooms() -> str:
    """Say what is missing for a room, empty when nothing is."""
    is_possible = os.geteuid() == 0 and shutil.which("mmdebstrap")
    return "" if is_possible else "a clean room needs root and mmdebstrap"


def run(*words: str, **more: str) -> str:
    """Run something that has to go well; return what it said."""
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", **more},
    )
    assert done.returncode == 0, f"{words[:4]}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


def package_of_this_tree() -> Path:
    """Return the newest package in dist/, built when there is none."""
    found = sorted((ROOT / "dist").glob("libya-post-kiosk_*_amd64.deb"))
    if not found:
        run("make", "-C", str(ROOT), "installers")
        found = sorted((ROOT / "dist").glob("libya-post-kiosk_*_amd64.deb"))
    return found[-1]


@contextmanager
def clean_room(folder: Path) -> Iterator[Path]:
    """Make a minimal Debian in `folder`; it is let go again, not deleted."""
    archive = folder.with_suffix(".tar")
    run("mmdebstrap", "--variant=minbase", SUITE, str(archive))
    folder.mkdir()
    run("tar", "-C", str(folder), "--exclude=./dev/*", "-xf", str(archive))
    run("mount", "-t", "proc", "proc", str(folder / "proc"))
    run("mount", "--bind", "/dev", str(folder / "dev"))
    try:
        yield folder
    finally:
        run("umount", str(folder / "dev"), str(folder / "proc"))
