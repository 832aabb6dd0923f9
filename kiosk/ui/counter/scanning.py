"""Leads through attaching scans to a form: look, read, judge, keep on both copies, name. No Qt."""

from collections.abc import Callable

from kiosk.domain.attachment import Attachment
from kiosk.domain.picture_file import Doubt
from kiosk.errors import AttachmentRefusedError, DeviceNotConfiguredError
from kiosk.ports import PaperScans
from kiosk.ui.counter.doors import Surroundings, code_of
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.scans_presenter import ScansDoors, ScansPresenter, refusal_words
from kiosk.ui.lead import READER, STORE
from kiosk.usecases.attach_picture import LIMITS


class Scanning:
    """Files are read in the reader's lane and kept in the store's: the window waits for neither."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def open(self, form: FormPresenter, question: str = "") -> None:
        """Open the panel on a form, at a question where one is named."""
        scans = self._around.equipment.scans
        if scans is None:
            self._around.show_error(DeviceNotConfiguredError.code)
            return
        doors = ScansDoors(
            say=self._around.say,
            place=scans.place,
            look=lambda: self._look(panel, scans),
            attach=lambda name, target: self._attach(panel, form, scans, (name, target)),
            remove=lambda picture: _remove(panel, form, picture),
            close=self._around.window.close_panel,
            clock_text=lambda moment: self._around.say().clock(moment),
        )
        panel = ScansPresenter(doors, form.form, LIMITS.max_bytes, question)
        self._around.window.show_panel(PanelName.SCANS, panel)
        self._look(panel, scans)

    def _look(self, panel: ScansPresenter, scans: PaperScans) -> None:
        self._around.jobs.run(READER, scans.list, panel.show_files, self._told(panel))

    def _attach(
        self, panel: ScansPresenter, form: FormPresenter, scans: PaperScans, named: tuple[str, str]
    ) -> None:
        name, target = named
        self._around.jobs.run(
            READER,
            lambda: _looked_at(scans, name),
            lambda read: self._keep(panel, form, read, target),
            self._told(panel),
        )

    def _keep(
        self, panel: ScansPresenter, form: FormPresenter, read: tuple[bytes, Doubt | None], target: str
    ) -> None:
        desk = self._around.equipment.desk
        is_asked = target in {question.name for question in form.form.definition.asked_scans}
        data, doubt = read
        document, question = ("", target) if is_asked else (target, "")

        def kept(picture: Attachment) -> None:
            form.add_picture(picture, question)
            panel.show_attached(form.form)
            if doubt is not None:
                panel.show_trouble(self._around.say()(f"scans.doubt.{doubt}"))

        self._around.jobs.run(STORE, lambda: desk.attach_picture(data, document), kept, self._told(panel))

    def _told(self, panel: ScansPresenter) -> Callable[[BaseException], None]:
        """Return what tells the clerk why a file cannot be taken."""

        def tell(error: BaseException) -> None:
            say = self._around.say()
            if isinstance(error, AttachmentRefusedError):
                panel.show_trouble(refusal_words(error.reason, error.max_bytes, error.max_pages, say))
            else:
                panel.show_trouble(" ".join(say.error(code_of(error))))

        return tell


def _looked_at(scans: PaperScans, name: str) -> tuple[bytes, Doubt | None]:
    data = scans.read(name, LIMITS.max_bytes)
    return data, scans.doubt(data)


def _remove(panel: ScansPresenter, form: FormPresenter, picture: Attachment) -> None:
    form.remove_picture(picture)
    panel.show_attached(form.form)
