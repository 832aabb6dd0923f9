"""The self-extracting archive for an office without a line: the package and what installs it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from debian_package import system_packages
from debian_parts import SUITE, fetch_parts

LINUX = Path(__file__).resolve().parent / "linux"


def build_run(deb: Path, kept: Path, target: Path, stamp: str) -> Path:
    """Pack a Debian package, Debian's own that it uses and its installer into one file that root runs.

    The same bytes come out as long as Debian's mirror has the same packages.

    Args:
        deb: the counter's package.
        kept: where Debian's packages are kept between two calls.
        target: the archive to write.
        stamp: the time of every file, in seconds since 1970.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "libya-post-kiosk"
        folder.mkdir()
        shutil.copy(deb, folder / deb.name)
        shutil.copy(LINUX / "install-here.sh", folder / "install-here.sh")
        fetch_parts(system_packages(), kept, folder / "debian")
        (folder / "SUITE").write_text(f"{SUITE}\n", "ascii")
        for path in (*folder.rglob("*"), folder):
            os.utime(path, (int(stamp), int(stamp)))
        label = "Libya Post counter / شباك بريد ليبيا"
        # All in it is packed already. A small Debian has no xz, and gzip writes the hour into its head.
        words = ["makeself", "--nox11", "--nomd5", "--sha256", "--nocomp", "--quiet"]
        words += [
            "--packaging-date",
            f"@{stamp}",
            "--tar-extra",
            f"--mtime=@{stamp} --sort=name --owner=0 --group=0",
        ]
        # The order that made it stands in its head: no folder of this machine may be in that.
        words += [folder.name, "made.run", label, "./install-here.sh"]
        subprocess.run(words, check=True, cwd=scratch)
        shutil.move(Path(scratch) / "made.run", target)
    return target
