"""Today's applications: the list, and the one the clerk stands on."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.list_page import ListLook, ListPage
from kiosk.ui.counter.list_presenter import ListView
from kiosk.ui.counter.page import Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.today_presenter import DetailView, TodayPresenter
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import Banner, line, plain, rule

_LOOK = ListLook("today", (62, 92, 170), empty=Tone.INFO)


class TodayPage(ListPage[DetailView]):
    """Arrows walk the list; F7 prints again, Shift+F7 what has no paper yet, Del asks for a reversal."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: TodayPresenter, press: Press) -> None:
        super().__init__(kit, press, _LOOK)
        self._reprint = button(
            kit, kit.say("today.reprint"), presenter.reprint, "second", icon="printer", key="F7"
        )
        self._reverse = button(
            kit, kit.say("today.reverse"), presenter.reverse, "danger", icon="supervisor", key="Del"
        )
        self._owed_title = Label(kit, "", "small", wrap=True)
        self._owed = button(
            kit, kit.say("today.print_owed"), presenter.print_owed, "second", icon="printer", key="Shift+F7"
        )
        self.list.deleted.connect(lambda _key: presenter.reverse())
        self.list.reached_end.connect(presenter.load_more)
        self.commands = {
            Command.FORWARD: lambda: press(Command.NEW),
            Command.REPRINT: presenter.reprint,
            Command.PRINT_OWED: presenter.print_owed,
        }
        self.lay_out(presenter, self.side(self._owed_title, self._owed, self._reprint, self._reverse))

    def show_actions(self, view: ListView[DetailView]) -> None:
        """Offer paper for what is shown, and a reversal while there is something to reverse."""
        self._owed_title.show_text(view.aside)
        self._owed_title.setVisible(bool(view.aside))
        self._owed.setVisible(bool(view.aside))
        self._owed.setEnabled(not view.is_busy)
        self._reprint.setEnabled(view.detail is not None and not view.is_busy)
        self._reverse.setEnabled(view.detail is not None and view.detail.can_reverse)

    def parts(self, detail: DetailView) -> list[QWidget]:
        """Return what became of the application and of its paper."""
        kit = self.kit
        parts: list[QWidget] = [
            Label(kit, detail.title, "h2", wrap=True),
            Label(kit, detail.applicant, "soft", wrap=True),
            plain(line(0, Pill(kit, detail.state, detail.state_tone), None)),
        ]
        parts += [Banner(kit, Tone.BAD, reason) for reason in detail.reasons]
        paper = line(kit.px(8), Label(kit, kit.say("today.paper_title"), "small"))
        paper.addWidget(Pill(kit, detail.paper, detail.paper_tone))
        paper.addStretch(1)
        return [*parts, rule(kit), self.facts(detail.facts), plain(paper)]
