"""From the first page to a service: language, what the machine does, tiles, search, what it needs. No Qt."""

from collections.abc import Sequence

from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.fee import fee_lines
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, ServiceCode
from kiosk.domain.item_number import KIND_FIELD
from kiosk.domain.money import ZERO, Money
from kiosk.errors import AnswersInvalidError
from kiosk.ui.selfservice.asking import prepared
from kiosk.ui.selfservice.attracting import offline_note
from kiosk.ui.selfservice.behalf import BEHALF, kinds_of
from kiosk.ui.selfservice.browsing import ICONS, found_on, info_of, open_found, service_tile
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.papering import LEAFLET, LeafletPrinting
from kiosk.ui.selfservice.questions import can_be_asked_here
from kiosk.ui.selfservice.screens import (
    Block,
    Chips,
    Entry,
    Fact,
    Facts,
    Note,
    PageName,
    Screen,
    Tile,
    Tiles,
)
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.theme.tokens import Tone

SECTORS = ("civil", "passports", "social", "education", "commerce", "justice", "health", "post")
_MOST_CHIPS = 4
_MORE = "more"
_MOST_FOUND = 8
_MOST_LOOKED_AT = 24


class FindStep(BaseStep):
    """Tiles by part of life, the most asked for, and a search that finds by any word."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._query = ""
        journey.visit.sector = journey.visit.ministry = journey.visit.owner = journey.visit.reading = ""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        entry = Entry(
            "query",
            journey.say("find.search"),
            self._query,
            Layout.ARABIC if journey.speech.is_rtl else Layout.LATIN,
            journey.say("find.hint"),
            is_alone=True,
        )
        return Screen(
            PageName.FIND,
            journey.say("find.title"),
            blocks=(entry, *self._found(), *offline_note(journey)),
            end=journey.say("leave"),
            links=self._errands(),
        )

    def _errands(self) -> tuple[tuple[str, str], ...]:
        journey = self.journey
        pages = [*([PageName.RESUME] if journey.equipment.desk.can_park else []), PageName.INFO]
        if journey.machine.directory is not None:
            pages.insert(0, PageName.DIRECTORY)
        if journey.equipment.scanner is not None:
            pages.insert(0, PageName.VERIFY)
        return tuple((str(page), journey.say(f"find.{page}")) for page in pages)

    def _found(self) -> tuple[Block, ...]:
        journey = self.journey
        if self._query.strip():
            here, every = (
                journey.machine.definitions,
                journey.machine.index.find(self._query, _MOST_LOOKED_AT),
            )
            found = sorted(every, key=lambda service: service.code not in here)[:_MOST_FOUND]
            if not found:
                return (Note(Tone.INFO, journey.say("find.nothing"), journey.say("find.nothing_next")),)
            return (Tiles(tuple(service_tile(journey, s.code) for s in found), 2),)
        return (*self._chips(), Tiles(self._sectors()))

    def _chips(self) -> tuple[Block, ...]:
        journey = self.journey
        first = [services[0] for sector in SECTORS if (services := _of_sector(journey, sector))]
        items = tuple((f"open:{s.code}", journey.speech.words(s.name)) for s in first[:_MOST_CHIPS])
        return (Chips(journey.say("find.often"), items),) if items else ()

    def _sectors(self) -> tuple[Tile, ...]:
        journey = self.journey
        tiles = [
            Tile(
                f"sector:{sector}",
                journey.say(f"sector.{sector}"),
                journey.say(f"sector.{sector}_about"),
                ICONS[sector],
            )
            for sector in SECTORS
            if _of_sector(journey, sector)
        ]
        about = journey.say("find.follow_about")
        return (*tiles, Tile(str(PageName.FOLLOW), journey.say("find.follow"), about, "track"))

    def type_text(self, _name: str, text: str, /) -> None:
        """Search with every letter."""
        self._query = text
        self.journey.refresh()

    def press(self, name: str, _value: str = "", /) -> None:
        """Open a part of life, a service, or one of the other errands."""
        kind, _, what = name.partition(":")
        if kind == "sector":
            self.journey.visit.sector = what
            self.journey.go(PageName.SECTOR)
        elif kind == "open":
            open_found(self.journey, ServiceCode(what))
        else:
            self.journey.go(PageName(name))

    def back(self) -> None:
        """Go back to the language."""
        self.journey.go(PageName.ATTRACT)


class SectorStep(BaseStep):
    """The services of one part of life."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        sector = journey.visit.sector
        tiles = tuple(service_tile(journey, service.code) for service in _of_sector(journey, sector))
        return Screen(
            PageName.SECTOR,
            journey.say(f"sector.{sector}"),
            journey.say("sector.lead"),
            (Tiles(tiles, 2),),
            end=journey.say("leave"),
        )

    def press(self, name: str, _value: str = "", /) -> None:
        """Open a service."""
        open_found(self.journey, ServiceCode(name.removeprefix("open:")))

    def back(self) -> None:
        """Go back to the tiles."""
        self.journey.go(PageName.FIND)


