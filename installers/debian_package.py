"""The Debian package: the frozen program under /opt, its command, and what ties it into the system."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

LINUX = Path(__file__).resolve().parent / "linux"
ROOT = LINUX.parents[1]
NAME = "libya-post-kiosk"
# What the frozen program takes from the system: C library, screen drivers, keyboards, font settings.
DEPENDS = (
    "libc6 (>= 2.34), libegl1, libgl1, libwayland-client0, libwayland-cursor0, libwayland-egl1, "
    "xkb-data, fontconfig-config, ca-certificates, passwd, util-linux"
)
# What a machine for one purpose has besides: its screen session, the voice, confinement, a printer.
SUGGESTS = "espeak-ng, opus-tools, alsa-utils, cage, seatd, xwayland, apparmor, cups-client"
RECOMMENDS = "udev"
CONTROL = """Package: {name}
Version: {version}
Architecture: amd64
Maintainer: Libya Post counter <counter@libyapost.invalid>
Installed-Size: {kib}
Depends: {depends}
Recommends: {recommends}
Suggests: {suggests}
Section: misc
Priority: optional
Description: offline-capable counter for government services in post offices
 Clerks and citizens file applications with or without a line; what is filed is
 kept in two encrypted copies, receipts are printed on serial printers, and all
 of it is sent to the central portal when the line is back.
"""


def build_deb(program: Path, target: Path, version: str, stamp: str, packing: str = "xz") -> Path:
    """Pack a frozen program.

    Args:
        program: the folder that PyInstaller made.
        target: the package to write.
        version: the product's version.
        stamp: the time of every file, in seconds since 1970.
        packing: how dpkg packs it; `xz` is the smallest, `zstd` a hundred times faster.
    """
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "root"
        shutil.copytree(LINUX / "package", root)
        shutil.copytree(program, root / "opt" / NAME / "versions" / version, symlinks=True)
        _add_papers(root / "usr" / "share" / "doc" / NAME)
        _add_control(root, version)
        _settle(root, int(stamp))
        environment = {**os.environ, "SOURCE_DATE_EPOCH": stamp}
        words = ["dpkg-deb", "--root-owner-group", f"-Z{packing}", "-b", str(root), str(target)]
        subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)
    return target


def system_packages() -> tuple[str, ...]:
    """Return the names of all of Debian's packages that the counter may use."""
    listed = f"{DEPENDS}, {RECOMMENDS}, {SUGGESTS}".split(", ")
    return tuple(one.split(" ")[0] for one in listed)


def _add_papers(folder: Path) -> None:
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", folder / "copyright")
    with (folder / "copyright").open("a", encoding="utf-8") as papers:
        papers.write("\n\n" + (ROOT / "NOTICES.md").read_text("utf-8"))
    shutil.copy(ROOT / "CHANGELOG.md", folder / "changelog")
    for page in ("operations.md", "security.md"):
        shutil.copy(ROOT / "docs" / page, folder / page)
    shutil.copy(ROOT / "README.md", folder / "README.md")


def _add_control(root: Path, version: str) -> None:
    control = root / "DEBIAN"
    control.mkdir()
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file())
    needs = {"depends": DEPENDS, "recommends": RECOMMENDS, "suggests": SUGGESTS}
    text = CONTROL.format(name=NAME, version=version, kib=size // 1024, **needs)
    (control / "control").write_text(text, "utf-8")
    settings = sorted(path for path in (root / "etc").rglob("*") if path.is_file())
    names = "".join(f"/{path.relative_to(root)}\n" for path in settings)
    (control / "conffiles").write_text(names, "utf-8")
    for script in sorted((LINUX / "scripts").iterdir()):
        shutil.copy(script, control / script.name)
        text = script.read_text("utf-8").replace("@VERSION@", version)
        (control / script.name).write_text(text, "utf-8")


def _settle(root: Path, stamp: int) -> None:
    """Give every file its rights and its time, whatever the umask of the builder."""
    for path in sorted(root.rglob("*"), reverse=True):
        if not path.is_symlink():
            is_run = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if is_run else 0o644)
        os.utime(path, (stamp, stamp), follow_symlinks=False)
    root.chmod(0o755)
    os.utime(root, (stamp, stamp))
