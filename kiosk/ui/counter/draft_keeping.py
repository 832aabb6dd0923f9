"""Keeps the half-filled forms of a visit: under which names, and which comes next. No Qt."""

from collections.abc import Callable, Sequence

from kiosk.domain.basket import Basket
from kiosk.domain.draft import DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, ServiceCode
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.draft_saver import DraftSaver
from kiosk.usecases.keep_drafts import KeptForm


class DraftKeeping:
    """What of this visit is kept: the form begun of each service, and what was filed and is not paid."""

    def __init__(self, around: Surroundings, basket: Callable[[], Basket | None]) -> None:
        self._around = around
        self._saver = DraftSaver(around, basket)
        self._later: list[KeptForm] = []

    @property
    def ids(self) -> tuple[DraftId, ...]:
        """The names under which forms of this visit are kept."""
        return tuple(self._saver.ids)

    @property
    def is_idle(self) -> bool:
        """Say whether everything typed is kept."""
        return self._saver.is_idle

    def keep(self, form: Form) -> None:
        """Keep a form as it stands."""
        self._saver.keep(KeptForm(self._id_of(form.definition.code), form))

    def filed(self, form: Form, application_id: ApplicationId) -> Form | None:
        """Keep a filed form under its application until it is paid; return the next one of its service."""
        self._saver.keep(KeptForm(DraftId(application_id), form))
        self._saver.drop({self._id_of(form.definition.code)})
        for kept in self._later:
            if kept.form.definition.code == form.definition.code:
                self._later.remove(kept)
                return kept.form
        return None

    def let_go(self, code: ServiceCode) -> None:
        """Wipe a form of this visit that waits under a code now."""
        self._saver.drop({self._id_of(code)})

    def reopened(self, application_id: ApplicationId) -> None:
        """Let go of a filed form that was opened again; it is kept as a form once more."""
        self._saver.drop({DraftId(application_id)})

    def take_up(self, found: Sequence[KeptForm]) -> dict[ServiceCode, Form]:
        """Take up what an earlier start kept; return one form for each service, the others follow."""
        forms: dict[ServiceCode, Form] = {}
        for kept in found:
            self._saver.found(kept.draft_id)
            if kept.form.definition.code in forms:
                self._later.append(kept)
                continue
            forms[kept.form.definition.code] = kept.form
            if kept.draft_id != self._id_of(kept.form.definition.code):
                self.keep(kept.form)
                self._saver.drop({kept.draft_id})
        return forms

    def take_unsaved(self) -> tuple[KeptForm, ...]:
        """Hand over what is not saved yet, to be kept by the very job that takes the money."""
        return self._saver.take_unsaved()

    def forget(self) -> None:
        """Wipe what is kept of this visit: it was paid, or given up."""
        self._later.clear()
        self._saver.drop(set(self._saver.ids))

    def _id_of(self, code: ServiceCode) -> DraftId:
        return DraftId(f"{self._around.seat.signed_in.operator.operator_id}-{code}")
