"""Debian's own packages that a counter needs, as a small repository for an office without a line."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

SUITE: Final = "bookworm"
KEYRING: Final = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_MIRROR: Final = "http://deb.debian.org"
_SOURCES: Final = (
    f"{_MIRROR}/debian {SUITE} main",
    f"{_MIRROR}/debian {SUITE}-updates main",
    f"{_MIRROR}/debian-security {SUITE}-security main",
)


def fetch_parts(names: tuple[str, ...], kept: Path, folder: Path) -> None:
    """Put packages with all they need into `folder`, but for what every Debian has, and write its index.

    apt checks what it fetches by Debian's signatures; nothing of this machine's own packages is looked at, so
    that any machine with the same mirror fetches the same.

    Args:
        names: Debian's packages.
        kept: where they are kept between two calls; what is still right there is not fetched again.
        folder: where the repository is made.

    Raises:
        LookupError: apt named nothing.
        subprocess.CalledProcessError: no line, or a package that the suite does not have.
    """
    for made in (kept / "partial", folder):
        made.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        options = _private(Path(scratch), kept)
        _apt(options, "update", "-qq")
        install = ("install", "-y", "-qq", "--no-install-recommends", *names)
        none = ["-o", f"Dir::Cache::archives={scratch}/cache"]  # what is kept already would not be named
        wanted = _named(_apt([*options, *none], *install, "--print-uris"))
        _apt(options, *install, "--download-only")
    if not wanted:
        raise LookupError(f"no package of {SUITE} found")
    for name in sorted(wanted):
        if not _is_everywhere(kept / name):
            shutil.copy(kept / name, folder / re.sub(r"_\d+%3a", "_", name))
    scanned = ["dpkg-scanpackages", "--multiversion", "."]
    index = subprocess.run(scanned, check=True, capture_output=True, cwd=folder).stdout
    (folder / "Packages").write_bytes(index)


def _private(scratch: Path, folder: Path) -> list[str]:
    """Return apt's options for a system that has no package yet."""
    status, sources = scratch / "status", scratch / "sources.list"
    status.touch()
    sources.write_text("".join(f"deb [arch=amd64 signed-by={KEYRING}] {one}\n" for one in _SOURCES), "utf-8")
    for name in ("lists", "cache"):
        (scratch / name / "partial").mkdir(parents=True)
    settings = {
        "Dir::State": scratch,
        "Dir::State::status": status,
        "Dir::State::lists": scratch / "lists",
        "Dir::Cache": scratch / "cache",
        "Dir::Cache::archives": folder,
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "APT::Architecture": "amd64",
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "1",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def _apt(options: list[str], *words: str) -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    order = ["apt-get", *options, *words]
    return subprocess.run(order, check=True, stdout=subprocess.PIPE, text=True, env=quiet).stdout


def _named(uris: str) -> set[str]:
    """Return the file names of `--print-uris`: a line is 'URI' name size hash."""
    return {line.split()[1] for line in uris.splitlines() if line.startswith("'")}


def _is_everywhere(path: Path) -> bool:
    """Say whether a package stands on every Debian."""
    asked = ["dpkg-deb", "--field", str(path), "Priority", "Essential"]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return "Priority: required" in said or "Essential: yes" in said
