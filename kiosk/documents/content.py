"""What a receipt says, in which order, in Arabic with English beside it; one content for every output."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.documents.blocks import BarCode, Block, Frame, Pair, Paragraph, QrSquare, Rule, Side, isolated, ltr
from kiosk.documents.delivery_content import DeliveryContent
from kiosk.documents.ink import Ink
from kiosk.documents.qr import largest_version_of
from kiosk.documents.training_mark import marked
from kiosk.domain.money import ZERO, Money
from kiosk.domain.money_words import money_in_words
from kiosk.domain.receipt import Receipt, ReceiptItem, TerminalPaper
from kiosk.domain.texts import Texts
from kiosk.domain.training import is_training_office
from kiosk.domain.words import Language, Words

_HASH_DIGITS_SHOWN = 16
_HASH_GROUP = 4


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """Turns receipts into blocks. The paper of a reversal says what was given back, not what was accepted.

    A receipt of the training office always carries the mark of training; with `is_training` every paper does.
    """

    texts: Texts
    is_training: bool = False

    def blocks(self, receipt: Receipt) -> tuple[Block, ...]:
        """Return everything on the paper from top to bottom."""
        made = tuple(self._all(receipt))
        return marked(made, self.texts) if self._is_training(receipt) else made

    def _all(self, receipt: Receipt) -> Iterator[Block]:
        if receipt.delivery is not None:
            yield from DeliveryContent(self.texts).blocks(receipt, receipt.delivery)
            return
        yield from self._head(receipt)
        for item in receipt.items:
            yield from self._item(item, receipt)
        yield from self._money(receipt)
        yield from self._proof(receipt)

    def watermark(self, receipt: Receipt) -> str:
        """Return what lies under a page, empty on a real receipt."""
        words = self.texts.words("training.veil")
        return f"{words.ar}  {words.en}" if self._is_training(receipt) else ""

    def _is_training(self, receipt: Receipt) -> bool:
        return self.is_training or is_training_office(receipt.number.office)

    def _head(self, receipt: Receipt) -> Iterator[Block]:
        company = self._say("company")
        yield Paragraph(company.ar, Ink.TITLE, Side.CENTRE)
        yield Paragraph(f"{company.en} · {self._say('title').en}", Ink.SMALL, Side.CENTRE, is_rtl=False)
        if receipt.reverses is not None:
            words = self._say("withdrawal" if receipt.withdraws else "reversal")
            number = ltr(str(receipt.reverses))
            yield Frame((_centred(f"{words.ar} {number}", Ink.STRONG), _centred_english(words.en)))
        if receipt.copy:
            words = self._say("copy", number=receipt.copy)
            yield Frame((_centred(f"{words.ar} / {ltr(words.en)}", Ink.STRONG),))
        yield Rule()
        yield self._pair("number", ltr(str(receipt.number)), Ink.STRONG)
        yield self._pair("office", isolated(receipt.office_name.ar))
        yield self._pair("counter", ltr(str(receipt.counter)))
        yield self._pair("clerk", isolated(receipt.clerk or self._say("self_service").ar))
        yield self._pair("time", ltr(receipt.made_at))

    def _item(self, item: ReceiptItem, receipt: Receipt) -> Iterator[Block]:
        yield Rule(is_cut=True)
        yield Paragraph(item.service_name.ar, Ink.HEADING)
        code = f"{item.service_code} · {item.service_name.en}"
        yield Paragraph(code, Ink.SMALL, Side.RIGHT, is_rtl=False)
        yield self._pair("applicant", isolated(item.applicant), Ink.STRONG)
        if item.representative:
            capacity = self._say(f"capacity.{item.capacity}").ar
            role = "acted_for" if item.is_acted_for else "representative"
            yield self._pair(role, f"{isolated(item.representative)} ({capacity})")
        if item.masked_number:
            yield self._pair("masked_number", ltr(item.masked_number))
        yield self._pair("tracking_number", ltr(item.tracking_number.grouped), Ink.NUMBER)
        if item.item_number:
            yield self._pair("item_number", ltr(item.item_number), Ink.STRONG)
            yield BarCode(item.item_number)
        yield self._pair("amount", self._amount(item.amount))
        if item.witnesses:
            yield from self._written_for(item)
        if item.kept is not None:
            label = self._say("kept_back" if receipt.reverses is not None else "kept")
            yield Paragraph(f"{label.ar}: {item.kept.ar}", Ink.STRONG)
            yield _english(f"{label.en}: {item.kept.en}")
        if receipt.reverses is None:
            yield from self._promise(item)

    def _written_for(self, item: ReceiptItem) -> Iterator[Block]:
        """Who wrote, and before whom."""
        words = self._say("written_by_clerk")
        yield Paragraph(words.ar, Ink.STRONG)
        yield _english(words.en)
        for name, number in item.witnesses:
            yield self._pair("witness", f"{isolated(name)} {ltr(number)}")

    def _promise(self, item: ReceiptItem) -> Iterator[Block]:
        """What was accepted and what happens next; left out where the catalogue said nothing."""
        if _says_something(item.receipt_words):
            yield Paragraph(item.receipt_words.ar, Ink.FINE)
            yield _english(item.receipt_words.en)
        if _says_something(item.next_steps):
            label = self._say("next_steps")
            yield Paragraph(f"{label.ar}: {item.next_steps.ar}", Ink.FINE)
            yield _english(f"{label.en}: {item.next_steps.en}")

    def _money(self, receipt: Receipt) -> Iterator[Block]:
        is_refund = receipt.total < ZERO
        total = -receipt.total if is_refund else receipt.total
        yield Rule(thickness=4, is_cut=True)
        if receipt.due > ZERO:
            yield from self._owed(receipt)
            return
        yield self._pair("refunded" if is_refund else "total", self._amount(total), Ink.NUMBER)
        in_words = self._in_words(total)
        yield Paragraph(in_words.ar)
        yield _english(in_words.en)
        if receipt.tendered > ZERO:
            yield self._pair("tendered", self._amount(receipt.tendered))
            yield self._pair("change", self._amount(receipt.change))
        if receipt.terminal is not None:
            yield from self._by_terminal(receipt.terminal)

    def _by_terminal(self, paid: TerminalPaper) -> Iterator[Block]:
        """What was paid with, and the numbers that the bank knows it by; never a card's number."""
        digits = f" {ltr('…' + paid.last_digits)}" if paid.last_digits else ""
        yield self._pair("paid_with", f"{self._say(f'means.{paid.means}').ar}{digits}")
        yield self._pair("reference", ltr(paid.reference), Ink.STRONG)
        if paid.approval:
            yield self._pair("approval", ltr(paid.approval))

    def _owed(self, receipt: Receipt) -> Iterator[Block]:
        """What is still to be paid, where nothing was; or that nobody must pay before it is known."""
        due = receipt.due
        slip, in_words = (
            self._say("do_not_pay" if receipt.is_looked_into else "pay_slip"),
            self._in_words(due),
        )
        yield Frame((_centred(slip.ar, Ink.STRONG), _centred_english(slip.en)))
        yield self._pair("amount" if receipt.is_looked_into else "due", self._amount(due), Ink.NUMBER)
        yield Paragraph(in_words.ar)
        yield _english(in_words.en)

    def _proof(self, receipt: Receipt) -> Iterator[Block]:
        state = self._say(_state_key(receipt))
        yield Frame((_centred(state.ar, Ink.STRONG), _centred_english(state.en)))
        yield self._pair("fingerprint", ltr(_short_hash(receipt.entry_hash)), Ink.SMALL)
        yield QrSquare(receipt.qr_text, largest_version_of(receipt.qr_text))
        scan, keep = self._say(_scan_key(receipt)), self._say("keep")
        yield _centred(scan.ar, Ink.FINE)
        yield _centred_english(scan.en)
        yield _centred(keep.ar, Ink.FINE)
        yield _centred_english(keep.en)

    def _pair(self, key: str, value: str, ink: Ink = Ink.BODY) -> Pair:
        label = self._say(key)
        return Pair(label.ar, label.en, value, ink)

    def _amount(self, amount: Money) -> str:
        return f"{ltr(amount.display)} {self._say('currency').ar}"

    def _in_words(self, amount: Money) -> Words:
        if amount == ZERO:
            return self._say("free")
        arabic, english = (
            self.texts.text(language, "receipt.in_words").format(words=money_in_words(amount, language))
            for language in (Language.ARABIC, Language.ENGLISH)
        )
        return Words(arabic, english)

    def _say(self, key: str, **values: int) -> Words:
        return self.texts.words(f"receipt.{key}", **values)


