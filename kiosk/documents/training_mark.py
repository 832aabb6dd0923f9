"""The mark of training on paper: at the head, at the foot, and wherever a page may end."""

from collections.abc import Iterable, Iterator

from kiosk.documents.blocks import Block, Frame, Paragraph, Rule, Side
from kiosk.documents.ink import Ink
from kiosk.domain.texts import Texts


def marked(blocks: Iterable[Block], texts: Texts) -> tuple[Block, ...]:
    """Return the paper with the mark of training on it."""
    return tuple(_marked(blocks, _mark(texts)))


def _marked(blocks: Iterable[Block], mark: Frame) -> Iterator[Block]:
    yield mark
    for block in blocks:
        yield block
        if isinstance(block, Rule) and block.is_cut:
            yield mark
    yield mark


def _mark(texts: Texts) -> Frame:
    words = texts.words("training.paper")
    return Frame(
        (
            Paragraph(words.ar, Ink.HEADING, Side.CENTRE),
            Paragraph(words.en, Ink.SMALL, Side.CENTRE, is_rtl=False),
        )
    )
