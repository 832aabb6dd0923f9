"""Draw every page of self-service: `python tests/ui/render_self_service.py FOLDER [scene ...]`.

A picture a page: Arabic and English, light above, high contrast below; `README.md` beside them lists all.
One look alone, dot by dot: `--language ar --theme high_contrast --text 1.62 --size 1280x800 --low`.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kiosk.domain.words import Language
from kiosk.ui.selfservice.kiosk_shell import Look
from kiosk.ui.theme.tokens import ThemeName
from tests.fakes.citizen_scenes import SCENES
from tests.fakes.citizen_window import CitizenWindow, open_citizen
from tests.fakes.counter_scenes import settle

_WIDTH_PX = 800  # of one look
_COLOURS = 40
_HEAD = """# Pages of self-service

Each picture: Arabic and English beside each other, the light look above, high contrast below, as on a
screen of 1920 by 1080. People and numbers in them are invented.
"""


def shown(window: CitizenWindow, look: Look) -> Image.Image:
    """Return the page in a look."""
    window.shell._look = look
    window.shell._build()
    settle()
    if window.shell.presence.watch.still_s:
        window.shell.presence.watch.still_s -= 1  # the warning goes with the page that is built anew
        window.shell.second_passed()
        settle()
    grabbed = window.shell.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    row = grabbed.bytesPerLine()
    size = (grabbed.width(), grabbed.height())
    return Image.frombytes("RGB", size, bytes(grabbed.constBits()), "raw", "RGB", row)


def opened(app: QApplication, name: str, size: tuple[int, int], language: Language) -> CitizenWindow:
    """Return a window on which the scene is shown."""
    window = open_citizen(app, size, language=language)
    window.shell.show()
    window.shell.activateWindow()
    SCENES[name](window)
    settle()
    return window


def draw_sheet(app: QApplication, name: str, folder: Path) -> None:
    """Draw a page in both languages and both looks."""
    height = _WIDTH_PX * 1080 // 1920
    sheet = Image.new("RGB", (2 * _WIDTH_PX + 4, 2 * height + 4), "white")
    for across, language in enumerate(Language):
        window = opened(app, name, (1920, 1080), language)
        for down, theme in enumerate(ThemeName):
            part = shown(window, Look(theme)).resize((_WIDTH_PX, height), Image.Resampling.LANCZOS)
            sheet.paste(part, (across * (_WIDTH_PX + 4), down * (height + 4)))
        window.opened.close()
        settle()
    file = folder / f"{name.replace('_', '-')}.png"
    sheet.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def said_of(scene: Callable[[CitizenWindow], None]) -> str:
    """Return the first line of what a scene says of itself."""
    return (scene.__doc__ or "").strip().partition("\n")[0]


def write_list(folder: Path) -> None:
    """Write down every page with its picture."""
    lines = [_HEAD]
    for name, scene in SCENES.items():
        file = name.replace("_", "-")
        lines.append(f"## {file}\n\n{said_of(scene)}\n\n![{file}]({file}.png)\n")
    (folder / "README.md").write_text("\n".join(lines), "utf-8")


def draw_one(app: QApplication, name: str, wanted: argparse.Namespace) -> None:
    """Draw a page in one look, dot by dot."""
    width, height = (int(part) for part in wanted.size.split("x"))
    language = Language(wanted.language)
    window = opened(app, name, (width, height), language)
    picture = shown(window, Look(ThemeName(wanted.theme), wanted.text, wanted.low))
    picture.save(wanted.folder / f"{name.replace('_', '-')}-{language}.png")
    window.opened.close()
    settle()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--text", type=float, default=1.0)
    parser.add_argument("--language", default="")
    parser.add_argument("--low", action="store_true")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["render"])
    for name in wanted.scenes or list(SCENES):
        if wanted.language:
            draw_one(app, name, wanted)
        else:
            draw_sheet(app, name, wanted.folder)
    if not wanted.language and not wanted.scenes:
        write_list(wanted.folder)


if __name__ == "__main__":
    main()
