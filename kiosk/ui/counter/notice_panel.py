"""The panel of the privacy notice: read out, printed, agreed to with F9."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.notice_presenter import NoticePresenter, NoticeView
from kiosk.ui.counter.panel import Panel
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import column, line, rule

_WIDTH_PX = 680


class NoticePanel(Panel):
    """Plain words, large enough to be turned towards the citizen."""

    def __init__(self, kit: Kit, window: QWidget, presenter: NoticePresenter) -> None:
        self._presenter = presenter
        view = presenter.view()
        self._print = button(kit, kit.say("notice.print"), presenter.print, "second", icon="printer")
        agree = button(kit, kit.say("notice.agree"), presenter.submit, "primary", key="F9")
        back = button(kit, kit.say("notice.back"), presenter.cancel, "second", key="Esc")
        actions = line(kit.px(10))
        for action in (agree, self._print, back):
            actions.addWidget(action, 1)
        inside = column(kit.px(10), Label(kit, view.service, "soft", wrap=True))
        for text in view.lines:
            inside.addWidget(Label(kit, text, "body", wrap=True))
        inside.addWidget(rule(kit))
        inside.addWidget(Label(kit, view.question, "strong", wrap=True))
        inside.addWidget(Label(kit, view.name, "small"))
        inside.addLayout(actions)
        super().__init__(kit, window, view.title, inside, _WIDTH_PX)
        self.left = presenter.cancel
        self.first = agree
        presenter.attach(self.show_view)

    def show_view(self, view: NoticeView) -> None:
        """Show the panel."""
        self._print.setEnabled(not view.is_busy)

    def forward(self) -> None:
        """Note that the citizen agrees."""
        self._presenter.submit()

    def detach(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