def text_twin(blocks: tuple[Block, ...]) -> str:
    """Return the words of the paper, one block a line, for whoever audits what was printed."""
    return "\n".join(line for block in blocks for line in _lines(block)) + "\n"


def _lines(block: Block) -> list[str]:
    match block:
        case Paragraph(text):
            return [text]
        case Pair(label, english, value):
            return [f"{label} ({english}): {value}"]
        case Frame(paragraphs):
            return [f"[ {paragraph.text} ]" for paragraph in paragraphs]
        case Rule():
            return ["-" * 32]
        case QrSquare(text):
            return [f"QR {text}"]
        case BarCode(text):
            return [f"|| {text}"]


def _centred(text: str, ink: Ink) -> Paragraph:
    return Paragraph(text, ink, Side.CENTRE)


def _centred_english(text: str) -> Paragraph:
    return Paragraph(text, Ink.SMALL, Side.CENTRE, is_rtl=False)


def _english(text: str) -> Paragraph:
    return Paragraph(text, Ink.SMALL, Side.LEFT, is_rtl=False)


def _says_something(words: Words) -> bool:
    return any(letter.isalpha() for letter in words.ar)


def _scan_key(receipt: Receipt) -> str:
    """Return the words for what the code is scanned for."""
    if receipt.due > ZERO:
        return "scan_later" if receipt.is_looked_into else "scan_slip"
    return "scan"


def _state_key(receipt: Receipt) -> str:
    """Return the words for what is known of the agency's answer; never more than is known."""
    if receipt.due > ZERO:
        return "looked_into" if receipt.is_looked_into else "not_paid"
    if receipt.withdraws:
        return "withdrawal_confirmed" if receipt.confirmed else "withdrawal_not_confirmed"
    if receipt.reverses is not None:
        return "reversal_confirmed" if receipt.confirmed else "reversal_not_confirmed"
    return "confirmed" if receipt.confirmed else "not_confirmed"


def _short_hash(entry_hash: str) -> str:
    shown = entry_hash[:_HASH_DIGITS_SHOWN]
    return " ".join(shown[start : start + _HASH_GROUP] for start in range(0, len(shown), _HASH_GROUP))
