"""Draw every scene of the counter into a folder: `python tests/ui/render_pages.py FOLDER [scene ...]`.

Options: `--size 1920x1080`, `--theme high_contrast`, `--language ar`.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication

from kiosk.domain.words import Language
from kiosk.ui.early import WindowSettings
from kiosk.ui.theme.tokens import ThemeName
from tests.fakes.all_scenes import ALL_SCENES
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import open_counter


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("scenes", nargs="*", default=list(ALL_SCENES))
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--language", default="")
    parser.add_argument("--prefix", default="")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["render"])
    width, height = (int(part) for part in wanted.size.split("x"))
    for language in [Language(wanted.language)] if wanted.language else list(Language):
        for name in wanted.scenes or list(ALL_SCENES):
            settings = WindowSettings(language, ThemeName(wanted.theme), size=(width, height))
            counter = open_counter(app, settings)
            counter.shell.show()
            ALL_SCENES[name](counter)
            settle()
            counter.shell.grab().save(
                str(wanted.folder / f"{wanted.prefix}{name.replace('_', '-')}-{language}.png")
            )
            counter.opened.close()
            settle()


if __name__ == "__main__":
    main()
