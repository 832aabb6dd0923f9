"""Makes every package of the counter into dist/: frozen program, .deb, self-extracting .run, Windows setup.

    python installers/packages.py [program] [deb] [run] [windows] [--python-zip FILE] [--quick]

`--python-zip` takes python.org's embeddable archive for Windows from a file; the package index has it too.
`--quick` packs the Windows setup for a trial: made in seconds, larger to carry.

Reproducible: the same commit gives the same bytes in any folder, at any time. Times in the packages are those
of the last commit (SOURCE_DATE_EPOCH), the hash seed is fixed, owners are root.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import smoke_test
from debian_package import build_deb
from offline_archive import build_run
from windows_setup import build_setup

KINDS = ("program", "deb", "run", "windows")
ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
BUILD = ROOT / "build"
TOOLS = {
    "dpkg-deb": "dpkg",
    "makeself": "makeself",
    "dpkg-scanpackages": "dpkg-dev",
    **dict.fromkeys(("strip", "as", "ld"), "binutils"),
}
WINDOWS_TOOLS = {
    "makensis": "nsis",
    "osslsigncode": "osslsigncode",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "objdump": "binutils",
}


def epoch() -> str:
    """Return the time that all files in the packages bear, in seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return given
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def version() -> str:
    """Return the product's version, as `kiosk/__init__.py` says it."""
    text = (ROOT / "kiosk" / "__init__.py").read_text("utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def have_tools(tools: dict[str, str]) -> None:
    """Install missing Debian tools, or say which ones are missing."""
    missing = sorted({package for tool, package in tools.items() if shutil.which(tool) is None})
    if not missing:
        return
    if os.geteuid() != 0:
        sys.exit(f"These Debian packages are missing: sudo apt-get install -y {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)


def frozen_environment(stamp: str) -> dict[str, str]:
    """Return what the freezer is told: modules lie unpacked, which starts sooner; the package packs them."""
    return {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": stamp, "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0"}


def build_program(stamp: str) -> Path:
    """Freeze the program, try it, and return its folder."""
    environment = {**os.environ, **frozen_environment(stamp)}
    spec = ROOT / "installers" / "frozen" / "kiosk.spec"
    words = ["--noconfirm", "--log-level", "WARN", "--distpath", str(DIST), "--workpath", str(BUILD)]
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *words, str(spec)], check=True, env=environment, cwd=ROOT
    )
    program = DIST / "kiosk"
    if smoke_test.main(str(program / "kiosk")):
        sys.exit("the frozen program is no good; nothing is packed")
    return program


def main(words: list[str]) -> int:
    """Make what is wanted, or everything."""
    parser = argparse.ArgumentParser(description="Makes the counter's packages into dist/.")
    parser.add_argument("wanted", nargs="*", metavar="KIND", help="which; all of them without a word")
    parser.add_argument("--python-zip", type=Path, help="python.org's embeddable archive for Windows")
    parser.add_argument("--quick", action="store_true", help="pack the Windows setup for a trial")
    arguments = parser.parse_args(words)
    wanted = arguments.wanted or list(KINDS)
    if unknown := set(wanted).difference(KINDS):
        parser.error(f"no such package: {', '.join(sorted(unknown))}")
    for_linux = {"program", "deb", "run"}.intersection(wanted)
    have_tools({**(TOOLS if for_linux else {}), **(WINDOWS_TOOLS if "windows" in wanted else {})})
    stamp, made = epoch(), []
    name = f"libya-post-kiosk_{version()}_amd64"
    if for_linux:
        made += linux_packages(wanted, DIST / name, stamp)
    if "windows" in wanted:
        DIST.mkdir(exist_ok=True)
        setup = DIST / f"{name}-setup.exe"
        made.append(build_setup(setup, version(), stamp, arguments.python_zip, is_quick=arguments.quick))
    for package in made:
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
        print(f"{package.stat().st_size / 1e6:6.1f} MB  {digest}  {package.relative_to(ROOT)}")
    return 0


def linux_packages(wanted: list[str], stem: Path, stamp: str) -> list[Path]:
    """Make what is wanted for Linux; the program is frozen when it is wanted or not there."""
    made = []
    program, deb = DIST / "kiosk", stem.with_name(stem.name + ".deb")
    if "program" in wanted or not program.is_dir():
        program = build_program(stamp)
    if "deb" in wanted:
        made.append(build_deb(program, deb, version(), stamp))
    if "run" in wanted:
        made.append(build_run(deb, BUILD / "debian", stem.with_name(stem.name + ".run"), stamp))
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
