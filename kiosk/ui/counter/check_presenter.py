"""Checking the answers with the citizen before money is taken. No Qt."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.application import Application
from kiosk.domain.basket import Basket
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.money import Money
from kiosk.domain.who_applies import answers_about, is_ordinary
from kiosk.ui.counter.answer_words import answer_lines
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer; `name` leads back to its field, empty when it cannot be changed."""

    name: str
    label: str
    value: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """The whole page."""

    title: str
    code: str
    answers: tuple[AnswerLine, ...]
    papers: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str, str], ...]
    total: str
    is_free: bool
    total_words: str
    promise: str


@dataclass(frozen=True, slots=True)
class CheckDoors:
    """Where the clerk can go from here."""

    change: Callable[[str], None]
    pay: Callable[[], None]
    add_another: Callable[[], None]


def shown_answers(application: Application) -> Mapping[str, Any]:
    """Return the answers read to the citizen; those about the applicant unless they are the ordinary ones."""
    applicant = application.applicant
    about = {} if is_ordinary(applicant) else answers_about(applicant)
    return {**application.answers, **about}


def paper_lines(
    definition: ServiceDefinition, application: Application, say: Speech
) -> tuple[tuple[str, str], ...]:
    """Return each paper that was seen and what became of it: scanned, kept at the office, given back."""
    kept = {paper.code for paper in application.kept}
    pages: Counter[str] = Counter()
    for one in application.attachments:
        pages[one.document] += one.pages
    lines = []
    for paper in definition.documents:
        if paper.code in application.documents_seen:
            scanned = [say.counted("check.scanned", pages[paper.code])] if pages[paper.code] else []
            fate = say("check.kept" if paper.code in kept else "check.returned")
            told = say("list_comma").join([say("check.seen"), *scanned, fate])
            lines.append((say.words(paper.label), told))
    return tuple(lines)


class CheckPresenter(Presenter[CheckView]):
    """Shows every answer as it will be signed, each with a way back to its field."""

    def __init__(
        self,
        say: Callable[[], Speech],
        filed: tuple[Form, Application],
        basket: Callable[[], Basket],
        doors: CheckDoors,
    ) -> None:
        super().__init__()
        self._say = say
        self._form, self._application = filed
        self._basket = basket
        self._doors = doors

    def change(self, name: str) -> None:
        """Go back to one answer."""
        self._doors.change(name)

    def pay(self) -> None:
        """Go on to the payment."""
        self._doors.pay()

    def add_another(self) -> None:
        """Keep this in the basket and look for another service."""
        self._doors.add_another()

    def view(self) -> CheckView:
        """Return the page."""
        say, application, basket = self._say(), self._application, self._basket()
        definition = self._form.definition
        return CheckView(
            title=say.words(application.service_name),
            code=application.service_code,
            answers=self._answers(say),
            papers=paper_lines(definition, application, say),
            items=tuple(
                (say.words(line.label), item.service_code, line.amount.display)
                for item in basket.applications
                for line in item.fee_lines
            ),
            total=say.money(basket.due),
            is_free=basket.due == Money(0),
            total_words=say.amount_words(basket.due) if basket.due != Money(0) else "",
            promise=say(f"promise.{definition.offline_class.value}", agency=say.words(definition.agency)),
        )

    def _answers(self, say: Speech) -> tuple[AnswerLine, ...]:
        answers, read = shown_answers(self._application), self._form.from_document
        return tuple(
            AnswerLine(name, label, text, field.name in read)
            for field in self._form.definition.fields
            if field.name in answers
            for name, label, text in answer_lines(field, answers[field.name], say)
        )
