"""A form on paper, for the day the counter has no power: the same questions under the same numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.documents.blocks import Block, Frame, Pair, Paragraph, Rule, Side, ltr
from kiosk.documents.ink import PAGE, Ink
from kiosk.documents.layout import Composer
from kiosk.documents.receipt_pdf import PdfPen
from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.composite import PARTS
from kiosk.domain.texts import Texts
from kiosk.domain.words import Words

_WIDTH_UNITS: Final = 1240  # on A4, as receipts
_MARGIN_UNITS: Final = 90
_MARGIN_TOP_UNITS: Final = 70
_MOST_BOXES: Final = 8
_PAPER_ROWS: Final = 4
_DOTS: Final = "." * 56
_SHORT_DOTS: Final = "." * 28


@dataclass(frozen=True, slots=True)
class FormPaper:
    """Draws blank forms as PDF; numbers are the places of the questions in the definition."""

    texts: Texts

    def pdf(self, definition: ServiceDefinition) -> bytes:
        """Return the form of a service as A4 pages; the same definition gives the same bytes."""
        pen = PdfPen()
        composer = Composer(_WIDTH_UNITS, _MARGIN_UNITS, _MARGIN_TOP_UNITS, PAGE, pen)
        return pen.draw(composer.strip(self.blocks(definition)), f"{definition.code} {definition.version}")

    def blocks(self, definition: ServiceDefinition) -> tuple[Block, ...]:
        """Return everything on the paper from top to bottom."""
        return (
            *self._head(definition),
            *self._questions(definition),
            *self._papers(definition),
            *self._signatures(),
        )

    def _head(self, definition: ServiceDefinition) -> Iterator[Block]:
        yield Paragraph(definition.name.ar, Ink.TITLE, Side.CENTRE)
        yield _english(definition.name.en, Side.CENTRE)
        yield Paragraph(
            f"{definition.agency.ar}  ·  {ltr(definition.code)}  ·  {ltr(definition.version)}",
            Ink.SMALL,
            Side.CENTRE,
        )
        fallback = self.texts.words("form_paper.fallback")
        yield Frame((Paragraph(fallback.ar, Ink.BODY), _english(fallback.en)))

    def _questions(self, definition: ServiceDefinition) -> Iterator[Block]:
        numbers = {field.name: number for number, field in enumerate(definition.fields, start=1)}
        section: Words | None = None
        for field in definition.fields:
            if field.section != section:
                section = field.section
                yield Rule(is_cut=True)
                if section is not None:
                    yield Paragraph(section.ar, Ink.HEADING)
                    yield _english(section.en)
            yield from self._question(field, numbers, definition)

    def _question(
        self, field: FieldDefinition, numbers: dict[str, int], definition: ServiceDefinition
    ) -> Iterator[Block]:
        number = str(numbers[field.name])
        if field.show_if is not None:
            words = self.texts.words("form_paper.only_if", number=numbers[field.show_if.field])
            values = _values(definition.field(field.show_if.field), field.show_if.values, self.texts)
            yield Paragraph(f"{words.ar} {values}", Ink.SMALL)
        if field.kind is FieldKind.TABLE:
            schema = definition.schema["properties"][field.name]
            yield from self._table(field, number, min(_PAPER_ROWS, int(schema.get("maxItems", _PAPER_ROWS))))
        elif field.kind in PARTS:
            yield Pair(f"{number}. {field.label.ar}", field.label.en, "", Ink.STRONG)
            for place, part in enumerate(PARTS[field.kind], start=1):
                label = self.texts.words(f"ui.form.{field.kind}.{part.name}")
                yield Pair(f"{number}.{place} {label.ar}", label.en, _SHORT_DOTS)
        else:
            yield from self._plain(field, number)

    def _plain(self, field: FieldDefinition, number: str) -> Iterator[Block]:
        if field.calculate is not None:
            words = self.texts.words("form_paper.worked_out")
            yield Pair(f"{number}. {field.label.ar}", field.label.en, words.ar)
            return
        labels = _choices(field, self.texts)
        if not labels or len(labels) > _MOST_BOXES:
            yield Pair(f"{number}. {field.label.ar}", field.label.en, _DOTS)
            return
        yield Pair(f"{number}. {field.label.ar}", field.label.en, "")
        yield Paragraph("     ".join(f"[   ] {label.ar}" for label in labels), Ink.BODY)
        yield _english("     ".join(f"[   ] {label.en}" for label in labels))

    @staticmethod
    def _table(field: FieldDefinition, number: str, rows: int) -> Iterator[Block]:
        yield Pair(f"{number}. {field.label.ar}", field.label.en, "", Ink.STRONG)
        for row in range(1, rows + 1):
            for place, column in enumerate(field.columns, start=1):
                yield Pair(f"{number}.{place} ({row}) {column.label.ar}", column.label.en, _SHORT_DOTS)
            yield Rule(1)

    def _papers(self, definition: ServiceDefinition) -> Iterator[Block]:
        yield Rule(is_cut=True)
        words = self.texts.words("form_paper.papers")
        yield Paragraph(words.ar, Ink.HEADING)
        yield _english(words.en)
        for document in definition.documents:
            yield Pair(f"[   ] {document.label.ar}", document.label.en, "")

    def _signatures(self) -> Iterator[Block]:
        yield Rule(is_cut=True)
        for key in ("applicant", "clerk", "date"):
            words = self.texts.words(f"form_paper.{key}")
            yield Pair(words.ar, words.en, _DOTS)


def _english(text: str, side: Side = Side.LEFT) -> Paragraph:
    return Paragraph(text, Ink.SMALL, side, is_rtl=False)


def _choices(field: FieldDefinition, texts: Texts) -> tuple[Words, ...]:
    if field.kind is FieldKind.YES_NO:
        return texts.words("ui.yes"), texts.words("ui.no")
    return tuple(choice.label for choice in field.choices)


def _values(field: FieldDefinition | None, values: tuple[str | int | bool, ...], texts: Texts) -> str:
    labels = {choice.value: choice.label.ar for choice in field.choices} if field is not None else {}
    said = {True: texts.words("ui.yes").ar, False: texts.words("ui.no").ar}
    named = [said[v] if isinstance(v, bool) else labels.get(str(v), str(v)) for v in values]
    return " / ".join(named)
