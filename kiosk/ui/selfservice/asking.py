"""The questions, one a page. No Qt."""

from kiosk.domain.catalogue import FieldDefinition, FieldKind
from kiosk.domain.form import Form
from kiosk.domain.form_texts import root_of
from kiosk.ui.selfservice.answer_blocks import RARE_PARTS, Asking, Box, with_answer
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.questions import (
    COLLECTION,
    IDENTITY_KIND,
    Page,
    optional_of,
    question_pages,
)
from kiosk.ui.selfservice.screens import Block, Note, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.theme.tokens import Tone


def prepared(form: Form, journey: Journey) -> tuple[Form, frozenset[str]]:
    """Return a form with what this machine knows: where it stands, and the usual kind of number.

    What was answered otherwise, at a counter or before it waited under a code, stays.

    Returns:
        The form, and the fields that are answered by it; they are shown when the answers are checked.
    """
    preset = set()
    for name, value in ((COLLECTION, journey.equipment.place.office), (IDENTITY_KIND, "national_number")):
        field = form.definition.field(name)
        if field is not None and value in {choice.value for choice in field.choices}:
            form = form if form.texts.get(name) else form.with_text(name, value)
            preset.add(name)
    return form, frozenset(preset - {IDENTITY_KIND})


def form_of(journey: Journey) -> Form:
    """Return the form of this visit.

    Raises:
        LookupError: no form was begun; such a page is never shown then.
    """
    if journey.visit.form is None:
        raise LookupError("no form begun")
    return journey.visit.form


def topic_of(journey: Journey) -> str:
    """Return what the questions are about, and that they are about somebody else."""
    name = journey.speech.words(form_of(journey).definition.name)
    return f"{name} · {journey.say('behalf.topic')}" if journey.visit.goes_to_counter else name


