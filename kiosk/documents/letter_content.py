"""What the paper of an official letter says: its number in the register, its words, and who received it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kiosk.documents.blocks import Block, Pair, Paragraph, Rule, Side, isolated, ltr
from kiosk.documents.ink import Ink
from kiosk.domain.calendar import local
from kiosk.domain.letter import RegisterLine
from kiosk.domain.texts import Texts
from kiosk.domain.words import Words

_DOTS: Final = "." * 24


def letter_blocks(line: RegisterLine, texts: Texts) -> Iterator[Block]:
    """Yield everything on the paper of a letter from top to bottom."""
    company, title = texts.words("receipt.company"), texts.words(f"letter.{line.direction}")
    at = local(datetime.fromisoformat(line.at)).strftime("%Y-%m-%d %H:%M")
    yield Paragraph(company.ar, Ink.TITLE, Side.CENTRE)
    yield Paragraph(title.ar, Ink.HEADING, Side.CENTRE)
    yield Paragraph(title.en, Ink.SMALL, Side.CENTRE, is_rtl=False)
    yield Rule()
    yield _told(texts, "number", ltr(line.number), Ink.STRONG)
    yield _told(texts, f"party_{line.direction}", isolated(line.party.ar))
    yield _told(texts, f"at_{line.direction}", ltr(at))
    yield _told(texts, "operator", ltr(line.operator))
    yield Rule()
    yield from _both(line.subject, Ink.STRONG)
    yield from _both(line.text, Ink.BODY)
    yield Rule()
    yield Paragraph(" ", Ink.NUMBER)
    yield _told(texts, "signature", _DOTS)


def _told(texts: Texts, key: str, value: str, ink: Ink = Ink.BODY) -> Pair:
    label = texts.words(f"letter.{key}")
    return Pair(label.ar, label.en, value, ink)


def _both(words: Words, ink: Ink) -> Iterator[Block]:
    """Yield the words in both languages; what was written in one stands once."""
    yield Paragraph(words.ar, ink)
    if words.en != words.ar:
        yield Paragraph(words.en, Ink.SMALL, Side.LEFT, is_rtl=False)
