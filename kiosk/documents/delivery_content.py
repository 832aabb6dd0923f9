"""What a delivery slip says: the receiver's part, and the office's part with the place to sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.documents.blocks import BarCode, Block, Frame, Pair, Paragraph, QrSquare, Rule, Side, isolated, ltr
from kiosk.documents.ink import Ink
from kiosk.domain.receipt import Delivery, Receipt
from kiosk.domain.texts import Texts
from kiosk.domain.words import Words

_DOTS: Final = "." * 28
_HASH_DIGITS_SHOWN: Final = 16


@dataclass(frozen=True, slots=True)
class DeliveryContent:
    """Turns the receipt of a hand-over into blocks: one print, two parts, torn at the thick line."""

    texts: Texts

    def blocks(self, receipt: Receipt, delivery: Delivery) -> Iterator[Block]:
        """Yield everything on the paper from top to bottom."""
        company = self.texts.words("receipt.company")
        yield Paragraph(company.ar, Ink.TITLE, Side.CENTRE)
        yield from self._title(receipt, "title")
        yield from self._facts(receipt, delivery)
        if delivery.item_number:
            yield BarCode(delivery.item_number)
        yield QrSquare(receipt.qr_text)
        kept = self._say("keep")
        yield Paragraph(kept.ar, Ink.FINE, Side.CENTRE)
        yield Paragraph(kept.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
        yield Rule(thickness=4, is_cut=True)
        yield from self._title(receipt, "office_part")
        yield from self._facts(receipt, delivery)
        yield from self._signing(by_post=bool(delivery.item_number))

    def _title(self, receipt: Receipt, key: str) -> Iterator[Block]:
        title = self._say(key)
        yield Paragraph(title.ar, Ink.HEADING, Side.CENTRE)
        yield Paragraph(title.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
        if receipt.copy:
            words = self.texts.words("receipt.copy", number=receipt.copy)
            yield Frame((Paragraph(f"{words.ar} / {ltr(words.en)}", Ink.STRONG, Side.CENTRE),))

    def _facts(self, receipt: Receipt, delivery: Delivery) -> Iterator[Block]:
        yield Rule()
        yield Paragraph(delivery.service_name.ar, Ink.STRONG)
        yield Paragraph(delivery.service_name.en, Ink.SMALL, Side.LEFT, is_rtl=False)
        yield self._pair("tracking", ltr(delivery.tracking_number.grouped), Ink.NUMBER)
        yield self._pair("receiver", isolated(delivery.receiver), Ink.STRONG)
        if delivery.address:
            yield self._pair("address", isolated(delivery.address))
            yield self._pair("item_number", ltr(delivery.item_number), Ink.STRONG)
        else:
            yield self._pair("document", ltr(delivery.masked_document))
        yield self._pair("right", self._say(f"proof.{delivery.proof}").ar)
        if delivery.authorisation:
            yield self._pair("authorisation", ltr(delivery.authorisation))
        if delivery.approved_by:
            yield self._pair("approved_by", ltr(delivery.approved_by))
        yield self._pair("time", ltr(receipt.made_at))
        yield self._pair("place", f"{isolated(receipt.office_name.ar)} · {ltr(str(receipt.counter))}")
        yield self._pair("clerk", ltr(receipt.clerk))
        yield self._pair("number", ltr(str(receipt.number)))
        yield self._pair("fingerprint", ltr(receipt.entry_hash[:_HASH_DIGITS_SHOWN]), Ink.SMALL)

    def _signing(self, *, by_post: bool) -> Iterator[Block]:
        stated = self._say("posted" if by_post else "stated")
        yield Rule()
        yield Paragraph(stated.ar, Ink.BODY)
        yield Paragraph(stated.en, Ink.SMALL, Side.LEFT, is_rtl=False)
        for key in ("clerk_signature",) if by_post else ("signature", "clerk_signature"):
            yield Paragraph(" ", Ink.NUMBER)
            yield self._pair(key, _DOTS)

    def _pair(self, key: str, value: str, ink: Ink = Ink.BODY) -> Pair:
        label = self._say(key)
        return Pair(label.ar, label.en, value, ink)

    def _say(self, key: str) -> Words:
        return self.texts.words(f"delivery.{key}")