class QuestionStep(BaseStep):
    """One question; its place among all is the visit's, so that nothing is lost by going back."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        pages = self._pages()
        journey.visit.question = max(0, min(journey.visit.question, len(pages) - 1))
        self._page: Page = journey.visit.changing or (pages[journey.visit.question] if pages else ())
        self._problems: dict[str, str] = {}
        self._asks_why = False
        rare = {f"{name}.{part}" for name in self._page for part in RARE_PARTS}
        self._has_more = any(form_of(journey).texts.get(n) for n in {*self._optional(), *rare})

    @property
    def name(self) -> str:
        """The first question of the page, empty where nothing is asked."""
        return self._page[0] if self._page else ""

    @property
    def kind(self) -> FieldKind | None:
        """The kind of that question."""
        field = form_of(self.journey).definition.field(self.name)
        return field.kind if field is not None else None

    def _pages(self) -> tuple[Page, ...]:
        visit = self.journey.visit
        return question_pages(form_of(self.journey), self.journey.today, visit.preset)

    def _optional(self) -> Page:
        return optional_of(form_of(self.journey), self._page, self.journey.today) if self._page else ()

    def _shown(self) -> list[FieldDefinition]:
        form = form_of(self.journey)
        names = [*self._page, *(self._optional() if self._has_more else ())]
        return [field for field in form.visible_fields(self.journey.today) if field.name in names]

    @property
    def _asking(self) -> Asking:
        return Asking(form_of(self.journey), self.journey.speech, self.journey.today)

    def _boxes(self) -> list[Box]:
        asking = self._asking
        return [box for field in self._shown() for box in asking.boxes(field, has_more=self._has_more)]

    def _calendar(self) -> str:
        """Return the calendar that was chosen for a paper's date, empty on other pages and before."""
        text = form_of(self.journey).texts.get(f"{self.name}.era", "")
        return text if self.kind is FieldKind.ERA_DATE else ""

    def _can_have_more(self) -> bool:
        return bool(self._optional()) or any(f.kind is FieldKind.FULL_NAME for f in self._shown())

    # --- what is shown ------------------------------------------------------------------------------------
    def screen(self) -> Screen:
        """Return the page."""
        journey, visit = self.journey, self.journey.visit
        first, count = self._shown()[0], len(self._pages())
        why: tuple[Block, ...] = (Note(Tone.INFO, journey.say("why.title"), self._why(first)),)
        links = [("why", journey.say("why.ask"))]
        if self._calendar():
            links.append(("calendar", journey.say("question.calendar")))
        if self._can_have_more() and not self._has_more:
            links.append(("more", journey.say("question.more")))
        return Screen(
            PageName.QUESTION,
            self._title(),
            self._hint(first),
            (*(why if self._asks_why else ()), *self._asked(), *self.trouble()),
            forward=journey.say("to_check" if visit.changing else "forward"),
            end=journey.say("leave"),
            topic=topic_of(journey),
            step=None if visit.changing else (visit.question + 1, max(count, visit.question + 1)),
            links=tuple(links),
            problems=tuple(self._problems.items()),
        )

    def _asked(self) -> tuple[Block, ...]:
        """Return what the question is answered by."""
        asking, boxes = self._asking, self._boxes()
        is_era = self.kind is FieldKind.ERA_DATE and not self._calendar()
        alone, title = len(boxes) == 1 and not is_era, self._title()
        return tuple(
            asking.block(box, self._problems.get(box.place, ""), is_alone=alone, title=title) for box in boxes
        )

    def _title(self) -> str:
        first = self._shown()[0]
        return self.journey.words(f"ask.{first.name}", self.journey.speech.words(first.label))

    def _hint(self, first: FieldDefinition) -> str:
        """Return what stands under the title: the question's own words, else how its kind is answered."""
        if len(self._shown()) > 1:
            return ""
        if self._calendar():
            era = self.journey.speech(f"form.era_date.era_{self._calendar()}")
            return self.journey.say("question.era", era=era)
        if first.hint is not None:
            return self.journey.speech.words(first.hint)
        return self.journey.words(f"kind.{first.kind}", "")

    def _why(self, field: FieldDefinition) -> str:
        journey, definition = self.journey, form_of(self.journey).definition
        law, agency = journey.speech.words(definition.legal_basis), journey.speech.words(definition.agency)
        general = journey.say("why.general", agency=agency, law=law)
        return journey.words(f"why.{field.name}", general)

    # --- what is done -------------------------------------------------------------------------------------
    def type_text(self, name: str, text: str, /) -> None:
        """Take note of what stands in a field now."""
        self.journey.visit.form = with_answer(form_of(self.journey), name, text, self.journey.today)

    def press(self, name: str, value: str = "", /) -> None:
        """Choose an answer, count up or down, ask why, or ask for the rarer questions."""
        if name == "why":
            self._asks_why = not self._asks_why
        elif name == "more":
            self._has_more = True
        elif name == "calendar":
            self.type_text(f"{self.name}.era", "")
        else:
            self.type_text(name, value)
            self._problems.pop(name, None)
        self.journey.refresh()

    def _wrong(self) -> dict[str, str]:
        """Return what is wrong on this page, by box; what has none is said at the first."""
        form, today = form_of(self.journey), self.journey.today
        roots = {field.name for field in self._shown()}
        found = {name: code for name, code in form.check(today).problems if root_of(name) in roots}
        for name in roots & form.mandatory_fields(today):
            if not any(text.strip() for place, text in form.texts.items() if root_of(place) == name):
                found.setdefault(name, "missing")
        boxes = self._boxes()
        wrong: dict[str, str] = {}
        for name, code in found.items():
            fits = [box for box in boxes if box.place == name]
            fits = fits or [box for box in boxes if root_of(box.place) == root_of(name)]
            wrong.setdefault(fits[0].place, self._words_of(fits[0].label, code))
        return {box.place: wrong[box.place] for box in boxes if box.place in wrong}

    def _words_of(self, label: str, code: str) -> str:
        speech, rule = self.journey.speech, form_of(self.journey).definition.rule_of(code)
        if rule is not None:
            return speech.words(rule.words)
        return f"{label}: {self.journey.problem(code)}"

    def forward(self) -> None:
        """Go on when this question is answered; say what is wrong when it is not."""
        journey, visit = self.journey, self.journey.visit
        journey.trouble = None
        self._problems = self._wrong()
        if self._problems:
            journey.refresh()
            return
        pages = self._pages()
        if visit.changing:
            visit.changing = ()
            self._go_on(pages, len(pages))
            return
        here = next((n for n, page in enumerate(pages) if set(page) & set(self._page)), visit.question)
        brought = set(pages[here]) - set(self._page) if here < len(pages) else set()
        self._go_on(pages, here if brought & self._open() else here + 1)

    def _open(self) -> set[str]:
        """Return the questions to which nothing was answered yet."""
        texts = form_of(self.journey).texts
        answered = {root_of(place) for place, text in texts.items() if text.strip()}
        return {field.name for field in form_of(self.journey).definition.fields} - answered

    def _go_on(self, pages: tuple[Page, ...], following: int) -> None:
        """Go to a page of questions; behind the last to whatever is still owed, else to the check."""
        visit = self.journey.visit
        if following < len(pages):
            visit.question = following
            self.journey.go(PageName.QUESTION)
            return
        owed = self._owed(pages)
        if owed and owed in pages:
            visit.question = pages.index(owed)
        else:
            visit.changing = owed
        self.journey.go(PageName.QUESTION if owed else PageName.CHECK)

    def _owed(self, pages: tuple[Page, ...]) -> Page:
        """Return the page of the first answer that is missing or wrong; some are owed because of others."""
        form, today = form_of(self.journey), self.journey.today
        visible = {field.name for field in form.visible_fields(today)}
        wrong = [root_of(name) for name, _ in form.check(today).problems if root_of(name) in visible]
        if not wrong:
            return ()
        return next((page for page in pages if wrong[0] in page), (wrong[0],))

    def go_to_open(self) -> None:
        """Go to the first question to which nothing was answered, else to what is owed, or to the check."""
        pages, still_open = self._pages(), self._open()
        self._go_on(pages, next((n for n, page in enumerate(pages) if set(page) & still_open), len(pages)))

    def back(self) -> None:
        """Go back one question; from the first to what is needed, from a changed one to the check."""
        journey, visit = self.journey, self.journey.visit
        if visit.changing:
            visit.changing = ()
            journey.go(PageName.CHECK)
        elif visit.question > 0:
            visit.question -= 1
            journey.go(PageName.QUESTION)
        else:
            journey.go(PageName.SERVICE)


def go_to_open(journey: Journey) -> None:
    """Go on where a form was left."""
    QuestionStep(journey).go_to_open()
