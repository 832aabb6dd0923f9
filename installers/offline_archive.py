"""The self-extracting archive for an office without a line: the package and what installs it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

LINUX = Path(__file__).resolve().parent / "linux"


def build_run(deb: Path, target: Path, stamp: str) -> Path:
    """Pack a Debian package and its installer into one file that root runs.

    Args:
        deb: the counter's package.
        target: the archive to write.
        stamp: the time of every file, in seconds since 1970.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "libya-post-kiosk"
        folder.mkdir()
        shutil.copy(deb, folder / deb.name)
        shutil.copy(LINUX / "install-here.sh", folder / "install-here.sh")
        for path in (*folder.iterdir(), folder):
            os.utime(path, (int(stamp), int(stamp)))
        label = "Libya Post counter / شباك بريد ليبيا"
        words = ["makeself", "--nox11", "--nomd5", "--sha256", "--xz", "--quiet"]
        words += [
            "--packaging-date",
            f"@{stamp}",
            "--tar-extra",
            f"--mtime=@{stamp} --sort=name --owner=0 --group=0",
        ]
        subprocess.run([*words, str(folder), str(target), label, "./install-here.sh"], check=True)
    return target
