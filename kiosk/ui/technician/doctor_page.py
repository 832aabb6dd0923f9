"""The doctor's page: everything looked at, cause and next step beside it."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.list_page import ListLook, ListPage
from kiosk.ui.counter.list_presenter import ListView
from kiosk.ui.counter.page import Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.technician.doctor_presenter import DoctorDetail, DoctorPresenter
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import line, plain

_LOOK = ListLook("doctor", (8, 8, 150), has_note=True)


class DoctorPage(ListPage[DoctorDetail]):
    """Arrows walk the checks; F9 looks again, F6 mends what is safe, F7 writes the bundle for support."""

    def __init__(self, kit: Kit, presenter: DoctorPresenter, press: Press) -> None:
        super().__init__(kit, press, _LOOK)
        self._again = button(kit, kit.say("doctor.again"), presenter.examine, "primary", key="F9")
        self._mend = button(kit, kit.say("doctor.mend"), presenter.mend, "second", key="F6")
        self._support = button(kit, kit.say("doctor.support"), presenter.write_support, "second", key="F7")
        self._devices = button(
            kit, kit.say("doctor.devices"), lambda: press(Command.DEVICES), "second", key="Shift+F1"
        )
        self._said = Label(kit, "", "small", wrap=True)
        self.commands = {
            Command.FORWARD: presenter.examine,
            Command.VOID: presenter.mend,
            Command.REPRINT: presenter.write_support,
        }
        side = self.side(self._said, self._again, self._mend, self._support, self._devices)
        self.lay_out(presenter, side)

    def show_actions(self, view: ListView[DoctorDetail]) -> None:
        """Offer one piece of work at a time."""
        for action in (self._again, self._mend, self._support):
            action.setEnabled(not view.is_busy)
        self._said.show_text(self.kit.say("doctor.working") if view.is_busy else view.aside)
        self._said.setVisible(bool(view.is_busy or view.aside))

    def parts(self, detail: DoctorDetail) -> list[QWidget]:
        """Return how it is and what to do."""
        kit = self.kit
        parts: list[QWidget] = [
            Label(kit, detail.title, "h2", wrap=True),
            plain(line(0, Pill(kit, detail.state, detail.tone), None)),
            Label(kit, detail.text, "body", wrap=True),
        ]
        if detail.fix:
            parts.append(Label(kit, detail.fix, "small", wrap=True))
        return parts
