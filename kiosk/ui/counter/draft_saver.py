"""Saves half-filled forms while they are typed: one save under way, the latest state follows. No Qt."""

from collections.abc import Callable

from kiosk.domain.basket import Basket
from kiosk.domain.draft import DraftId
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import STORE
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.keep_drafts import KeptForm


class DraftSaver:
    """Knows which drafts are kept; a save never holds the clerk up.

    While one save is under way newer states wait, the last one of each form only: what is lost to a power cut
    is what was typed since the last save came back.
    """

    def __init__(self, around: Surroundings, basket: Callable[[], Basket | None]) -> None:
        self._around = around
        self._basket = basket
        self._ids: set[DraftId] = set()
        self._wanted: dict[DraftId, KeptForm] = {}
        self._is_saving = False
        self._is_told = False

    @property
    def ids(self) -> frozenset[DraftId]:
        """The names under which forms are kept."""
        return frozenset(self._ids)

    @property
    def is_idle(self) -> bool:
        """Say whether everything typed is kept."""
        return not self._is_saving and not self._wanted

    def found(self, draft_id: DraftId) -> None:
        """Take note of a draft that an earlier start has kept."""
        self._ids.add(draft_id)

    def keep(self, kept: KeptForm) -> None:
        """Keep a form as it stands."""
        if self._around.equipment.desk.drafts is None:
            return
        self._wanted[kept.draft_id] = kept
        self._ids.add(kept.draft_id)
        self._save()

    def take_unsaved(self) -> tuple[KeptForm, ...]:
        """Hand over what is not saved yet, to be kept by the very job that takes the money."""
        wanted, self._wanted = self._wanted, {}
        return tuple(wanted.values())

    def drop(self, ids: set[DraftId]) -> None:
        """Wipe drafts, whether they are saved already or about to be."""
        for draft_id in ids:
            self._wanted.pop(draft_id, None)
        gone = tuple(ids & self._ids)
        self._ids -= ids
        if gone and self._around.equipment.desk.drafts is not None:
            self._around.store(lambda desk: desk.drop_drafts(gone), lambda _nothing: None)

    def _save(self) -> None:
        if self._is_saving or not self._wanted:
            return
        self._is_saving = True
        wanted = self.take_unsaved()
        desk, session, basket = self._around.equipment.desk, self._around.seat.signed_in, self._basket()

        def save() -> None:
            for kept in wanted:
                desk.keep_draft(session, kept, basket)

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
