"""The page on which a letter of this office is written."""

from functools import partial

from PySide6.QtCore import Qt

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.write_letter_presenter import WriteLetterPresenter, WriteLetterView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.field_row import Field, FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import Banner, card, column, line
from kiosk.ui.widgets.text_area import TextArea
from kiosk.ui.widgets.text_field import NumberField, TextField

_TEXT_PX = 180


class WriteLetterPage(Page):
    """F9 sends, Esc goes back to the letters and keeps what is written."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: WriteLetterPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._fields: dict[str, Field] = {
            "recipient": TextField(kit, kit.say("write.recipient")),
            "subject": TextField(kit, kit.say("write.subject")),
            "about": NumberField(kit, kit.say("write.about")),
            "text": TextArea(kit, kit.say("write.text"), _TEXT_PX),
        }
        self._rows = {name: self._row(name, field) for name, field in self._fields.items()}
        self._refused = Banner(kit, Tone.BAD, "-", "-")
        self._send = button(kit, kit.say("write.send"), presenter.submit, "hero", icon="post", key="F9")
        back = button(kit, kit.say("back"), presenter.leave, "second", icon=kit.back_icon, key="Esc")
        upper = line(kit.px(kit.sizes.gap))
        for name in ("recipient", "about"):
            upper.addWidget(self._rows[name], 1)
        inside = column(kit.px(8), Label(kit, kit.say("write.title"), "h1"))
        inside.addWidget(Label(kit, kit.say("write.note"), "soft", wrap=True))
        inside.addWidget(self._refused)
        inside.addLayout(upper)
        inside.addWidget(self._rows["subject"])
        inside.addWidget(self._rows["text"], 1)
        actions = line(kit.px(10))
        actions.addWidget(self._send, 2)
        actions.addWidget(back, 1)
        inside.addLayout(actions)
        outside = line(0)
        outside.addWidget(card(kit, inside))
        self.setLayout(outside)
        self.commands = {Command.FORWARD: presenter.submit, Command.BACK: presenter.leave}
        presenter.attach(self.show_view)

    def _row(self, name: str, field: Field) -> FieldRow:
        kit = self.kit
        hint = kit.say("write.about_hint") if name == "about" else ""
        if isinstance(field, TextArea):
            field.edited.connect(lambda: self._presenter.type_text(name, field.text()))
        elif isinstance(field, TextField):
            field.textEdited.connect(partial(self._on_edited, name))
        return FieldRow(kit, kit.say(f"write.{name}"), field, hint)

    def _on_edited(self, name: str, _typed: str) -> None:
        field = self._fields[name]
        if isinstance(field, TextField):
            self._presenter.type_text(name, field.text())

    def show_view(self, view: WriteLetterView) -> None:
        """Show the page."""
        for name, field in self._fields.items():
            if isinstance(field, TextField | TextArea):
                field.show_value(view.texts[name])
            self._rows[name].show_trouble(view.troubles.get(name, ""))
        self._refused.setVisible(view.refused is not None)
        if view.refused is not None:
            self._refused.title.show_text(view.refused[0])
            self._refused.text.show_text(view.refused[1])
        self._send.setEnabled(not view.is_busy)

    def take_focus(self) -> None:
        """Begin with the first field that is empty."""
        texts = self._presenter.view().texts
        first = next((name for name in ("recipient", "subject", "text") if not texts[name]), "text")
        self._fields[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
