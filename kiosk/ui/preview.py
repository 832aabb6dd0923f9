"""A form as a picture, for whoever writes it: drawn by the counter's own window, nothing imitated."""

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from kiosk.domain.form import Form
from kiosk.domain.words import Language
from kiosk.ui.counter.form_presenter import FormDoors, FormPresenter
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.frame_parts import HeaderView, RailView, StripItem
from kiosk.ui.shell import Shell
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.theme.tokens import Theme, ThemeName

_WIDTH_PX: Final = 1280
_LEAST_PX: Final = 800
_MOST_TRIES: Final = 4


class PreviewLead:
    """Leads a window in which nobody works: it shows one form and obeys no key."""

    def __init__(self, texts: TextSource, language: Language) -> None:
        self._speech = Speech(texts, language)

    def say(self) -> Speech:
        """Return the language of the picture."""
        return self._speech

    def speak(self, language: Language) -> None:
        """Speak another language."""
        self._speech = Speech(self._speech.texts, language)

    def header(self) -> HeaderView:
        """Return a header without a counter."""
        return HeaderView()

    def rail(self, _here: PageName) -> RailView:
        """Return a rail without keys."""
        return RailView()

    def strip(self) -> tuple[StripItem, ...]:
        """Return an empty strip."""
        return ()

    def command(self, command: Command) -> None:
        """Obey nothing."""


def draw_form(form: Form, texts: TextSource, language: Language, output: str, today: date) -> tuple[int, int]:
    """Draw a form, as tall as it is long, into a PNG file; return width and height in px.

    Args:
        form: what is filled in.
        texts: the texts of both languages.
        language: whose form it is.
        output: the file.
        today: the date of the form.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["kiosk-preview"])
    load_fonts()
    shell, lead = Shell(app, Theme(ThemeName.LIGHT)), PreviewLead(texts, language)
    shell.begin(lead)
    doors = FormDoors(lead.say, lambda: today, lambda: "", lambda _form: None, lambda _form: None)
    shell.show_page(PageName.FORM, FormPresenter(form, doors))
    height = _LEAST_PX
    for _ in range(_MOST_TRIES):
        shell.resize(_WIDTH_PX, height)
        shell.show()
        _settle()
        if not shell.hidden_height():
            break
        height += shell.hidden_height()
    picture = shell.grab()
    picture.save(output, "PNG")
    shell.close()
    shell.deleteLater()
    _settle()
    return picture.width(), picture.height()


def _settle() -> None:
    """Let layouts come to rest: each pass may ask for another."""
    for _ in range(12):
        QCoreApplication.sendPostedEvents(None, 0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
