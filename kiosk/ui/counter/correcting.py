"""Correcting what came back: the form opened again, kept half typed, sent or given up. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kiosk.domain.draft import DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.operator import Role
from kiosk.errors import SupervisorNeededError
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.draft_saver import DraftSaver
from kiosk.ui.counter.filing import Filing
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.panel_presenters import QuestionPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.amend_application import SIBLINGS, Correction, ReopenedForm
from kiosk.usecases.keep_drafts import KeptForm


@dataclass(frozen=True, slots=True)
class Asked:
    """Which application is corrected, why, what is asked about, and what is proposed as typed text."""

    application_id: ApplicationId
    reasons: tuple[str, ...]
    fields: tuple[str, ...]
    proposed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Correcting:
    """One correction at a time; what is typed is a draft until it is sent or given up.

    Leaving the form keeps the draft: the same person finds it as it was left, also after a crash.
    """

    def __init__(self, around: Surroundings, filing: Filing) -> None:
        self._around = around
        self._filing = filing
        self._back: Callable[[], None] = lambda: None
        self._saver = DraftSaver(around, lambda: None)

    @property
    def is_idle(self) -> bool:
        """Say whether everything typed is kept."""
        return self._saver.is_idle

    def open(self, asked: Asked, back: Callable[[], None]) -> None:
        """Open the form of an application; `back` is where the clerk goes afterwards."""
        session = self._around.seat.signed_in
        if SIBLINGS in asked.reasons and session.operator.role is not Role.SUPERVISOR:
            self._around.show_error(SupervisorNeededError.code)
            return
        self._back = back
        self._around.window.show_notice(None)
        self._around.store(
            lambda desk: desk.reopen_form(asked.application_id, session),
            lambda reopened: self._on_reopened(asked, reopened),
        )

    def ended(self, application_id: ApplicationId) -> None:
        """Wipe what was typed: the application was corrected or withdrawn."""
        draft_id = self._id_of(application_id)
        self._saver.found(draft_id)
        self._saver.drop({draft_id})

    def _on_reopened(self, asked: Asked, reopened: ReopenedForm) -> None:
        named, form = asked.application_id, reopened.form
        for name, text in asked.proposed.items():
            form = form.with_text(name, text)
        corrects = named, reopened.filed.seen_entry
        doors = replace(
            self._filing.form_doors(),
            filed=lambda corrected: self._send(presenter, asked, reopened, corrected),
            changed=lambda form: self._saver.keep(KeptForm(self._id_of(named), form, corrects)),
        )
        presenter = FormPresenter(form, doors, frozenset(asked.fields))
        presenter.left = self._back
        presenter.given_up = lambda: self._ask_give_up(named)
        if reopened.is_begun:
            self._saver.found(self._id_of(named))
        self._filing.show_form(presenter)
        self._tell_begun(reopened)

    def _tell_begun(self, reopened: ReopenedForm) -> None:
        say = self._around.say()
        if reopened.is_begun:
            notice = Notice(Tone.INFO, say("correction.as_left"), say("correction.as_left_next"))
            self._around.window.show_notice(notice)
        elif reopened.is_overtaken:
            notice = Notice(Tone.WARN, say("correction.overtaken"), say("correction.overtaken_next"))
            self._around.window.show_notice(notice)

    def _send(self, presenter: FormPresenter, asked: Asked, reopened: ReopenedForm, form: Form) -> None:
        session = self._around.seat.signed_in
        presenter.show_busy(is_busy=True)
        self._around.store(
            lambda desk: desk.amend_application(session, Correction(reopened.filed, form, asked.reasons)),
            lambda _entry: self._on_sent(asked.application_id),
            lambda _code: presenter.show_busy(is_busy=False),
        )

    def _on_sent(self, application_id: ApplicationId) -> None:
        self.ended(application_id)
        self._back()
        say = self._around.say()
        self._around.window.show_notice(Notice(Tone.GOOD, say("attention.corrected"), say("attention.sent")))

    def _ask_give_up(self, application_id: ApplicationId) -> None:
        """Ask before what was typed is wiped; where nothing was, simply go back."""
        if self._id_of(application_id) not in self._saver.ids:
            self._back()
            return
        panel = QuestionPresenter(
            self._around.say,
            "give_up",
            lambda: self._give_up(application_id),
            self._around.window.close_panel,
        )
        self._around.window.show_panel(PanelName.GIVE_UP, panel)

    def _give_up(self, application_id: ApplicationId) -> None:
        self._around.window.close_panel()
        self.ended(application_id)
        self._back()
        say = self._around.say()
        self._around.window.show_notice(Notice(Tone.INFO, say("correction.given_up")))

    def _id_of(self, application_id: ApplicationId) -> DraftId:
        return DraftId(f"{self._around.seat.signed_in.operator.operator_id}-corrects-{application_id}")
