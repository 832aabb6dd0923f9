"""Two frozen versions of this tree: N as `make installers` made it, and N+1, which differs in one line."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
N = ROOT / "dist" / "kiosk"
NEXT = ROOT / "build" / "next"
_SOURCES = frozenset({".py", ".toml", ".txt", ".json", ".sql", ".spec"})


def version_of(source: Path) -> str:
    """Return the version that a tree's one line says."""
    text = (source / "kiosk" / "__init__.py").read_text("utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def after(version: str) -> str:
    """Return the version after one."""
    first, second, third = version.split(".")
    return f"{first}.{second}.{int(third) + 1}"


def _is_of_this_tree(program: Path) -> bool:
    """Say whether a program was frozen after the last change of what goes into it."""
    if not program.exists():
        return False
    made = program.stat().st_mtime
    folders = (ROOT / "kiosk", ROOT / "installers" / "frozen")
    sources = (path for folder in folders for path in folder.rglob("*") if path.suffix in _SOURCES)
    return all(path.stat().st_mtime <= made for path in sources)


def frozen_now() -> Path:
    """Return the frozen program of this tree, made now when dist/ has none or an older one."""
    if not _is_of_this_tree(N / "kiosk"):
        subprocess.run([sys.executable, "installers/packages.py", "program"], check=True, cwd=ROOT)
    return N


def frozen_next() -> Path:
    """Return the frozen program of the tree with one line changed, made now when it is not there yet."""
    program = NEXT / "dist" / "kiosk"
    if _is_of_this_tree(program / "kiosk"):
        return program
    shutil.rmtree(NEXT, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", ".git", "dist", "build", ".venv", ".mypy_cache")
    for name in ("kiosk", "installers"):
        shutil.copytree(ROOT / name, NEXT / name, ignore=ignored)
    for name in ("LICENSE", "NOTICES.md", "pyproject.toml"):
        shutil.copy(ROOT / name, NEXT / name)
    line = NEXT / "kiosk" / "__init__.py"
    version = version_of(ROOT)
    line.write_text(line.read_text("utf-8").replace(f'"{version}"', f'"{after(version)}"'), "utf-8")
    words = ["--noconfirm", "--log-level", "ERROR", "--distpath", "dist", "--workpath", "build"]
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *words, "installers/frozen/kiosk.spec"],
        check=True,
        cwd=NEXT,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(NEXT),
            "PYTHONHASHSEED": "1",
            "SOURCE_DATE_EPOCH": "1",
            "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
        },
    )
    return program
