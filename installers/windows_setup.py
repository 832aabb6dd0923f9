"""The installer for Windows: the tree, packed by NSIS in Arabic and English, built on Linux."""

import io
import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from windows_parts import WINDOWS, refuse
from windows_tree import build_tree

ROOT = WINDOWS.parents[1]
BUILD = ROOT / "build" / "windows"
LANGUAGES = {"ar": "${LANG_ARABIC}", "en": "${LANG_ENGLISH}"}
TEXTS, FILES, ICON, SIDE = "texts.nsh", "files.nsh", "kiosk.ico", "side.bmp"
# What NSIS takes beside its first page.
SIDE_SIZE = (164, 314)
ICON_SIZES = (16, 20, 24, 32, 48, 64)
# Shades of the counter's own theme: the sign on its ground.
ICON_GROUND, ICON_SIGN = "#0b5394", "#ffffff"


def read_texts() -> dict[str, dict[str, str]]:
    """Return every word of the installer in both languages."""
    return tomllib.loads((WINDOWS / "texts.toml").read_text("utf-8"))


def language_strings(texts: dict[str, dict[str, str]]) -> str:
    """Return the words as NSIS reads them."""
    lines = [
        f'LangString {name} {LANGUAGES[language]} "{_quoted(words[language])}"'
        for name, words in texts.items()
        for language in LANGUAGES
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text.replace("$", "$$").replace('"', '$\\"')


def file_list(tree: Path) -> str:
    """Return the orders that lay out a tree, by name: the order on one disk is not that on the next."""
    lines = []
    if odd := [path for path in tree.rglob("*") if "$" in path.name or '"' in path.name]:
        refuse(f"a name that NSIS would not take as it is: {odd[0].name}")
    for folder in sorted({path.parent for path in tree.rglob("*") if path.is_file()}):
        below = "".join(f"\\{name}" for name in folder.relative_to(tree).parts)
        lines.append(f'SetOutPath "$INSTDIR{below}"')
        files = sorted(path for path in folder.iterdir() if path.is_file())
        lines += [f'File "/oname={path.name}" "{path}"' for path in files]
    return "\n".join(lines) + '\nSetOutPath "$INSTDIR"\n'


def draw_icon() -> bytes:
    """Return the program's icon: the sign of the post on a ground that is seen on any desktop."""
    icon = io.BytesIO()
    _drawn(256, 256, 256 / 6).save(
        icon, "ICO", sizes=[(size, size) for size in ICON_SIZES], bitmap_format="bmp"
    )
    return icon.getvalue()


def draw_side() -> bytes:
    """Return the picture beside the first and the last page."""
    side = io.BytesIO()
    _drawn(*SIDE_SIZE, 0).convert("RGB").save(side, "BMP")
    return side.getvalue()


def _drawn(width: int, height: int, radius: float) -> Any:
    """Draw the sign in the middle of its ground, with round corners or without."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QRectF
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication([])
    drawing = (ROOT / "kiosk" / "data" / "icons" / "post.svg").read_text("utf-8").replace("COLOUR", ICON_SIGN)
    picture = QImage(width, height, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(ICON_GROUND))
    painter.setBrush(QColor(ICON_GROUND))
    painter.drawRoundedRect(QRectF(-1, -1, width + 1, height + 1), radius, radius)
    sign = width * 3 / 4
    QSvgRenderer(drawing.encode()).render(painter, QRectF(width / 8, (height - sign) / 2, sign, sign))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    del app
    return Image.open(io.BytesIO(bytes(buffer.data().data())))


def build_setup(
    target: Path, version: str, stamp: str, python_zip: Path | None = None, *, is_quick: bool = False
) -> Path:
    """Build the tree and pack it.

    Args:
        target: the installer to write.
        version: the product's version.
        stamp: the time of every file, in seconds since 1970.
        python_zip: python.org's embeddable archive, where it is at hand.
        is_quick: pack it for a trial.
    """
    tree = build_tree(BUILD / "tree", BUILD / "fetched", stamp, python_zip)
    # NSIS takes a file for UTF-8 by its mark.
    (BUILD / TEXTS).write_text(language_strings(read_texts()), "utf-8-sig")
    (BUILD / FILES).write_text(file_list(tree), "utf-8-sig")
    (BUILD / ICON).write_bytes(draw_icon())
    (BUILD / SIDE).write_bytes(draw_side())
    for name in (ICON, SIDE):
        os.utime(BUILD / name, (int(stamp), int(stamp)))
    pack(facts_of(BUILD, tree, version, target), stamp, is_quick=is_quick)
    return target


def facts_of(folder: Path, tree: Path, version: str, target: Path) -> dict[str, str]:
    """Return what the script is told: where its parts lie, which version it is, what to write."""
    parts = {"LICENSE_FILE": tree / "LICENSE.txt", "FILES": folder / FILES, "TEXTS": folder / TEXTS}
    named = {**parts, "ICON_FILE": folder / ICON, "SIDE_FILE": folder / SIDE, "OUT": target}
    return {"VERSION": version, **{name: str(path) for name, path in named.items()}}


def pack(facts: dict[str, str], stamp: str, *, is_quick: bool = False) -> None:
    """Run NSIS; a warning is an error. Quick is for trials: made in seconds, larger to carry."""
    defines = [f"-D{name}={value}" for name, value in facts.items()]
    packing = "SetCompressor /FINAL zlib" if is_quick else "SetCompressor /SOLID /FINAL lzma"
    words = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defines, f"-X{packing}"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": stamp, "TZ": "UTC"}
    subprocess.run([*words, str(WINDOWS / "setup.nsi")], check=True, env=environment)
