"""The page on which a counter is taken out of service."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.list_page import ListLook, ListPage
from kiosk.ui.counter.list_presenter import ListView
from kiosk.ui.counter.page import Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.technician.doctor_presenter import DoctorDetail
from kiosk.ui.technician.retire_presenter import RetirePresenter
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import line, plain

_LOOK = ListLook("retire", (8, 8, 150), has_note=True)


class RetirePage(ListPage[DoctorDetail]):
    """Arrows walk the conditions; F5 looks again, F9 asks for the supervisor once all are met."""

    def __init__(self, kit: Kit, presenter: RetirePresenter, press: Press) -> None:
        super().__init__(kit, press, _LOOK)
        self._presenter = presenter
        self._again = button(kit, kit.say("doctor.again"), presenter.look_again, "second", key="F5")
        self._retire = button(kit, kit.say("retire.retire"), presenter.retire, "danger", key="F9")
        self._doctor = button(kit, kit.say("doctor.title"), lambda: press(Command.LINE), "second", key="F3")
        self._said = Label(kit, "", "small", wrap=True)
        self.commands = {Command.FORWARD: presenter.retire, Command.READ: presenter.look_again}
        self.lay_out(presenter, self.side(self._said, self._again, self._retire, self._doctor))

    def show_actions(self, view: ListView[DoctorDetail]) -> None:
        """Offer the end only when nothing keeps the counter."""
        self._again.setEnabled(not view.is_busy)
        self._retire.setEnabled(self._presenter.can_retire)
        self._said.show_text(view.aside)
        self._said.setVisible(bool(view.aside))

    def parts(self, detail: DoctorDetail) -> list[QWidget]:
        """Return what is missing and what to do."""
        kit = self.kit
        return [
            Label(kit, detail.title, "h2", wrap=True),
            plain(line(0, Pill(kit, detail.state, detail.tone), None)),
            Label(kit, detail.text, "body", wrap=True),
        ]
