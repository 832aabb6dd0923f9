"""Draw every page of self-service: `python tests/ui/render_self_service.py FOLDER [scene ...]`.

Options: `--size 1920x1080`, `--theme high_contrast`, `--language ar`, `--text 1.62`.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image
from PySide6.QtWidgets import QApplication

from kiosk.domain.words import Language
from kiosk.ui.selfservice.kiosk_shell import Look
from kiosk.ui.theme.tokens import ThemeName
from tests.fakes.citizen_scenes import SCENES
from tests.fakes.citizen_window import open_citizen
from tests.fakes.counter_scenes import settle

_WIDTH_PX = 1280
_COLOURS = 128


def _size(width: int, height: int) -> tuple[int, int]:
    """Return the size of the picture as kept: small enough for a page of papers."""
    return _WIDTH_PX, height * _WIDTH_PX // width


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
    width, height = (int(part) for part in wanted.size.split("x"))
    suffix = ("" if wanted.theme == "light" else "-high-contrast") + ("-low" if wanted.low else "")
    for language in [Language(wanted.language)] if wanted.language else list(Language):
        for name in wanted.scenes or list(SCENES):
            window = open_citizen(app, (width, height), language=language)
            window.shell.show()
            window.shell._look = Look(ThemeName(wanted.theme), wanted.text, wanted.low)
            window.shell._build()
            SCENES[name](window)
            settle()
            file = wanted.folder / f"{name.replace('_', '-')}-{language}{suffix}.png"
            window.shell.grab().save(str(file))
            Image.open(file).resize(_size(width, height)).quantize(_COLOURS).save(file, optimize=True)
            window.opened.close()
            settle()


if __name__ == "__main__":
    main()
