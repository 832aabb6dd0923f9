"""Letting a form wait under a code on paper, and going on with it. No Qt."""

from collections.abc import Collection
from typing import Protocol

from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.parked import ParkedId, ParkedSlip
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.paper import print_leaflet
from kiosk.ui.counter.parked_presenter import ParkedPresenter
from kiosk.ui.counter.visit import Visit
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.desk import Desk
from kiosk.usecases.park_form import ResumedForm
from kiosk.usecases.parking_desk import ParkingDesk


class VisitDoor(Protocol):
    """The visit that a form leaves and comes back to."""

    visit: Visit

    def leave_form(self, code: ServiceCode) -> None:
        """Let go of a form that waits under a code now."""

    def take_up_parked(self, parked_id: ParkedId, form: Form) -> None:
        """Go on with a form that waited under a code."""


class ParkingForms:
    """Parks what is on the screen; the code is shown once, and forgotten with its panel."""

    def __init__(self, around: Surroundings, visit: VisitDoor) -> None:
        self._around = around
        self._visit = visit

    def park(self, presenter: FormPresenter) -> None:
        """Park a form; it leaves the screen when it is durable."""
        session, form = self._around.seat.signed_in, presenter.form
        presenter.show_busy(is_busy=True)
        self._around.store(
            lambda desk: _parking(desk).park(session, form),
            lambda slip: self._on_parked(form.definition.code, slip),
            lambda _code: presenter.show_busy(is_busy=False),
        )

    def _on_parked(self, code: ServiceCode, slip: ParkedSlip) -> None:
        self._visit.leave_form(code)
        panel = ParkedPresenter(
            self._around.say, slip, lambda: self._print(panel), self._around.window.close_panel
        )
        self._around.window.show_panel(PanelName.PARKED, panel)
        panel.print()

    def _print(self, panel: ParkedPresenter) -> None:
        print_leaflet(
            self._around,
            lambda leaflets, width_dots: leaflets.parked(panel.slip, width_dots),
            lambda paper, _code: panel.show_paper(paper),
        )

    def resume(self, code: str) -> None:
        """Go on with the form that waits under a code."""
        self._around.store(lambda desk: _parking(desk).resume(code), self._on_resumed)

    def _on_resumed(self, found: ResumedForm) -> None:
        say = self._around.say()
        if found.form.definition.code in self._visit.visit.drafts:
            self._tell(Tone.WARN, say("parked.taken"), say("parked.taken_next"))
            return
        self._visit.take_up_parked(found.parked_id, found.form)
        is_moved, left = found.is_moved, found.pictures_left
        told = [say("parked.moved_next" if is_moved else "parked.resumed_next")]
        if left:
            told.append(say.counted("parked.pictures_left", left))
        self._tell(Tone.WARN if is_moved or left else Tone.INFO, say("parked.resumed"), " ".join(told))

    def forget_filed(self, parked_ids: Collection[ParkedId]) -> None:
        """Wipe what was filed."""
        if parked_ids:
            self._around.store(lambda desk: _parking(desk).drop(parked_ids), lambda _nothing: None)

    def _tell(self, tone: Tone, title: str, text: str) -> None:
        self._around.window.show_notice(Notice(tone, title, text))


def _parking(desk: Desk) -> ParkingDesk:
    assert desk.parking is not None  # noqa: S101 - the form offers it only where there is one
    return desk.parking
