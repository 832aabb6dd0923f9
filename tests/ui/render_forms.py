"""Draw the most complex forms whole, at the counter and page by page at self-service.

`python tests/ui/render_forms.py FOLDER [CODE ...]` writes, for each service and language,
`CODE-counter-LANGUAGE.png`, the form as the clerk sees it, and `CODE-touch-LANGUAGE.png`, every touch page a
citizen goes through, in the order of reading, filled as in the example.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image
from PySide6.QtWidgets import QApplication

from kiosk.app.shipped import load_texts
from kiosk.domain.form import Form
from kiosk.domain.words import Language
from kiosk.ui.preview import draw_form
from kiosk.ui.selfservice.paper_scanning import ScanStep
from kiosk.ui.selfservice.screens import PageName
from kiosk.ui.selfservice.tabling import TableStep
from tests.fakes.citizen_answers import answer_page
from tests.fakes.citizen_window import all_services, open_citizen
from tests.fakes.counter_scenes import settle

SIX = ("CO1", "CO5", "SS4", "CR2", "HE2", "CR5")
_PAGE_PX, _ACROSS, _COLOURS, _MOST_PAGES = 480, 4, 96, 80
_FORM_PX = 1200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("codes", nargs="*")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["render"])
    for code in wanted.codes or SIX:
        for language in Language:
            counter(wanted.folder / f"{code}-counter-{language}.png", code, language)
            touch(app, wanted.folder / f"{code}-touch-{language}.png", code, language)


def counter(file: Path, code: str, language: Language) -> None:
    """Draw the whole form of the counter."""
    definition = next(service for service in all_services().services if service.code == code)
    form = Form.of_answers(definition, definition.example or {})
    draw_form(form, load_texts(), language, str(file), date(2026, 6, 30))
    kept(Image.open(file), file, _FORM_PX)


def touch(app: QApplication, file: Path, code: str, language: Language) -> None:
    """Draw every touch page, beside each other in the order of reading."""
    with tempfile.TemporaryDirectory() as folder:
        pages = [Image.open(path).convert("RGB") for path in walked(app, Path(folder), code, language)]
    width, height = pages[0].size
    rows = -(-len(pages) // _ACROSS)
    sheet = Image.new("RGB", (width * _ACROSS, height * rows), "white")
    for number, page in enumerate(pages):
        across = number % _ACROSS
        place = _ACROSS - 1 - across if language is Language.ARABIC else across
        sheet.paste(page, (place * width, number // _ACROSS * height))
    kept(sheet, file, _PAGE_PX * _ACROSS)


def walked(app: QApplication, folder: Path, code: str, language: Language) -> list[Path]:
    """Go through a service as its example answers it; return the pictures of its pages."""
    window = open_citizen(app, (1920, 1080), language=language)
    window.shell.show()
    settle()
    window.step.press(str(language))
    window.step.press(f"open:{code}")
    settle()
    definition = window.flow.journey.visit.definition
    assert definition is not None
    texts = Form.of_answers(definition, definition.example or {}).texts
    pictures: list[Path] = []

    def take() -> None:
        settle()
        pictures.append(folder / f"{len(pictures):03d}.png")
        window.shell.grab().scaledToWidth(_PAGE_PX).save(str(pictures[-1]))

    take()
    window.step.forward()
    settle()
    while window.flow.page in {PageName.QUESTION, PageName.ROW} and len(pictures) < _MOST_PAGES:
        fill(window.step, texts)
        window.flow.refresh()
        take()
        answer_page(window.step, texts)
        settle()
    take()
    window.opened.close()
    settle()
    return pictures


def fill(step: Any, texts: Mapping[str, str]) -> None:
    """Answer what a page asks, so that it is drawn as a citizen leaves it."""
    if not isinstance(step, TableStep | ScanStep):
        for _ in range(2):
            for place in [box.place for box in step._boxes()]:
                step.press(place, texts.get(place, ""))


def kept(image: Image.Image, file: Path, width: int) -> None:
    """Write a picture small enough for a page of papers."""
    height = image.size[1] * width // image.size[0]
    image.convert("RGB").resize((width, height)).quantize(_COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
