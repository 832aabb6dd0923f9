"""The questions: the document on the reader, then one question a page. No Qt."""

from typing import Final

from kiosk.domain.catalogue import FieldDefinition, FieldKind
from kiosk.domain.form import Form
from kiosk.ui.counter.doors import code_of
from kiosk.ui.lead import READER
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.questions import (
    COLLECTION,
    IDENTITY_KIND,
    Page,
    layout_of,
    optional_of,
    question_pages,
    steps_of,
)
from kiosk.ui.selfservice.screens import Block, Entry, Note, Options, PageName, Screen, Stepper
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.identify_person import Identified, identify_person

READ_DEADLINE_S: Final = 60.0


def prepared(form: Form, journey: Journey) -> tuple[Form, frozenset[str]]:
    """Return a blank form with what this machine knows: where it stands, and the usual kind of number.

    Returns:
        The form, and the fields that are answered by it; they are shown when the answers are checked.
    """
    preset = set()
    for name, value in ((COLLECTION, journey.equipment.place.office), (IDENTITY_KIND, "national_number")):
        field = form.definition.field(name)
        if field is not None and value in {choice.value for choice in field.choices}:
            form = form.with_text(name, value)
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


class ReadingStep(BaseStep):
    """Waits for a document on the reader; typing is equal in rank and one touch away."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._is_left = False
        self._read()

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        return Screen(
            PageName.READING,
            journey.say("reading.title"),
            journey.say("reading.lead"),
            (Note(Tone.INFO, journey.say("reading.waiting"), icon="reader"), *self.trouble()),
            forward=journey.say("reading.again") if journey.trouble else "",
            end=journey.say("leave"),
            links=(("type", journey.say("service.type")),),
        )

    def _read(self) -> None:
        journey = self.journey
        reader, visit, today = journey.equipment.reader, journey.visit, journey.today
        if reader is None:
            return

        def done(identified: Identified) -> None:
            if not self._is_left and visit is journey.visit:
                self._on_read(identified)

        def failed(error: BaseException) -> None:
            if not self._is_left and visit is journey.visit:
                journey.show_error(code_of(error))

        journey.jobs.run(
            READER,
            lambda: identify_person(reader, today, READ_DEADLINE_S, lambda: self._is_left),
            done,
            failed,
        )

    def _on_read(self, identified: Identified) -> None:
        self._is_left = True
        visit = self.journey.visit
        visit.person = identified.person
        visit.form = form_of(self.journey).prefilled(identified.person)
        self.journey.go(PageName.QUESTION)

    def forward(self) -> None:
        """Wait for a document once more."""
        self.journey.trouble = None
        self.journey.refresh()
        self._read()

    def press(self, _name: str, _value: str = "", /) -> None:
        """Type instead."""
        self._is_left = True
        self.journey.go(PageName.QUESTION)

    def back(self) -> None:
        """Go back to what is needed."""
        self._is_left = True
        self.journey.go(PageName.SERVICE)


class QuestionStep(BaseStep):
    """One question; its place among all is the visit's, so that nothing is lost by going back."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        pages = self._pages()
        journey.visit.question = max(0, min(journey.visit.question, len(pages) - 1))
        self._page: Page = journey.visit.changing or (pages[journey.visit.question] if pages else ())
        self._problems: dict[str, str] = {}
        self._asks_why = False
        self._has_more = any(form_of(journey).texts.get(n) for n in self._optional())

    def _pages(self) -> tuple[Page, ...]:
        visit = self.journey.visit
        return question_pages(form_of(self.journey), self.journey.today, visit.preset)

    def _optional(self) -> Page:
        return optional_of(form_of(self.journey), self._page, self.journey.today) if self._page else ()

    def _shown(self) -> list[FieldDefinition]:
        form = form_of(self.journey)
        names = [*self._page, *(self._optional() if self._has_more else ())]
        return [field for field in form.visible_fields(self.journey.today) if field.name in names]

    # --- what is shown ------------------------------------------------------------------------------------
    def screen(self) -> Screen:
        """Return the page."""
        journey, visit = self.journey, self.journey.visit
        shown, count = self._shown(), len(self._pages())
        first = shown[0]
        alone = len(shown) == 1
        title = journey.words(f"ask.{first.name}", journey.speech.words(first.label))
        hint = journey.speech.words(first.hint) if alone and first.hint is not None else ""
        blocks = [self._block(field, alone=alone) for field in shown]
        why: tuple[Block, ...] = (Note(Tone.INFO, journey.say("why.title"), self._why(first)),)
        links = [("why", journey.say("why.ask"))]
        if self._optional() and not self._has_more:
            links.append(("more", journey.say("question.more")))
        return Screen(
            PageName.QUESTION,
            title,
            hint,
            (*(why if self._asks_why else ()), *blocks, *self.trouble()),
            forward=journey.say("to_check" if visit.changing else "forward"),
            end=journey.say("leave"),
            topic=journey.speech.words(form_of(journey).definition.name),
            step=None if visit.changing else (visit.question + 1, max(count, visit.question + 1)),
            links=tuple(links),
            problems=tuple(self._problems.items()),
        )

    def _why(self, field: FieldDefinition) -> str:
        journey, definition = self.journey, form_of(self.journey).definition
        law, agency = journey.speech.words(definition.legal_basis), journey.speech.words(definition.agency)
        general = journey.say("why.general", agency=agency, law=law)
        return journey.words(f"why.{field.name}", general)

    def _block(self, field: FieldDefinition, *, alone: bool) -> Block:
        journey, form = self.journey, form_of(self.journey)
        label, text = journey.speech.words(field.label), form.texts.get(field.name, "")
        trouble = self._problems.get(field.name, "")
        if field.kind is FieldKind.YES_NO:
            choices = (("true", journey.speech("yes")), ("false", journey.speech("no")))
            return Options(field.name, "" if alone else label, choices, text, trouble)
        if field.choices:
            named = self._choices(field)
            return Options(field.name, "" if alone else label, named, text, trouble)
        steps = steps_of(form.definition, field)
        if steps is not None:
            return Stepper(field.name, label, text, *steps, trouble)
        hint = "" if alone or field.hint is None else journey.speech.words(field.hint)
        return Entry(field.name, label, text, layout_of(field), hint, trouble, is_alone=alone)

    def _choices(self, field: FieldDefinition) -> tuple[tuple[str, str], ...]:
        """Return what can be chosen today, under the answer that narrows it."""
        form, today = form_of(self.journey), self.journey.today
        parent = form.read(today).answers.get(field.narrow_by) if field.narrow_by else None
        words = self.journey.speech.words
        return tuple((choice.value, words(choice.label)) for choice in field.choices_for(parent, today))

    # --- what is done -------------------------------------------------------------------------------------
    def type_text(self, name: str, text: str, /) -> None:
        """Take note of what stands in a field now."""
        self.journey.visit.form = form_of(self.journey).with_text(name, text)

    def press(self, name: str, value: str = "", /) -> None:
        """Choose an answer, count up or down, ask why, or ask for the rarer questions."""
        if name == "why":
            self._asks_why = not self._asks_why
        elif name == "more":
            self._has_more = True
        else:
            self.type_text(name, value)
            self._problems.pop(name, None)
        self.journey.refresh()

    def _wrong(self) -> dict[str, str]:
        form, today = form_of(self.journey), self.journey.today
        shown = {field.name for field in self._shown()}
        mandatory = form.mandatory_fields(today)
        found = {name: code for name, code in form.check(today).problems if name in shown}
        for name in shown & mandatory:
            if not form.texts.get(name, "").strip():
                found.setdefault(name, "missing")
        return {
            field.name: self._words_of(field, found[field.name])
            for field in self._shown()
            if field.name in found
        }

    def _words_of(self, field: FieldDefinition, code: str) -> str:
        speech, rule = self.journey.speech, form_of(self.journey).definition.rule_of(code)
        if rule is not None:
            return speech.words(rule.words)
        return f"{speech.words(field.label)}: {self.journey.problem(code)}"

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
        self._go_on(pages, here + 1)

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
        wrong = [name for name, _ in form.check(today).problems if name in visible]
        if not wrong:
            return ()
        return next((page for page in pages if wrong[0] in page), (wrong[0],))

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
