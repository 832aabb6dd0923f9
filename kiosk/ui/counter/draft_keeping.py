"""Keeps half-filled forms while they are typed: one save under way, the latest state follows. No Qt."""

from collections.abc import Callable, Sequence

from kiosk.domain.basket import Basket
from kiosk.domain.draft import DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, ServiceCode
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import STORE
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.keep_drafts import KeptForm


class DraftKeeping:
    """What of this visit is kept, under which names; a save never holds the clerk up.

    While one save is under way newer states wait, the last one of each form only: what is lost to a power cut
    is what was typed since the last save came back.
    """

    def __init__(self, around: Surroundings, basket: Callable[[], Basket | None]) -> None:
        self._around = around
        self._basket = basket
        self._ids: set[DraftId] = set()
        self._wanted: dict[DraftId, Form] = {}
        self._later: list[KeptForm] = []
        self._is_saving = False
        self._is_told = False

    @property
    def ids(self) -> tuple[DraftId, ...]:
        """The names under which forms of this visit are kept."""
        return tuple(self._ids)

    def keep(self, form: Form) -> None:
        """Keep a form as it stands."""
        self._keep(self._id_of(form.definition.code), form)

    def filed(self, form: Form, application_id: ApplicationId) -> Form | None:
        """Keep a filed form under its application until it is paid; return the next one of its service."""
        self._keep(DraftId(application_id), form)
        self._drop({self._id_of(form.definition.code)})
        for kept in self._later:
            if kept.form.definition.code == form.definition.code:
                self._later.remove(kept)
                return kept.form
        return None

    def reopened(self, application_id: ApplicationId) -> None:
        """Let go of a filed form that was opened again; it is kept as a form once more."""
        self._drop({DraftId(application_id)})

    def take_up(self, found: Sequence[KeptForm]) -> dict[ServiceCode, Form]:
        """Take up what an earlier start kept; return one form for each service, the others follow."""
        forms: dict[ServiceCode, Form] = {}
        for kept in found:
            self._ids.add(kept.draft_id)
            if kept.form.definition.code in forms:
                self._later.append(kept)
                continue
            forms[kept.form.definition.code] = kept.form
            if kept.draft_id != self._id_of(kept.form.definition.code):
                self.keep(kept.form)
                self._drop({kept.draft_id})
        return forms

    def take_unsaved(self) -> tuple[KeptForm, ...]:
        """Hand over what is not saved yet, to be kept by the very job that takes the money."""
        wanted, self._wanted = self._wanted, {}
        return tuple(KeptForm(draft_id, form) for draft_id, form in wanted.items())

    def forget(self) -> None:
        """Wipe what is kept of this visit: it was paid, or given up."""
        self._later.clear()
        self._drop(set(self._ids) | set(self._wanted))

    def _id_of(self, code: ServiceCode) -> DraftId:
        return DraftId(f"{self._around.seat.signed_in.operator.operator_id}-{code}")

    def _keep(self, draft_id: DraftId, form: Form) -> None:
        if self._around.equipment.desk.drafts is None:
            return
        self._wanted[draft_id] = form
        self._ids.add(draft_id)
        self._save()

    def _save(self) -> None:
        if self._is_saving or not self._wanted:
            return
        self._is_saving = True
        wanted, self._wanted = self._wanted, {}
        desk, session, basket = self._around.equipment.desk, self._around.seat.signed_in, self._basket()

        def save() -> None:
            for draft_id, form in wanted.items():
                desk.keep_draft(session, KeptForm(draft_id, form), basket)

        self._around.jobs.run(
            STORE, save, lambda _nothing: self._on_saved(), lambda _error: self._on_failed()
        )

    def _on_saved(self) -> None:
        self._is_saving = self._is_told = False
        self._save()

    def _on_failed(self) -> None:
        """Tell once that a power cut would cost the form; work goes on."""
        self._is_saving = False
        if not self._is_told:
            self._is_told = True
            say = self._around.say()
            self._around.window.show_notice(Notice(Tone.WARN, say("drafts.not_kept"), say("drafts.goes_on")))

    def _drop(self, ids: set[DraftId]) -> None:
        for draft_id in ids:
            self._wanted.pop(draft_id, None)
        gone = tuple(ids & self._ids)
        self._ids -= ids
        if gone and self._around.equipment.desk.drafts is not None:
            self._around.store(lambda desk: desk.drop_drafts(gone), lambda _nothing: None)
