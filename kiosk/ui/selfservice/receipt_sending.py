"""Where the receipt is sent besides the paper: telephone or e-mail, if the citizen wants it. No Qt."""

from typing import Final

from kiosk.domain.phone import parse_phone
from kiosk.domain.receipt_address import masked_address, parse_email
from kiosk.errors import MalformedIdentifierError
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.screens import Block, Entry, Fact, Options, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.speech import ltr

RECEIPT_TO: Final = "receipt_to"
_WAY, _ADDRESS = "way", "address"
_PHONE, _EMAIL = "phone", "email"


class ReceiptToStep(BaseStep):
    """Asks where to; leaving the page empty means the paper and the code on the screen are enough."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        address = journey.visit.receipt_to
        self._way = _EMAIL if "@" in address else _PHONE
        self._text = address or self._phone_answered()
        self._problem = ""

    def _phone_answered(self) -> str:
        form = self.journey.visit.form
        return form.texts.get("phone", "") if form is not None else ""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        ways = tuple((way, journey.say(f"receipt_to.{way}")) for way in (_PHONE, _EMAIL))
        label = journey.say(f"receipt_to.{self._way}_label")
        layout = Layout.PHONE if self._way == _PHONE else Layout.LATIN
        blocks: tuple[Block, ...] = (
            Options(_WAY, journey.say("receipt_to.way"), ways, self._way),
            Entry(_ADDRESS, label, self._text, layout, trouble=self._problem),
        )
        return Screen(
            PageName.RECEIPT_TO,
            journey.say("receipt_to.title"),
            journey.say("receipt_to.lead"),
            blocks,
            forward=journey.say("to_check"),
            end=journey.say("leave"),
            links=(("none", journey.say("receipt_to.none")),),
            problems=((_ADDRESS, self._problem),) if self._problem else (),
        )

    def type_text(self, _name: str, text: str, /) -> None:
        """Take note of what stands in the field now."""
        self._text = text

    def press(self, name: str, value: str = "", /) -> None:
        """Choose the way, or have it sent nowhere."""
        if name == _WAY:
            self._way, self._problem = value, ""
            self._text = self._phone_answered() if value == _PHONE else ""
            self.journey.refresh()
            return
        self.journey.visit.receipt_to = ""
        self.journey.go(PageName.CHECK)

    def forward(self) -> None:
        """Keep the address and go back to the check."""
        parse = parse_phone if self._way == _PHONE else parse_email
        try:
            self.journey.visit.receipt_to = parse(self._text)
        except MalformedIdentifierError:
            self._problem = self.journey.say(f"receipt_to.bad_{self._way}")
            self.journey.refresh()
            return
        self.journey.go(PageName.CHECK)

    def back(self) -> None:
        """Go back to the check."""
        self.journey.go(PageName.CHECK)


def receipt_fact(journey: Journey) -> Fact:
    """Return the line of the check page that says where the receipt goes."""
    address = journey.visit.receipt_to
    shown = ltr(masked_address(address)) if address else journey.say("receipt_to.nowhere")
    return Fact(journey.say("receipt_to.fact"), shown, RECEIPT_TO)
