"""What Windows gets: one folder with the interpreter, the wheels as a tree, the program and its two doors."""

import compileall
import fnmatch
import importlib.util
import io
import os
import py_compile
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import windows_parts as parts

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kiosk.app.shipped_texts import JOINED_FILE, write_joined  # noqa: E402 - of this tree

WHEELS = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
ABIS = ("--abi", "cp311", "--abi", "abi3", "--abi", "none")
# What the interpreter looks through, from its own folder; nothing of the machine's other Pythons.
SEARCHED = ("python311.zip", ".", "..\\lib", "..\\program")
# A door is a small program of distlib's, out of the pinned wheel of pip: it starts the interpreter beside it.
DOORS = {"kiosk.exe": ("t64.exe", "python.exe"), "kioskw.exe": ("w64.exe", "pythonw.exe")}
LAUNCHERS = "pip/_vendor/distlib"
PAGES = ("operations.md", "security.md", "field-tests.md")
MARKS = ("sys_platform", "os_name", "platform_system", "platform_machine")


def fetch_wheels(cache: Path) -> list[Path]:
    """Return the wheels for Windows, each with the hash that the lock file pins."""
    lock = ROOT / "requirements" / "kiosk.txt"
    for line in lock.read_text("utf-8").splitlines():
        # The marks of this system would be asked, not those of Windows.
        if not line.lstrip().startswith("#") and any(mark in line for mark in MARKS):
            parts.refuse(f"a dependency that depends on the system: {line.strip()}")
    folder = cache / f"wheels-{parts.sha256_of(lock)[:12]}"
    if not folder.is_dir():
        fresh = cache / "wheels-new"
        shutil.rmtree(fresh, ignore_errors=True)
        words = ["download", "-q", "--no-deps", *WHEELS, *ABIS, "--only-binary", ":all:", "--require-hashes"]
        command = [sys.executable, "-m", "pip", *words, "-r", str(lock), "-d", str(fresh)]
        subprocess.run(command, check=True)
        fresh.replace(folder)
    return sorted(folder.glob("*.whl"))


def unpack_wheels(wheels: list[Path], target: Path, pins: dict[str, Any]) -> None:
    """Lay the wheels' files into one folder, without what nobody reads."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as zipped:
            for entry in zipped.infolist():
                name = entry.filename
                if entry.is_dir() or ".data/" in name or not is_kept(name, pins):
                    continue
                path = target / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(zipped.read(entry))


def is_kept(name: str, pins: dict[str, Any]) -> bool:
    """Say whether a wheel's file goes along."""
    if name.startswith("PySide6/"):
        return any(fnmatch.fnmatchcase(name.removeprefix("PySide6/"), kept) for kept in pins["kept"]["qt"])
    pieces = name.split("/")
    starts = ["/".join(pieces[: number + 1]) for number in range(len(pieces))]
    return not any(
        fnmatch.fnmatchcase(start, rule)
        for start in (*starts, pieces[-1])
        for rule in pins["left_out"]["names"]
    )


def copy_program(target: Path) -> None:
    """Lay the counter's own code and papers into the folder."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "demo", "prompts.zip")
    shutil.copytree(ROOT / "kiosk", target / "program" / "kiosk", ignore=ignored)
    # What the demo's scenes are played with stays out, what every catalogue shows is data of the program.
    data = target / "program" / "kiosk" / "data"
    unheard = shutil.ignore_patterns("prompts.zip")  # the headset's voice is Linux's alone
    shutil.copytree(ROOT / "kiosk" / "data", data, dirs_exist_ok=True, ignore=unheard)
    write_joined(target / "program" / "kiosk" / "data" / "texts" / JOINED_FILE)
    shutil.copy(parts.WINDOWS / "may_delete.py", target / "program" / "may_delete.py")
    shutil.copy(ROOT / "LICENSE", target / "LICENSE.txt")
    shutil.copy(ROOT / "NOTICES.md", target / "NOTICES.md")
    docs = target / "docs"
    docs.mkdir()
    for page in PAGES:
        shutil.copy(ROOT / "docs" / page, docs / page)
    for page in ("README.md", "UNTESTED.md"):
        shutil.copy(parts.WINDOWS / page, docs / f"windows-{page}")


def compile_all(target: Path, interpreter: Path) -> None:
    """Compile every module now: who works at the counter may not write below the program's folder."""
    with zipfile.ZipFile(interpreter / "python311.zip") as library:
        magic = library.read("abc.pyc")[:4]
    if magic != importlib.util.MAGIC_NUMBER:
        parts.refuse("compile with the interpreter's own version: Python 3.11")
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for folder in ("lib", "program"):
        done = compileall.compile_dir(
            target / folder, quiet=1, invalidation_mode=mode, stripdir=str(target), maxlevels=30
        )
        if not done:
            parts.refuse(f"a module in {folder} cannot be compiled")


