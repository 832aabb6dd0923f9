"""The answers checked, agreed to and filed; the receipt or the payment slip; what happens next. No Qt."""

from kiosk.domain.application import FeeLine
from kiosk.domain.catalogue import FieldDefinition
from kiosk.domain.form import Checked
from kiosk.domain.money import ZERO, Money
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper, Receipt
from kiosk.domain.receipt_address import masked_address
from kiosk.ui.selfservice.answer_blocks import answer_value
from kiosk.ui.selfservice.asking import form_of, topic_of
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.paying import due_of, look_at_terminal, offers_terminal, pay_with_slip
from kiosk.ui.selfservice.questions import IDENTITY_KIND, NAME_PARTS, Page, question_pages
from kiosk.ui.selfservice.receipt_sending import RECEIPT_TO, receipt_fact
from kiosk.ui.selfservice.screens import (
    Block,
    Code,
    Fact,
    Facts,
    Note,
    Number,
    PageName,
    Para,
    Screen,
    Steps,
    Tick,
)
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.selfservice.stopping import park
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.file_at_selfservice import with_papers_promised
from kiosk.usecases.take_payment import Settlement

AGREE = "agree"


class CheckStep(BaseStep):
    """Every answer with a way back to its question, what it costs, and the consent."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._is_filing = False
        self._is_unticked = False
        look_at_terminal(journey)

    def screen(self) -> Screen:
        """Return the page."""
        journey, form = self.journey, form_of(self.journey)
        checked = with_papers_promised(form).check(journey.today)
        fee = form.fee_of(checked)
        agency = journey.speech.words(form.definition.agency)
        trouble = journey.say("check.agree_first") if self._is_unticked else ""
        consent = Tick(AGREE, journey.say("check.agree", agency=agency), journey.visit.has_agreed, trouble)
        if journey.visit.goes_to_counter:
            return self._for_counter(checked)
        return Screen(
            PageName.CHECK,
            journey.say("check.title"),
            blocks=(*self.trouble(), Facts(self._rows(checked))),
            beside=(Facts(self._cost(fee), journey.say("check.cost")), *self._papers(), consent),
            forward=journey.say("check.filing" if self._is_filing else "check.file"),
            end=journey.say("leave"),
            topic=journey.speech.words(form.definition.name),
            problems=((AGREE, trouble),) if trouble else (),
        )

    def _for_counter(self, checked: Checked) -> Screen:
        """Return the page of a form that a counter goes on with: nothing is agreed to or paid here."""
        journey = self.journey
        note = Note(Tone.INFO, journey.say("behalf.why"), journey.say("behalf.code"), "office")
        return Screen(
            PageName.CHECK,
            journey.say("check.title"),
            blocks=(*self.trouble(), Facts(self._rows(checked))),
            beside=(note,),
            forward=journey.say("behalf.take_code"),
            end=journey.say("leave"),
            topic=topic_of(journey),
        )

    def _rows(self, checked: Checked) -> tuple[Fact, ...]:
        """Return a line for each question page, and one for each answer that was not asked for."""
        journey, form = self.journey, form_of(self.journey)
        pages = question_pages(form, journey.today, journey.visit.preset)
        page_of = {name: page for page in pages for name in page}
        rows: dict[Page, list[FieldDefinition]] = {}
        for field in form.definition.fields:
            if field.name in checked.answers:
                rows.setdefault(page_of.get(field.name, (field.name,)), []).append(field)
        return tuple(self._row(fields, checked) for fields in rows.values())

    def _row(self, fields: list[FieldDefinition], checked: Checked) -> Fact:
        journey, names = self.journey, [field.name for field in fields]
        read = form_of(journey).from_document
        is_name = bool(set(names) & set(NAME_PARTS))
        if names[0] == IDENTITY_KIND and len(fields) > 1:
            fields = fields[1:]
        joint = " " if is_name else " · "
        label = joint.join(journey.speech.words(field.label) for field in fields)
        if is_name:
            label = journey.say("check.name")
        value = joint.join(self._value(field, checked) for field in fields)
        return Fact(label, value, f"change:{names[0]}", bool(set(names) & read))

    def _value(self, field: FieldDefinition, checked: Checked) -> str:
        return answer_value(field, checked.answers[field.name], self.journey.speech)

    def _cost(self, fee: tuple[FeeLine, ...] | None) -> tuple[Fact, ...]:
        journey = self.journey
        due = Money(sum(line.amount.dirhams for line in fee or ()))
        if due == ZERO:
            return (Fact(journey.say("check.to_pay"), journey.speech("free")), receipt_fact(journey))
        how = "check.card_or_slip" if offers_terminal(journey) else "check.slip"
        pay = Fact(journey.say("check.to_pay"), journey.speech.money(due))
        return (pay, Fact(journey.say("check.how"), journey.say(how)), receipt_fact(journey))

    def _papers(self) -> tuple[Block, ...]:
        journey, definition = self.journey, form_of(self.journey).definition
        required = [journey.speech.words(d.label) for d in definition.documents if d.is_required]
        if not required:
            return ()
        shown = journey.say("list_mark").join(required)
        return (Para(journey.say("check.show_later", papers=shown), "soft"),)

    def press(self, name: str, _value: str = "", /) -> None:
        """Agree, or go and change an answer."""
        visit = self.journey.visit
        if name == AGREE:
            visit.has_agreed = not visit.has_agreed
            self._is_unticked = False
            self.journey.refresh()
            return
        if name == RECEIPT_TO:
            self.journey.go(PageName.RECEIPT_TO)
            return
        field = name.removeprefix("change:")
        pages = question_pages(form_of(self.journey), self.journey.today, visit.preset)
        visit.changing = next((page for page in pages if field in page), (field,))
        self.journey.go(PageName.QUESTION)

    def forward(self) -> None:
        """File, once, what was agreed to; what a counter goes on with waits there under a code."""
        journey, visit = self.journey, self.journey.visit
        if visit.goes_to_counter:
            if not self._is_filing:
                self._is_filing, journey.trouble = True, None
                park(journey, self._on_refused)
            return
        if self._is_filing or visit.basket_id is None:
            return
        if not visit.has_agreed:
            self._is_unticked = True
            journey.refresh()
            return
        self._is_filing, journey.trouble = True, None
        journey.refresh()
        session, form, basket_id, to = visit.session, form_of(journey), visit.basket_id, visit.receipt_to
        waited = visit.parked_ids
        journey.store(
            lambda desk: desk.file(session, form, basket_id, to, waited), self._on_filed, self._on_refused
        )

    def _on_filed(self, filed: tuple[Session, Settlement]) -> None:
        visit = self.journey.visit
        visit.session, visit.settlement = filed
        visit.form = visit.person = visit.basket_id = visit.resumed = None
        visit.changing, visit.paper = (), None
        if due_of(visit) != ZERO and offers_terminal(self.journey):
            self.journey.go(PageName.PAY)
        else:
            pay_with_slip(self.journey)

    def _on_refused(self, _code: str) -> None:
        self._is_filing = False
        self.journey.refresh()

    def back(self) -> None:
        """Go back to the last question."""
        pages = question_pages(form_of(self.journey), self.journey.today, self.journey.visit.preset)
        self.journey.visit.question = max(0, len(pages) - 1)
        self.journey.go(PageName.QUESTION if pages else PageName.SERVICE)


class DoneStep(BaseStep):
    """Accepted *here*: the number, the code, what became of the paper, what happens now."""

    @property
    def _receipt(self) -> Receipt:
        settlement = self.journey.visit.settlement
        if settlement is None:
            raise LookupError("nothing was filed")
        return settlement.receipt

    def screen(self) -> Screen:
        """Return the page."""
        journey, receipt = self.journey, self._receipt
        item = receipt.items[0]
        owed = receipt.due != ZERO
        number = Number(journey.say("done.number"), ltr(item.tracking_number.grouped))
        blocks: list[Block] = [number]
        if owed:
            amount = journey.speech.money(receipt.due)
            blocks.append(
                Note(Tone.WARN, journey.say("done.pay", amount=amount), journey.say("done.pay_next"), "cash")
            )
        if receipt.terminal is not None:
            blocks.append(Note(Tone.GOOD, self._paid(receipt), journey.say("done.paid_next"), "check_circle"))
        if item.item_number:
            blocks.append(Number(journey.say("done.item"), ltr(item.item_number)))
        blocks.append(Steps(journey.say("done.next"), self._steps()))
        caption = journey.say("done.code_slip" if owed else "done.code")
        return Screen(
            PageName.DONE,
            journey.say("done.title"),
            journey.say(
                "done.lead", number=ltr(str(receipt.number)), time=ltr(receipt.made_at[:16].replace("-", "/"))
            ),
            tuple(blocks),
            beside=(Code(caption, journey.equipment.qr(receipt.qr_text)),),
            forward=journey.say("done.end"),
            has_back=False,
            topic=journey.speech.words(item.service_name),
            links=(("another", journey.say("done.another")),),
            is_done=True,
        )

    def _paid(self, receipt: Receipt) -> str:
        """Say what was paid with, and the number that the bank knows it by."""
        said = receipt.terminal
        if said is None:
            return ""
        amount, number = self.journey.speech.money(receipt.total), ltr(said.reference)
        return self.journey.say(f"done.paid_{said.means}", amount=amount, number=number)

    def _steps(self) -> tuple[tuple[str, str], ...]:
        journey, item = self.journey, self._receipt.items[0]
        return (
            ("receipt", self._paper_words()),
            *([("scale", journey.say("done.item_next"))] if item.item_number else []),
            ("line_off", journey.say("done.not_confirmed")),
            *self._sent_to(),
            ("info", journey.speech.words(item.next_steps)),
        )

    def _sent_to(self) -> tuple[tuple[str, str], ...]:
        address = self.journey.visit.receipt_to
        if not address:
            return ()
        return (("post", self.journey.say("receipt_to.sent_later", address=ltr(masked_address(address)))),)

    def _paper_words(self) -> str:
        """Say of the paper what the printer said, and nothing more."""
        journey, visit = self.journey, self.journey.visit
        if visit.is_printing:
            return journey.speech("receipt.printing")
        if visit.paper is Paper.PRINTED:
            return journey.say("done.take_paper")
        if visit.paper is Paper.UNKNOWN:
            return journey.say("done.paper_unknown")
        return journey.say("done.no_paper")

    def forward(self) -> None:
        """End the visit and wipe."""
        self.journey.end()

    def press(self, _name: str, _value: str = "", /) -> None:
        """Begin another request in the same visit."""
        visit = self.journey.visit
        visit.settlement, visit.definition, visit.sector = None, None, ""
        visit.has_agreed, visit.question, visit.is_looked_into = False, 0, False
        self.journey.go(PageName.FIND)
