"""A question that is answered by a scan: the paper goes on the machine's scanner, its picture into the form.

Only what the scanner has written since this page was shown is taken: nobody sees another citizen's paper.
"""

from kiosk.domain.attachment import Attachment
from kiosk.domain.picture_file import Doubt
from kiosk.errors import AttachmentRefusedError
from kiosk.ports import PaperScans, ScanFile
from kiosk.ui.counter.doors import code_of
from kiosk.ui.counter.scans_presenter import refusal_words
from kiosk.ui.lead import READER, STORE
from kiosk.ui.selfservice.asking import QuestionStep, form_of
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.screens import Block, Note, Tile, Tiles
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.attach_picture import LIMITS

_TAKE = "take"


class ScanStep(QuestionStep):
    """Tells how the paper is scanned, takes what came, and says why something cannot be taken."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._shown_at_s = journey.equipment.clock.now().timestamp()
        self._refusal = ""
        self._doubt: Doubt | None = None
        self._is_looking = False

    def _asked(self) -> tuple[Block, ...]:
        journey, taken = self.journey, self._taken()
        if taken is None:
            told = Note(Tone.INFO, journey.say("scan.how"), journey.say("scan.how_next"), "scanner")
        else:
            pages = journey.speech.counted("scans.pages", taken.pages)
            told = Note(Tone.GOOD, journey.say("scan.taken", pages=pages), journey.say("scan.taken_next"))
        wrong = [self._refusal] if self._refusal else []
        doubts = [journey.say(f"scan.doubt.{self._doubt}")] if self._doubt is not None else []
        words = journey.say("scan.again" if taken is not None else "scan.take")
        way = Tiles((Tile(_TAKE, words, "", "again" if taken is not None else "scanner"),), 1)
        notes = (
            *(Note(Tone.BAD, words) for words in wrong),
            *(Note(Tone.WARN, words) for words in doubts),
        )
        return (told, *notes, way)

    def _taken(self) -> Attachment | None:
        form = form_of(self.journey)
        digest = form.texts.get(self.name, "")
        return next((one for one in form.attachments if one.hash == digest), None)

    def press(self, name: str, value: str = "", /) -> None:
        """Take what the scanner has written since the page was shown."""
        scans = self.journey.equipment.scans
        if name != _TAKE or scans is None:
            super().press(name, value)
        elif not self._is_looking:
            self._is_looking, self._refusal = True, ""
            self.journey.trouble = None
            self._look(scans)

    def _look(self, scans: PaperScans) -> None:
        visit = self.journey.visit

        def read() -> tuple[bytes, Doubt | None]:
            new = [file for file in scans.list() if file.modified_at_s >= self._shown_at_s]
            newest: ScanFile | None = new[0] if new else None
            data = scans.read(newest.name, LIMITS.max_bytes) if newest is not None else b""
            return data, scans.doubt(data)

        def home(seen: tuple[bytes, Doubt | None]) -> None:
            if visit is self.journey.visit:
                self._on_read(*seen)

        def fault(error: BaseException) -> None:
            if visit is self.journey.visit:
                self._is_looking = False
                self.journey.show_error(code_of(error))

        self.journey.jobs.run(READER, read, home, fault)

    def _on_read(self, data: bytes, doubt: Doubt | None) -> None:
        journey = self.journey
        if not data:
            self._is_looking, self._refusal = False, journey.say("scan.nothing")
            journey.refresh()
            return
        desk, visit = journey.equipment.desk, journey.visit

        def kept(picture: Attachment) -> None:
            if visit is journey.visit:
                self._doubt = doubt
                self._on_kept(picture)

        def refused(error: BaseException) -> None:
            if visit is not journey.visit:
                return
            self._is_looking = False
            if isinstance(error, AttachmentRefusedError):
                said = refusal_words(error.reason, error.max_bytes, error.max_pages, journey.speech)
                self._refusal = said
                journey.refresh()
            else:
                journey.show_error(code_of(error))

        journey.jobs.run(STORE, lambda: desk.attach_picture(data), kept, refused)

    def _on_kept(self, picture: Attachment) -> None:
        """Take the picture in the place of an earlier one."""
        before, form = self._taken(), form_of(self.journey)
        if before is not None:
            form = form.without_attachment(before)
        self.journey.visit.form = form.with_attachment(picture).with_text(self.name, picture.hash)
        self._is_looking, self._problems = False, {}
        self.journey.refresh()