def make_doors(wheels: list[Path], target: Path, stamp: str) -> None:
    """Write `kiosk.exe` for commands and `kioskw.exe` for the window."""
    pip = next(wheel for wheel in wheels if wheel.name.startswith("pip-"))
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as zipped:
        moment = zipfile.ZipInfo("__main__.py", date_time=_moment(stamp))
        zipped.writestr(moment, (parts.WINDOWS / "program.py").read_bytes())
    with zipfile.ZipFile(pip) as zipped:
        for name, (launcher, python) in DOORS.items():
            line = f"#!<launcher_dir>\\python\\{python} -X utf8\r\n".encode()
            (target / name).write_bytes(zipped.read(f"{LAUNCHERS}/{launcher}") + line + inside.getvalue())


def _moment(stamp: str) -> tuple[int, int, int, int, int, int]:
    import time

    year, month, day, hour, minute, second = time.gmtime(int(stamp))[:6]
    return year, month, day, hour, minute, second


def check_libraries(target: Path, pins: dict[str, Any]) -> int:
    """Refuse a tree in which a library needs what neither tree nor Windows has; return how many there are.

    This window cannot be opened on the machine that builds: what is missing is found here or by a citizen.
    """
    binaries = [path for path in target.rglob("*") if path.suffix in parts.SIGNED]
    held = {path.name.lower() for path in binaries}
    known = {*held, *pins["system"]["libraries"]}
    missing: set[str] = set()
    for path in binaries:
        ran = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=True)
        needed = {
            line.split("DLL Name:")[1].strip().lower()
            for line in ran.stdout.splitlines()
            if "DLL Name:" in line
        }
        prefixes = tuple(pins["system"]["prefixes"])
        missing |= {f"{path.name} -> {name}" for name in needed - known if not name.startswith(prefixes)}
    if missing:
        parts.refuse(f"libraries are missing: {', '.join(sorted(missing))}")
    return len(binaries)


def settle(target: Path, stamp: str) -> None:
    """Give every file the same time."""
    for path in sorted(target.rglob("*"), reverse=True):
        os.utime(path, (int(stamp), int(stamp)))


def build_tree(target: Path, cache: Path, stamp: str, python_zip: Path | None = None) -> Path:
    """Lay out everything that the installer carries.

    Args:
        target: the folder to make anew.
        cache: where what was fetched is kept for the next time.
        stamp: the time of every file, in seconds since 1970.
        python_zip: python.org's embeddable archive, where it is at hand.
    """
    pins = parts.load_pins()
    cache.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    python = pins["python"]
    parts.unpack_python(python, python_zip or parts.fetch_python(python, cache), target / "python")
    signed = parts.check_signatures(python, target / "python")
    source = parts.fetch_fribidi(pins["fribidi"], cache)
    parts.build_fribidi(pins["fribidi"], source, target / "python" / "fribidi-0.dll")
    (target / "python" / "python311._pth").write_text("\r\n".join(SEARCHED) + "\r\n", "ascii")
    wheels = fetch_wheels(cache)
    unpack_wheels(wheels, target / "lib", pins)
    copy_program(target)
    compile_all(target, target / "python")
    make_doors(wheels, target, stamp)
    libraries = check_libraries(target, pins)
    settle(target, stamp)
    print(f"windows: {signed} signatures stand, {len(wheels)} wheels, {libraries} libraries are complete")
    return target
