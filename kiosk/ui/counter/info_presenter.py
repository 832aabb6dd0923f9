"""Reading about services: anybody may, signed in or not; nothing is asked and nothing is kept. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.directory import Directory
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.search import SearchableService, ServiceIndex
from kiosk.domain.service_info import Cost, Refused, ServiceInfo, info_of_entry, info_of_service
from kiosk.domain.words import Words
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be read about, ready to be searched."""

    catalogue: Catalogue
    directory: Directory
    index: ServiceIndex

    def info(self, code: str) -> ServiceInfo | None:
        """Return what may be known of a service, None when there is none of that code."""
        definition = self.definition(code)
        if definition is not None:
            return info_of_service(definition, self.directory)
        entry = self.directory.entry(code)
        return None if entry is None else info_of_entry(entry, self.directory)

    def definition(self, code: str) -> ServiceDefinition | None:
        """Return the definition of a service that is filed here."""
        return next((s for s in self.catalogue.services if s.code == ServiceCode(code)), None)


@dataclass(frozen=True, slots=True)
class InfoPart:
    """Lines under a heading; an amount stands at the end of its line."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InfoView:
    """The whole page."""

    query: str
    rows: tuple[Row, ...]
    count: str
    title: str
    subtitle: str
    parts: tuple[InfoPart, ...]
    note: str
    can_begin: bool
    is_busy: bool


@dataclass(frozen=True, slots=True)
class InfoDoors:
    """What the page needs from the counter around it; `begin` is None while nobody may file."""

    say: Callable[[], Speech]
    print_leaflet: Callable[[ServiceInfo], None]
    begin: Callable[[ServiceDefinition], None] | None


class InfoPresenter(Presenter[InfoView]):
    """Searches at every key, and shows what one service needs."""

    def __init__(self, library: Library, doors: InfoDoors, code: str = "") -> None:
        super().__init__()
        self._library = library
        self._doors = doors
        self._query = ""
        self._chosen = code
        self.is_busy = False

    def type_query(self, text: str) -> None:
        """Search for what is typed."""
        if text != self._query:
            self._query = text
            self.refresh()

    def choose(self, code: str) -> None:
        """Show what a service needs."""
        self._chosen = code
        self.refresh()

    def print_leaflet(self) -> None:
        """Print what is shown; once until the paper is out."""
        info = self._library.info(self._chosen)
        if info is not None and not self.is_busy:
            self.show_busy(is_busy=True)
            self._doors.print_leaflet(info)

    def begin(self) -> None:
        """Begin an application for the service that is shown, where somebody is signed in."""
        definition = self._library.definition(self._chosen)
        if definition is not None and self._doors.begin is not None:
            self._doors.begin(definition)

    def show_busy(self, *, is_busy: bool) -> None:
        """Show that the leaflet is being printed."""
        self.is_busy = is_busy
        self.refresh()

    def view(self) -> InfoView:
        """Return the page."""
        say = self._doors.say()
        found = self._library.index.find(self._query, _SHOWN)
        info = self._library.info(self._chosen)
        total = len(self._library.catalogue.services) + len(self._library.directory.entries)
        return InfoView(
            query=self._query,
            rows=tuple(self._row(service, say) for service in found),
            count=say("home.count", found=len(found), total=total),
            title=say.words(info.name) if info is not None else say.of("leaflet.choose"),
            subtitle=self._subtitle(info, say),
            parts=_parts(info, say) if info is not None else (),
            note=say.of("leaflet.invented") if info is not None and info.is_invented else "",
            can_begin=info is not None and info.is_executable and self._doors.begin is not None,
            is_busy=self.is_busy,
        )

    def _row(self, service: SearchableService, say: Speech) -> Row:
        pill = PillText(say.of("leaflet.filed_here"), Tone.GOOD)
        if not service.is_executable:
            pill = PillText(say.of("leaflet.listed"), Tone.NEUTRAL)
        return Row(
            key=service.code,
            title=say.words(service.name),
            subtitle=say.words(service.agency),
            lead=service.code,
            pills=(pill,),
            query=self._query,
        )

    @staticmethod
    def _subtitle(info: ServiceInfo | None, say: Speech) -> str:
        if info is None:
            return ""
        return " · ".join(say.words(owner) for owner in info.owners)


def _parts(info: ServiceInfo, say: Speech) -> tuple[InfoPart, ...]:
    parts = (
        _lines("eligibility", info.eligibility, say),
        InfoPart(say.of("leaflet.refused"), tuple((_refused(one, say), "") for one in info.refused)),
        _lines("papers", tuple(paper.label for paper in info.papers), say),
        InfoPart(say.of("leaflet.costs"), tuple((say.words(c.label), _amount(c, say)) for c in info.costs)),
        InfoPart(say.of("leaflet.days"), ((str(info.days), ""),)),
        _lines("steps", info.steps, say),
        _lines("legal_basis", (info.legal_basis,), say),
    )
    return tuple(part for part in parts if part.lines)


def _refused(refused: Refused, say: Speech) -> str:
    kind, reason = say.of(f"leaflet.kind.{refused.kind}"), say.words(refused.reason)
    return f"{kind}: {reason}. {say.words(refused.next_step)}"


def _lines(name: str, texts: tuple[Words, ...], say: Speech) -> InfoPart:
    return InfoPart(say.of(f"leaflet.{name}"), tuple((say.words(text), "") for text in texts))


def _amount(cost: Cost, say: Speech) -> str:
    if cost.amount is None:
        return say.of("leaflet.depends")
    return say.money(cost.amount) if cost.amount.dirhams else say.of("leaflet.free")
