"""Attaching scans: the scanner's files, what may be taken of them and why not, what is attached. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.domain.attachment import MEBIBYTE, Attachment
from kiosk.domain.form import Form
from kiosk.ports import ScanFile
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

_FILE, _PICTURE = "file:", "picture:"
_KILOBYTE: Final = 1000


@dataclass(frozen=True, slots=True)
class ScansView:
    """The whole panel."""

    title: str
    text: str
    documents: tuple[tuple[str, str], ...]
    document: str
    rows: tuple[Row, ...]
    current: str
    action: str
    trouble: str
    is_busy: bool


@dataclass(frozen=True, slots=True)
class ScansDoors:
    """What the panel asks of the counter around it; `place` names the scanner's folder."""

    say: Callable[[], Speech]
    place: str
    look: Callable[[], None]
    attach: Callable[[str, str], None]
    remove: Callable[[Attachment], None]
    close: Callable[[], None]
    clock_text: Callable[[datetime], str]


class ScansPresenter(Presenter[ScansView]):
    """Lists what is attached and what the scanner has written; judges nothing by a file's name."""

    def __init__(
        self,
        doors: ScansDoors,
        form: Form,
        most_bytes: int,
        question: str = "",
    ) -> None:
        """Take the form, and the question to begin with where a scan is its answer."""
        super().__init__()
        self._doors = doors
        self._form = form
        definition = form.definition
        self._targets = (
            *((paper.code, paper.label) for paper in definition.documents),
            *((asked.name, asked.label) for asked in definition.asked_scans),
        )
        self._most_bytes = most_bytes
        self._files: tuple[ScanFile, ...] = ()
        self._document = question or self._following([*(code for code, _ in self._targets), ""][0])
        self._current = ""
        self._trouble = ""
        self.is_busy = True
        self.cancel = doors.close

    def choose(self, document: str) -> None:
        """Take the paper that the next scan shows."""
        self._document, self._trouble = document, ""
        self.refresh()

    def stand_on(self, key: str) -> None:
        """Stand on a line of the list."""
        if key and key != self._current:
            self._current, self._trouble = key, ""
            self.refresh()

    def look_again(self) -> None:
        """Look into the scanner's folder again."""
        if not self.is_busy:
            self.is_busy, self._trouble = True, ""
            self.refresh()
            self._doors.look()

    def submit(self) -> None:
        """Attach the file the clerk stands on, or take an attached picture off again."""
        if self.is_busy:
            return
        kind, _, name = self._current.partition(":")
        if f"{kind}:" == _FILE:
            self.is_busy, self._trouble = True, ""
            self.refresh()
            self._doors.attach(name, self._document)
        elif f"{kind}:" == _PICTURE:
            self._doors.remove(self._form.attachments[int(name)])

    def show_files(self, files: Sequence[ScanFile]) -> None:
        """Show what the scanner has written, newest first."""
        self._files, self.is_busy = tuple(files), False
        self._stand_somewhere()

    def show_attached(self, form: Form) -> None:
        """Show what is attached now; the next paper without a scan is offered."""
        self._form, self.is_busy = form, False
        self._document = self._following(self._document)
        self._stand_somewhere()

    def _following(self, otherwise: str) -> str:
        """Return the first paper or question without a scan."""
        has = {self._shown_by(one) for one in self._form.attachments}
        return next((code for code, _ in self._targets if code not in has), otherwise)

    def _shown_by(self, picture: Attachment) -> str:
        """Return the paper a picture shows, or the question it answers."""
        asked = (one.name for one in self._form.definition.asked_scans)
        answered = next((name for name in asked if self._form.texts.get(name) == picture.hash), "")
        return answered or picture.document

    def show_trouble(self, words: str) -> None:
        """Say why a file cannot be taken; nothing was changed."""
        self._trouble, self.is_busy = words, False
        self.refresh()

    def _stand_somewhere(self) -> None:
        keys = [row.key for row in self._rows(self._doors.say())]
        if self._current not in keys:
            self._current = next((key for key in keys if key.startswith(_FILE)), keys[0] if keys else "")
        self.refresh()

    def view(self) -> ScansView:
        """Return the panel."""
        say, rows = self._doors.say(), self._rows(self._doors.say())
        is_attached = self._current.startswith(_PICTURE)
        text = say("scans.text", folder=ltr(self._doors.place))
        return ScansView(
            title=say("scans.title"),
            text=text if rows or self.is_busy else say("scans.empty", folder=ltr(self._doors.place)),
            documents=tuple((code, say.words(label)) for code, label in self._targets),
            document=self._document,
            rows=rows,
            current=self._current,
            action=say("scans.remove" if is_attached else "scans.attach"),
            trouble=self._trouble,
            is_busy=self.is_busy,
        )

    def _rows(self, say: Speech) -> tuple[Row, ...]:
        labels = {code: say.words(label) for code, label in self._targets}
        pictures = [
            Row(
                key=f"{_PICTURE}{number}",
                title=labels.get(self._shown_by(one), one.document),
                subtitle=f"{_size(one.size_bytes, say)} · {say.counted('scans.pages', one.pages)}",
                pills=(PillText(say("scans.attached"), Tone.GOOD),),
            )
            for number, one in enumerate(self._form.attachments)
        ]
        return (*pictures, *(self._file_row(file, say) for file in self._files))

    def _file_row(self, file: ScanFile, say: Speech) -> Row:
        written = self._doors.clock_text(datetime.fromtimestamp(file.modified_at_s).astimezone())
        pills: tuple[PillText, ...] = ()
        if file.size_bytes > self._most_bytes:
            pills = (PillText(say("scans.pill_too_large"), Tone.BAD),)
        elif file.size_bytes == 0:
            pills = (PillText(say("scans.pill_empty"), Tone.WARN),)
        return Row(
            key=f"{_FILE}{file.name}",
            title=ltr(file.name),
            subtitle=f"{_size(file.size_bytes, say)} · {written}",
            pills=pills,
        )


def _size(size_bytes: int, say: Speech) -> str:
    return say("line.size", kilobytes=ltr(str(max(1, round(size_bytes / _KILOBYTE)))))


def refusal_words(reason: str, max_bytes: int, max_pages: int, say: Speech) -> str:
    """Return why a scan cannot be taken, with the limits in force."""
    limits = {"megabytes": ltr(str(max_bytes // MEBIBYTE)), "pages": ltr(str(max_pages))}
    return say(f"scans.refused.{reason}", **limits)
