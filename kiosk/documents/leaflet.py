"""What anybody may take home about a service: who, what to bring, what it costs, how long, by which law."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.documents.blocks import Block, Frame, Pair, Paragraph, QrSquare, Rule, Side, isolated, ltr
from kiosk.documents.content import text_twin
from kiosk.documents.ink import Ink
from kiosk.documents.letter_content import letter_blocks
from kiosk.documents.raster import RasterPen
from kiosk.documents.renderer import thermal_strip
from kiosk.documents.training_mark import marked
from kiosk.domain.letter import RegisterLine
from kiosk.domain.parked import ParkedSlip
from kiosk.domain.privacy_notice import PrivacyNotice
from kiosk.domain.receipt import PrintableReceipt
from kiosk.domain.service_info import Cost, Refused, ServiceInfo
from kiosk.domain.texts import Texts
from kiosk.domain.words import Words

_DOTS: Final = "." * 24
_PARKED_QR_VERSION: Final = 20  # Source: portal/contract/parked-form.md


@dataclass(frozen=True, slots=True)
class LeafletPaper:
    """Implements `ports.LeafletRenderer`; belongs to the printer's lane. Papers of a training are marked."""

    texts: Texts
    is_training: bool = False

    def leaflet(self, info: ServiceInfo, width_dots: int) -> PrintableReceipt:
        """Draw a leaflet for a thermal printer; it carries no number and no code: it is no receipt."""
        return self._printable(self.blocks(info), width_dots)

    def notice(self, notice: PrivacyNotice, width_dots: int) -> PrintableReceipt:
        """Draw a privacy notice for a thermal printer: both languages, and a place to sign."""
        return self._printable(self.notice_blocks(notice), width_dots)

    def letter(self, line: RegisterLine, width_dots: int) -> PrintableReceipt:
        """Draw a letter of the register with the proof of its receipt, for a thermal printer."""
        return self._printable(letter_blocks(line, self.texts), width_dots)

    def parked(self, slip: ParkedSlip, width_dots: int) -> PrintableReceipt:
        """Draw the paper of a parked form; it names nobody, and its code can be scanned."""
        return self._printable(self.parked_blocks(slip), width_dots, slip.qr_text or slip.code)

    def _printable(self, blocks: Iterator[Block], width_dots: int, code: str = "") -> PrintableReceipt:
        shown = marked(blocks, self.texts) if self.is_training else tuple(blocks)
        strip = thermal_strip(shown, width_dots, RasterPen())
        raster = RasterPen().draw(strip)
        return PrintableReceipt(width_dots, strip.height, raster, text_twin(shown), code)

    def parked_blocks(self, slip: ParkedSlip) -> Iterator[Block]:
        """Yield everything on the paper of a parked form from top to bottom."""
        title, text = self.texts.words("parked.title"), self.texts.words("parked.text")
        yield Paragraph(title.ar, Ink.TITLE, Side.CENTRE)
        yield Paragraph(title.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
        yield Paragraph(slip.service.ar, Ink.STRONG, Side.CENTRE)
        yield Paragraph(slip.service.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
        yield Rule()
        yield self._told("code", ltr(slip.code), Ink.NUMBER)
        yield self._told("counter", f"{isolated(slip.office.ar)} · {slip.counter}")
        yield self._told("until", ltr(slip.until), Ink.STRONG)
        yield QrSquare(slip.qr_text or slip.code, _PARKED_QR_VERSION)
        for told in (self.texts.words(f"parked.reach_{slip.reach}"), text):
            yield Paragraph(told.ar, Ink.STRONG if told is not text else Ink.BODY)
            yield Paragraph(told.en, Ink.SMALL, Side.LEFT, is_rtl=False)

    def _told(self, key: str, value: str, ink: Ink = Ink.BODY) -> Pair:
        label = self.texts.words(f"parked.{key}")
        return Pair(label.ar, label.en, value, ink)

    def notice_blocks(self, notice: PrivacyNotice) -> Iterator[Block]:
        """Yield everything on the paper of a notice from top to bottom."""
        yield Paragraph(notice.title.ar, Ink.TITLE, Side.CENTRE)
        yield Paragraph(notice.title.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
        yield Paragraph(notice.service.ar, Ink.STRONG, Side.CENTRE)
        yield Paragraph(notice.service.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
        yield Rule()
        for text in (*notice.lines, notice.question):
            yield Paragraph(text.ar, Ink.STRONG if text is notice.question else Ink.BODY)
            yield Paragraph(text.en, Ink.SMALL, Side.LEFT, is_rtl=False)
        yield Rule()
        signature = self.texts.words("notice.signature")
        yield Pair(signature.ar, signature.en, _DOTS)
        yield Paragraph(ltr(notice.name), Ink.SMALL, Side.CENTRE)

    def blocks(self, info: ServiceInfo) -> Iterator[Block]:
        """Yield everything on the leaflet from top to bottom."""
        yield Paragraph(info.name.ar, Ink.TITLE, Side.CENTRE)
        yield Paragraph(info.name.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
        for owner in info.owners:
            yield Paragraph(owner.ar, Ink.SMALL, Side.CENTRE)
        yield Paragraph(ltr(info.code), Ink.SMALL, Side.CENTRE)
        yield from self._part("eligibility", info.eligibility)
        yield from self._part("refused", tuple(self._refused(one) for one in info.refused))
        yield from self._part("papers", tuple(paper.label for paper in info.papers))
        yield Rule()
        yield self._heading("costs")
        for cost in info.costs:
            yield Pair(cost.label.ar, cost.label.en, self._amount(cost))
        yield Pair(self._say("days").ar, self._say("days").en, str(info.days))
        yield from self._part("steps", info.steps)
        yield from self._part("legal_basis", (info.legal_basis,))
        if info.is_invented:
            words = self._say("invented")
            yield Frame(
                (Paragraph(words.ar, Ink.SMALL), Paragraph(words.en, Ink.SMALL, Side.LEFT, is_rtl=False))
            )

    def _part(self, name: str, lines: tuple[Words, ...]) -> Iterator[Block]:
        if lines:
            yield Rule()
            yield self._heading(name)
            for line in lines:
                yield Paragraph(f"- {line.ar}", Ink.BODY)

    def _refused(self, refused: Refused) -> Words:
        kind = self._say(f"kind.{refused.kind}")
        reason, following = refused.reason, refused.next_step
        return Words(f"{kind.ar}: {reason.ar}. {following.ar}", f"{kind.en}: {reason.en}. {following.en}")

    def _heading(self, name: str) -> Paragraph:
        return Paragraph(self._say(name).ar, Ink.HEADING)

    def _amount(self, cost: Cost) -> str:
        if cost.amount is None:
            return self._say("depends").ar
        return ltr(cost.amount.display) if cost.amount.dirhams else self._say("free").ar

    def _say(self, name: str) -> Words:
        return self.texts.words(f"leaflet.{name}")
