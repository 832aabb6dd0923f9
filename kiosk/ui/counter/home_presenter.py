"""The counter's home: finding a service as one types, and what lies in the basket. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.domain.applicant import applicant_of
from kiosk.domain.basket import Basket
from kiosk.domain.catalogue import Catalogue, OfflineClass, ServiceDefinition
from kiosk.domain.directory import Directory
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.money import Money
from kiosk.domain.parked import is_parking_code
from kiosk.domain.scan import PARKED_PREFIX
from kiosk.domain.search import SearchableService, ServiceIndex
from kiosk.domain.slip import is_slip
from kiosk.domain.who_applies import CounterQuestions
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone

_SHOWN = 60
_ECHOED = 24
_CLASS_TONES = {
    OfflineClass.FINISHED_HERE: Tone.GOOD,
    OfflineClass.ACCEPTED_HERE: Tone.INFO,
    OfflineClass.NEEDS_AGENCY: Tone.WARN,
}


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One application in the basket."""

    title: str
    applicant: str
    amount: str


@dataclass(frozen=True, slots=True)
class BasketView:
    """What waits to be paid."""

    lines: tuple[BasketLine, ...]
    due: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class HomeView:
    """The whole page."""

    query: str
    rows: tuple[Row, ...]
    count: str
    nothing: tuple[str, str] | None
    drafts: tuple[tuple[str, str], ...]
    basket: BasketView


@dataclass(frozen=True, slots=True)
class Services:
    """The catalogue in force, ready to be searched."""

    index: ServiceIndex
    definitions: Mapping[ServiceCode, ServiceDefinition]
    total: int


class HomePresenter(Presenter[HomeView]):
    """Searches at every key; opens an executable service, says plainly when one is not."""

    def __init__(
        self,
        say: Callable[[], Speech],
        services: Services,
        basket: Callable[[], Basket | None],
        drafts: Callable[[], Mapping[ServiceCode, Form]],
        opened: Callable[[ServiceDefinition], None],
    ) -> None:
        super().__init__()
        self._say = say
        self._services = services
        self._basket = basket
        self._drafts = drafts
        self._opened = opened
        self.scanned: Callable[[str], None] = lambda _text: None
        self.resumed: Callable[[str], None] = lambda _code: None
        self._query = ""
        self.read_about: Callable[[str], None] | None = None

    def type_query(self, text: str) -> None:
        """Search for what is typed."""
        if text != self._query:
            self._query = text
            # A scanner types hundreds of letters: nothing is searched meanwhile.
            if not is_slip(text) and not text.startswith(PARKED_PREFIX):
                self.refresh()

    def enter(self) -> bool:
        """Take what ends with Enter; say whether it was a payment slip or the code of a parked form."""
        text = self._query
        taken = self.scanned if is_slip(text) else self.resumed if is_parking_code(text) else None
        if taken is not None:
            self._query = ""
            self.refresh()
            taken(text)
        return taken is not None

    def open(self, key: str) -> None:
        """Open a service by its code; of one that is only listed, show what it needs."""
        code = ServiceCode(key)
        begun = self._drafts().get(code)  # a form begun can be finished, also of a service retired since
        definition = begun.definition if begun is not None else self._services.definitions.get(code)
        if definition is not None:
            self._opened(definition)
        elif self.read_about is not None:
            self.read_about(key)

    def view(self) -> HomeView:
        """Return the page."""
        say = self._say()
        found = self._services.index.find(self._query, _SHOWN)
        rows = tuple(self._row(service, say) for service in found)
        nothing = None
        if not rows:
            nothing = say("home.nothing", query=_echo(self._query)), say("home.nothing_next")
        return HomeView(
            query=self._query,
            rows=rows,
            count=say("home.count", found=len(rows), total=self._services.total),
            nothing=nothing,
            drafts=self._draft_links(say),
            basket=basket_view(self._basket(), say),
        )

    def _draft_links(self, say: Speech) -> tuple[tuple[str, str], ...]:
        """Return the forms begun and not filed, by code."""
        return tuple((code, say.words(form.definition.name)) for code, form in self._drafts().items())

    def _row(self, service: SearchableService, say: Speech) -> Row:
        title = say.words(service.name)
        definition = self._services.definitions.get(service.code)
        return Row(
            key=service.code,
            title=title,
            subtitle=_under(service, say),
            lead=service.code,
            amount=fee_text(definition, say) if definition is not None else "",
            pills=(_class_pill(definition, say),) if service.is_executable else (),
            query=self._query,
        )


def _echo(query: str) -> str:
    """Return what was searched for, short enough to stand in a sentence whatever was pasted."""
    return query if len(query) <= _ECHOED else f"{query[:_ECHOED]}…"


def _under(service: SearchableService, say: Speech) -> str:
    """Return the line under a name; of what is only listed it says so."""
    agency = say.words(service.agency)
    return agency if service.is_executable else f"{say('home.not_here')} · {agency}"


def _class_pill(definition: ServiceDefinition | None, say: Speech) -> PillText:
    if definition is None:
        return PillText(say("home.not_here"), Tone.NEUTRAL)
    kind = definition.offline_class
    return PillText(say(f"class.{kind.value}"), _CLASS_TONES[kind])


def fee_text(definition: ServiceDefinition, say: Speech) -> str:
    """Return the fee of a service before anything is answered."""
    if definition.fee["kind"] == "fixed":
        amount = Money(int(definition.fee["dirhams"]))
        return amount.display if amount.dirhams else say("free")
    return say("home.fee_varies")


def basket_view(basket: Basket | None, say: Speech) -> BasketView:
    """Return what waits to be paid, in words."""
    if basket is None or not basket.applications:
        return BasketView((), say.money(Money(0)), is_empty=True)
    lines = tuple(
        BasketLine(
            say.words(application.service_name),
            applicant_of(
                {"answers": application.answers, "document": None, "applicant": application.applicant}
            ).name,
            application.fee.display,
        )
        for application in basket.applications
    )
    return BasketView(lines, say.money(basket.due), is_empty=False)


def services_of(
    catalogue: Catalogue | None,
    directory: Directory | None = None,
    asks: CounterQuestions | None = None,
) -> Services:
    """Return a catalogue ready to be searched, the directory behind it; without one nothing can be found.

    Args:
        catalogue: the one in force.
        directory: every service known.
        asks: the counter's own questions, asked behind those of every service.
    """
    if catalogue is None:
        return Services(ServiceIndex.of(()), {}, 0)
    asked = [asks.asked_with(one) if asks is not None else one for one in catalogue.services]
    definitions = {definition.code: definition for definition in asked}
    listed = len(directory.entries) if directory is not None else 0
    return Services(ServiceIndex.of_catalogue(catalogue, directory), definitions, len(definitions) + listed)
