"""A question with rows: the list of them, and each row asked as questions of its own. No Qt."""

from typing import Final

from kiosk.domain.catalogue import FieldDefinition, FieldKind
from kiosk.domain.form import Form
from kiosk.domain.form_reading import MAX_ROWS
from kiosk.domain.form_texts import cell, root_of, row_of
from kiosk.ui.selfservice.answer_blocks import Asking, Box, answer_value
from kiosk.ui.selfservice.asking import QuestionStep, form_of
from kiosk.ui.selfservice.doors import Journey, Step
from kiosk.ui.selfservice.paper_scanning import ScanStep
from kiosk.ui.selfservice.questions import Page, row_pages, rows_typed
from kiosk.ui.selfservice.screens import Block, Chips, Fact, Facts, PageName, Screen, Tile, Tiles
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.speech import ltr

_AT_ONCE: Final = 8
_ADD, _ROW, _SHOW = "add", "row:", "show:"


def question_step(journey: Journey) -> Step:
    """Return the presenter of the question that is asked now; rows and scans have their own."""
    step = QuestionStep(journey)
    kinds = {FieldKind.TABLE: TableStep, FieldKind.ATTACHMENT: ScanStep}
    made = kinds.get(step.kind) if step.kind is not None else None
    return made(journey) if made is not None else step


def table_of(form: Form, name: str) -> FieldDefinition:
    """Return a table of the form.

    Raises:
        LookupError: there is none of that name.
    """
    field = form.definition.field(name)
    if field is None or field.kind is not FieldKind.TABLE:
        raise LookupError(name)
    return field


