"""The technician's page: the devices, the one that is looked at, its traffic and its wiring."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.counter.devices_presenter import DevicesPresenter, DevicesView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.surfaces import Scroll, Surface, card, column, discard, line, plain

_WIDTHS = (0, 0, 130)
_SIDE_PX = 380


class DevicesPage(Page):
    """Arrows walk the devices; F9 tries the one they stand on, Esc goes back to work."""

    def __init__(self, kit: Kit, presenter: DevicesPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._list = RowList(kit, kit.say("devices.title"), _WIDTHS)
        self._title = Label(kit, "", "h1")
        self._state = Pill(kit)
        self._advice = Label(kit, "", "soft", wrap=True)
        self._facts = QGridLayout()
        self._result = Label(kit, "", "strong", wrap=True)
        self._try = button(kit, " ", presenter.try_device, "primary", icon="again", key="F9")
        self._back = button(
            kit, presenter.view().back, lambda: press(Command.BACK), "second", icon=kit.back_icon, key="Esc"
        )
        self._ports, self._wiring, self._traffic = (column(kit.px(6)) for _ in range(3))
        self._made: dict[str, tuple[object, list[QWidget]]] = {}
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._side())
        inside.addWidget(self._main(), 1)
        self.setLayout(inside)
        self._list.moved.connect(presenter.stand_on)
        self._list.opened.connect(lambda _key: presenter.try_device())
        self.commands = {Command.FORWARD: presenter.try_device}
        presenter.attach(self.show_view)

    def _side(self) -> QWidget:
        kit = self.kit
        devices = column(kit.px(8), Label(kit, kit.say("devices.title"), "h1"))
        devices.addWidget(self._list, 1)
        ports = column(kit.px(8), Label(kit, kit.say("devices.ports"), "h2"))
        ports.addWidget(Scroll(plain(column(0, self._ports, None))), 1)
        made = column(kit.px(kit.sizes.gap))
        made.addWidget(card(kit, devices), 3)
        made.addWidget(card(kit, ports), 2)
        made.addWidget(self._back)
        side = plain(made)
        side.setFixedWidth(kit.px(_SIDE_PX))
        return side

    def _main(self) -> QWidget:
        kit = self.kit
        self._facts.setHorizontalSpacing(kit.px(18))
        self._facts.setVerticalSpacing(kit.px(6))
        self._facts.setColumnStretch(1, 1)
        head = line(kit.px(10), self._title, self._state, None, self._try)
        top = card(kit, column(kit.px(10), head, self._advice, self._facts, self._result))
        made = column(kit.px(kit.sizes.gap), top)
        below = line(kit.px(kit.sizes.gap))
        below.addWidget(self._box("devices.wiring_title", self._wiring), 1)
        below.addWidget(self._box("devices.traffic", self._traffic), 1)
        made.addLayout(below, 1)
        return plain(made)

    def _box(self, key: str, rows: QWidget | object) -> Surface:
        kit = self.kit
        inside = column(kit.px(8), Label(kit, kit.say(key), "h2"))
        inside.addWidget(Scroll(plain(column(0, rows, None))), 1)  # type: ignore[arg-type]
        return card(kit, inside)

    def show_view(self, view: DevicesView) -> None:
        """Show the page; an unchanged part stays as it is."""
        kit = self.kit
        if self._changed("rows", view.rows):
            self._list.show_rows(view.rows, view.current)
        self._list.stand_on_key(view.current)
        self._title.show_text(view.title)
        self._state.show_state(view.state, view.tone)
        self._advice.show_text(view.advice)
        self._advice.setVisible(bool(view.advice))
        self._try.setVisible(bool(view.trial))
        if view.trial:
            self._try.show_text(view.trial)
        self._result.setVisible(view.result is not None)
        if view.result is not None:
            self._result.show_text(view.result[0])
            self._result.show_role(view.result[1].value)
        if self._changed("facts", view.facts):
            self._show_facts(view.facts)
        for name, rows, target in (
            ("wiring", view.wiring, self._wiring),
            ("traffic", view.traffic or (kit.say("devices.no_traffic"),), self._traffic),
        ):
            if self._changed(name, rows):
                role = "small" if name == "traffic" else "body"
                self._fill(name, [Label(kit, row, role, wrap=True) for row in rows], target)
        if self._changed("ports", view.ports):
            none: list[QWidget] = [Label(kit, kit.say("devices.no_ports"), "soft", wrap=True)]
            made: list[QWidget] = [
                plain(column(0, Label(kit, path, "strong", wrap=True), Label(kit, about, "small", wrap=True)))
                for path, about in view.ports
            ]
            self._fill("ports", made or none, self._ports)

    def _changed(self, name: str, content: object) -> bool:
        before, widgets = self._made.get(name, (None, []))
        self._made[name] = (content, widgets)
        return before != content

    def _fill(self, name: str, widgets: list[QWidget], target: object) -> None:
        content, old = self._made[name]
        for widget in old:
            discard(widget)
        for widget in widgets:
            target.addWidget(widget)  # type: ignore[attr-defined]
        self._made[name] = (content, widgets)

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        kit = self.kit
        _, old = self._made["facts"]
        for widget in old:
            discard(widget)
        made: list[QWidget] = []
        for row, (name, value) in enumerate(facts):
            made += [Label(kit, name, "soft"), Label(kit, value, "strong", wrap=True)]
            self._facts.addWidget(made[-2], row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(made[-1], row, 1)
        self._made["facts"] = (facts, made)

    def take_focus(self) -> None:
        """Begin with the devices."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