class ServiceStep(BaseStep):
    """What is needed, what it costs and how long it takes: before any question, also on paper."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._printing = LeafletPrinting(journey)
        self._has_more = False

    def screen(self) -> Screen:
        """Return the page."""
        journey, definition = self.journey, self._definition
        words = journey.speech.words
        papers = [words(d.label) for d in definition.documents if d.is_required]
        maybe = [words(d.label) for d in definition.documents if not d.is_required]
        comma = journey.say("list_mark")
        who = comma.join(words(rule) for rule in definition.eligibility)
        rows = [
            Fact(journey.say("service.papers"), comma.join(papers) or journey.say("service.no_papers")),
            *([Fact(journey.say("service.papers_maybe"), comma.join(maybe))] if maybe else []),
            Fact(journey.say("service.cost"), self._cost()),
            Fact(
                journey.say("service.duration"), journey.say(f"service.when_{definition.offline_class.value}")
            ),
            *([Fact(journey.say("service.who"), who)] if who else []),
            *(self._rest() if self._has_more else ()),
        ]
        can_ask = can_be_asked_here(definition, has_scanner=journey.equipment.scans is not None)
        has_reader = can_ask and journey.equipment.reader is not None
        more = () if self._has_more else (Chips("", ((_MORE, journey.say("service.more")),)),)
        blocks: tuple[Block, ...] = (Facts(tuple(rows)), *more, *self.trouble())
        if not can_ask:
            blocks = (Note(Tone.WARN, journey.say("service.at_counter")), *blocks)
        elif any(field.name == KIND_FIELD for field in definition.fields):
            note = Note(Tone.INFO, journey.say("service.item"), journey.say("service.item_next"), "scale")
            blocks = (note, *blocks)
        blocks = (*self._printing.told(), *blocks)
        behalf = ((BEHALF, journey.say("service.behalf")),) if kinds_of(definition) else ()
        typing = (("type", journey.say("service.type")),) if has_reader else ()
        return Screen(
            PageName.SERVICE,
            words(definition.name),
            journey.say("service.lead"),
            blocks,
            forward=journey.say("service.read" if has_reader else "service.begin") if can_ask else "",
            end=journey.say("leave"),
            links=(*self._printing.links(), *typing, *behalf),
        )

    def _rest(self) -> tuple[Fact, ...]:
        """Return what hardly anybody needs before the first question: who is refused, the agency, the law."""
        journey, definition = self.journey, self._definition
        return (
            *self._refused(),
            Fact(journey.say("service.agency"), journey.speech.words(definition.agency)),
            Fact(journey.say("service.law"), journey.speech.words(definition.legal_basis)),
        )

    def _refused(self) -> list[Fact]:
        """Say who may not apply, why, and what to do instead."""
        speech, said = self.journey.speech, []
        for one in self._definition.refused:
            kind = speech.of(f"leaflet.kind.{one.kind}")
            said.append(f"{kind}: {speech.words(one.reason)}. {speech.words(one.next_step)}")
        return [Fact(speech.of("leaflet.refused"), "\n".join(said))] if said else []

    def _cost(self) -> str:
        """Say what it costs, or from what amount on; the answers may decide."""
        journey, definition = self.journey, self._definition
        fee = definition.fee
        try:
            due = Money(sum(line.amount.dirhams for line in fee_lines(definition, {})))
        except AnswersInvalidError:
            each = fee.get("dirhams_each")
            if isinstance(each, int):
                return journey.say("service.cost_each", amount=journey.speech.money(Money(each)))
            return journey.say("service.cost_later")
        return journey.speech.money(due) if due != ZERO else journey.speech("free")

    def forward(self) -> None:
        """Begin with the document on the reader, where there is one."""
        self._begin(PageName.READING if self.journey.equipment.reader is not None else PageName.QUESTION)

    def press(self, name: str, _value: str = "", /) -> None:
        """Print it, or begin by typing."""
        info = info_of(self.journey, self._definition.code)
        if name == BEHALF:
            self.journey.go(PageName.BEHALF)
        elif name == _MORE:
            self._has_more = True
            self.journey.refresh()
        elif name != LEAFLET:
            self._begin(PageName.QUESTION)
        elif info is not None:
            self._printing.print(info)

    def _begin(self, page: PageName) -> None:
        journey, code = self.journey, self._definition.code
        journey.visit.goes_to_counter = False
        if journey.visit.form is not None:
            journey.go(page)
            return
        journey.store(lambda desk: desk.new_form(code), lambda made: self._on_form(made, page))

    def _on_form(self, made: tuple[Form, BasketId], page: PageName) -> None:
        visit = self.journey.visit
        visit.form, visit.preset = prepared(made[0], self.journey)
        visit.basket_id = made[1]
        self.journey.go(page)

    def back(self) -> None:
        """Go back to where the service was found."""
        self.journey.go(found_on(self.journey.visit))


def _of_sector(journey: Journey, sector: str) -> Sequence[ServiceDefinition]:
    return [service for service in journey.machine.definitions.values() if service.sector == sector]