class TableStep(QuestionStep):
    """The rows entered so far, each with a way to change it, and a way to enter one more."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._from = 0
        journey.visit.row = 0

    @property
    def _table(self) -> FieldDefinition:
        return table_of(form_of(self.journey), self._page[0])

    def _asked(self) -> tuple[Block, ...]:
        journey, form, table = self.journey, form_of(self.journey), self._table
        rows = rows_typed(form, table.name)
        shown = rows[self._from : self._from + _AT_ONCE]
        blocks: list[Block] = []
        if shown:
            blocks.append(Facts(tuple(self._fact(form, table, row) for row in shown)))
        if len(rows) > _AT_ONCE:
            blocks.append(self._pages_of_rows(len(rows)))
        if len(rows) < most_rows(form, table):
            words = journey.say("table.add" if rows else "table.first")
            blocks.append(Tiles((Tile(_ADD, words, "", "plus"),), 1))
        return tuple(blocks)

    def _fact(self, form: Form, table: FieldDefinition, row: int) -> Fact:
        speech, label = self.journey.speech, self.journey.say("table.row", number=row)
        comma, asking = speech("list_comma"), Asking(form, speech, self.journey.today)
        reading = form.read(self.journey.today)
        answers = reading.answers.get(table.name, ())
        place = {number: n for n, number in enumerate(reading.rows.get(table.name, ()))}.get(row)
        said = answers[place] if place is not None and isinstance(answers, list | tuple) else {}
        texts = []
        for column in table.columns:
            box = asking.cell(table, row, column)
            if column.name in said:
                texts.append(answer_value(column, said[column.name], speech))
            elif text := form.texts.get(box.place, ""):
                texts.append(dict(box.choices).get(text, text))
        return Fact(label, comma.join(texts), f"{_ROW}{row}")

    def _pages_of_rows(self, count: int) -> Chips:
        journey, last = self.journey, min(self._from + _AT_ONCE, count)
        ways = [(self._from - _AT_ONCE, "earlier")] if self._from else []
        ways += [(last, "later")] if last < count else []
        return Chips(
            journey.say("table.shown", first=ltr(str(self._from + 1)), last=ltr(str(last)), count=count),
            tuple((f"{_SHOW}{place}", journey.say(f"table.{words}")) for place, words in ways),
        )

    def _hint(self, first: FieldDefinition) -> str:
        return super()._hint(first) or self.journey.say("table.lead")

    def press(self, name: str, value: str = "", /) -> None:
        """Enter a row, change one, or show others."""
        form, visit = form_of(self.journey), self.journey.visit
        if name == _ADD:
            visit.row = max(rows_typed(form, self._table.name), default=0) + 1
        elif name.startswith(_ROW):
            visit.row = int(name.removeprefix(_ROW))
        elif name.startswith(_SHOW):
            self._from = int(name.removeprefix(_SHOW))
            self.journey.refresh()
            return
        else:
            super().press(name, value)
            return
        visit.row_page = ""
        self.journey.go(PageName.ROW)

    def _wrong(self) -> dict[str, str]:
        """Return what is wrong with the rows, the first of each row."""
        journey, form, table = self.journey, form_of(self.journey), self._table
        found = [(n, c) for n, c in form.check(journey.today).problems if root_of(n) == table.name]
        if not rows_typed(form, table.name) and not found:
            found = [(table.name, "missing")]
        wrong: dict[str, str] = {}
        for name, code in found:
            place = row_of(name.partition(".")[2])
            if place is None:
                words = self._words_of(journey.speech.words(table.label), code)
                wrong.setdefault(table.name, words)
                continue
            column = table.column(place[1])
            label = journey.speech.words(column.label) if column is not None else ""
            words = f"{journey.say('table.row', number=place[0])} · {self._words_of(label, code)}"
            wrong.setdefault(f"{_ROW}{place[0]}", words)
        return wrong


class RowStep(BaseStep):
    """One row of a table, a decision a page; back from the first returns to the list."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        visit = journey.visit
        self._table = table_of(form_of(journey), _table_name(journey))
        self._row = visit.row
        self._problems: dict[str, str] = {}
        self._has_more = False

    def _pages(self) -> tuple[Page, ...]:
        return row_pages(form_of(self.journey), self._table, self._row, self.journey.today)

    def _here(self, pages: tuple[Page, ...]) -> int:
        anchor = self.journey.visit.row_page
        return next((n for n, page in enumerate(pages) if anchor in page), 0)

    def _optional(self) -> Page:
        """Return the columns that may be added to the last page: asked nowhere else."""
        pages = self._pages()
        if self._here(pages) != len(pages) - 1:
            return ()
        asked = {name for page in pages for name in page}
        return tuple(column.name for column in self._table.columns if column.name not in asked)

    def _boxes(self) -> list[Box]:
        asking = Asking(form_of(self.journey), self.journey.speech, self.journey.today)
        pages = self._pages()
        names = [*pages[self._here(pages)], *(self._optional() if self._has_more else ())]
        columns = [column for column in self._table.columns if column.name in names]
        return [asking.cell(self._table, self._row, column) for column in columns]

    def screen(self) -> Screen:
        """Return the page."""
        journey, form = self.journey, form_of(self.journey)
        asking, boxes = Asking(form, journey.speech, journey.today), self._boxes()
        pages, alone = self._pages(), len(boxes) == 1
        table = journey.speech.words(self._table.label)
        links = [("remove", journey.say("table.remove"))] if self._is_typed() else []
        if self._optional() and not self._has_more:
            links.append(("more", journey.say("table.more")))
        title = boxes[0].label
        blocks = (
            asking.block(b, self._problems.get(b.place, ""), is_alone=alone, title=title) for b in boxes
        )
        return Screen(
            PageName.ROW,
            title,
            boxes[0].hint if alone else "",
            (*blocks, *self.trouble()),
            forward=journey.say("forward"),
            end=journey.say("leave"),
            topic=journey.say("table.topic", label=table, number=self._row),
            step=(self._here(pages) + 1, len(pages)),
            links=tuple(links),
            problems=tuple(self._problems.items()),
        )

    def _is_typed(self) -> bool:
        return self._row in rows_typed(form_of(self.journey), self._table.name)

    def type_text(self, name: str, text: str, /) -> None:
        """Take note of what stands in a cell now."""
        self.journey.visit.form = form_of(self.journey).with_text(name, text)

    def press(self, name: str, value: str = "", /) -> None:
        """Choose an answer, ask for what is optional, or take the row out."""
        if name == "remove":
            form = form_of(self.journey)
            self.journey.visit.form = form.without_row(self._table.name, self._row)
            self.journey.go(PageName.QUESTION)
            return
        if name == "more":
            self._has_more = True
        else:
            self.type_text(name, value)
            self._problems.pop(name, None)
        self.journey.refresh()

    def forward(self) -> None:
        """Go on to the row's next question; behind the last back to the list."""
        journey = self.journey
        self._problems = self._wrong()
        if self._problems:
            journey.refresh()
            return
        pages = self._pages()
        following = self._here(pages) + 1
        if following >= len(pages):
            journey.go(PageName.QUESTION)
            return
        journey.visit.row_page = pages[following][0]
        journey.go(PageName.ROW)

    def _wrong(self) -> dict[str, str]:
        journey, form = self.journey, form_of(self.journey)
        found = dict(form.check(journey.today).problems)
        pages = self._pages()
        asked = {cell(self._table.name, self._row, name) for name in pages[self._here(pages)]}
        wrong = {}
        for box in self._boxes():
            is_empty = box.place in asked and not form.texts.get(box.place, "").strip()
            code = found.get(box.place, "missing" if is_empty else "")
            if code:
                wrong[box.place] = f"{box.label}: {journey.problem(code)}"
        return wrong

    def back(self) -> None:
        """Go back one question of the row; from the first to the list."""
        pages = self._pages()
        here = self._here(pages)
        if here == 0:
            self.journey.go(PageName.QUESTION)
            return
        self.journey.visit.row_page = pages[here - 1][0]
        self.journey.go(PageName.ROW)


def most_rows(form: Form, table: FieldDefinition) -> int:
    """Return how many rows a table may have."""
    schema = form.definition.schema["properties"][table.name]
    return min(int(schema.get("maxItems", MAX_ROWS)), MAX_ROWS)


def _table_name(journey: Journey) -> str:
    """Return the table whose row is asked: the question the visit stands on."""
    return QuestionStep(journey).name
