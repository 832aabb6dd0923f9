"""The directory at self-service: every ministry, body and service, read and printed by anybody. No Qt."""

from collections.abc import Sequence
from typing import Final

from kiosk.domain.directory import Directory, Owner
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.money import ZERO
from kiosk.domain.service_info import Cost, ServiceInfo, info_of_entry, info_of_service
from kiosk.ui.selfservice.attracting import offline_note
from kiosk.ui.selfservice.doors import Journey, Visit
from kiosk.ui.selfservice.papering import LeafletPrinting
from kiosk.ui.selfservice.screens import Fact, Facts, Note, PageName, Screen, Tile, Tiles
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.theme.tokens import Tone

ICONS: Final = {
    "civil": "document",
    "passports": "passport",
    "social": "supervisor",
    "education": "education",
    "commerce": "basket",
    "justice": "justice",
    "health": "health",
    "post": "post",
}
_ANY_ICON: Final = "document"  # of a part of life that a new service brings
_ENOUGH: Final = 12  # so many services stand on one page, and their bodies need no page of their own


class DirectoryStep(BaseStep):
    """The ministries, each a tile that counts its services."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        journey.visit.ministry = journey.visit.owner = journey.visit.reading = ""

    def screen(self) -> Screen:
        """Return the page."""
        journey, directory = self.journey, self.journey.machine.directory
        owners = directory.ministries if directory is not None else ()
        tiles = tuple(_owner_tile(journey, owner) for owner in owners if _under(journey, owner.code))
        return Screen(
            PageName.DIRECTORY,
            journey.say("directory.title"),
            journey.say("directory.lead"),
            (Tiles(tiles), *offline_note(journey)),
            end=journey.say("leave"),
        )

    def press(self, name: str, _value: str = "", /) -> None:
        """Open a ministry."""
        self.journey.visit.ministry = name.removeprefix("owner:")
        self.journey.go(PageName.MINISTRY)

    def back(self) -> None:
        """Go back to the tiles."""
        self.journey.go(PageName.FIND)


class MinistryStep(BaseStep):
    """A ministry: its bodies where it has many services, else the services themselves."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        journey.visit.owner = journey.visit.reading = ""

    def screen(self) -> Screen:
        """Return the page."""
        journey, ministry = self.journey, self.journey.visit.ministry
        owners = _owners_of(journey.machine.directory, ministry)
        with_services = [owner for owner in owners if _own(journey, owner.code)]
        if len(_under(journey, ministry)) <= _ENOUGH or len(with_services) == 1:
            return _services_screen(journey, PageName.MINISTRY, owners[0], _under(journey, ministry))
        tiles = tuple(_owner_tile(journey, owner, is_alone=True) for owner in with_services)
        name, lead = journey.speech.words(owners[0].name), journey.say("directory.bodies")
        return Screen(PageName.MINISTRY, name, lead, (Tiles(tiles, 2),), end=journey.say("leave"))

    def press(self, name: str, _value: str = "", /) -> None:
        """Open a body or a service."""
        kind, _, what = name.partition(":")
        if kind == "owner":
            self.journey.visit.owner = what
            self.journey.go(PageName.BODY)
        else:
            open_found(self.journey, ServiceCode(what))

    def back(self) -> None:
        """Go back to the ministries."""
        self.journey.go(PageName.DIRECTORY)


class BodyStep(BaseStep):
    """The services of one body."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        journey.visit.reading = ""

    def screen(self) -> Screen:
        """Return the page."""
        journey, code = self.journey, self.journey.visit.owner
        directory = journey.machine.directory
        if directory is None:
            return Screen(PageName.BODY, journey.say("directory.title"), end=journey.say("leave"))
        return _services_screen(journey, PageName.BODY, directory.owners[code], _own(journey, code))

    def press(self, name: str, _value: str = "", /) -> None:
        """Open a service."""
        open_found(self.journey, ServiceCode(name.partition(":")[2]))

    def back(self) -> None:
        """Go back to the ministry."""
        self.journey.go(PageName.MINISTRY)


class ReadStep(BaseStep):
    """What is known of a service that is not filed here: needs, fee, time, legal basis, also on paper."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._printing = LeafletPrinting(journey)

    def screen(self) -> Screen:
        """Return the page."""
        journey, info = self.journey, info_of(self.journey, ServiceCode(self.journey.visit.reading))
        if info is None:
            return Screen(PageName.READ, journey.say("find.nothing"), journey.say("find.nothing_next"))
        words = journey.speech.words
        where = Note(Tone.INFO, journey.say("directory.not_here"), journey.say("directory.not_here_next"))
        invented = (Note(Tone.WARN, journey.say("directory.invented")),) if info.is_invented else ()
        return Screen(
            PageName.READ,
            words(info.name),
            journey.say("list_mark").join(words(owner) for owner in info.owners),
            (*self._printing.told(), where, Facts(_facts(info, journey)), *invented),
            end=journey.say("leave"),
            links=self._printing.links(),
        )

    def press(self, _name: str, _value: str = "", /) -> None:
        """Print it."""
        info = info_of(self.journey, ServiceCode(self.journey.visit.reading))
        if info is not None:
            self._printing.print(info)

    def back(self) -> None:
        """Go back to where it was found."""
        self.journey.go(found_on(self.journey.visit))


def open_found(journey: Journey, code: ServiceCode) -> None:
    """Show a service; one that is filed here begins a new form when it is another one than before."""
    visit, definition = journey.visit, journey.machine.definitions.get(code)
    if definition is None:
        visit.reading = code
        journey.go(PageName.READ)
        return
    if visit.definition is None or visit.definition.code != code:
        journey.visit = Visit(
            definition=definition,
            sector=visit.sector,
            ministry=visit.ministry,
            owner=visit.owner,
            session=visit.session,
        )
    journey.go(PageName.SERVICE)


def found_on(visit: Visit) -> PageName:
    """Return the page on which a service was found."""
    if visit.owner:
        return PageName.BODY
    if visit.ministry:
        return PageName.MINISTRY
    return PageName.SECTOR if visit.sector else PageName.FIND


def info_of(journey: Journey, code: ServiceCode) -> ServiceInfo | None:
    """Return what anybody may know of a service, None without a directory or of an unknown one."""
    directory, definition = journey.machine.directory, journey.machine.definitions.get(code)
    if directory is None:
        return None
    if definition is not None:
        return info_of_service(definition, directory)
    entry = directory.entry(code)
    return None if entry is None else info_of_entry(entry, directory)


def service_tile(journey: Journey, code: ServiceCode) -> Tile:
    """Return a service as a tile; of one that is not filed here it says so."""
    words, definition = journey.speech.words, journey.machine.definitions.get(code)
    if definition is not None:
        icon = ICONS.get(definition.sector, _ANY_ICON)
        return Tile(f"open:{code}", words(definition.name), words(definition.agency), icon)
    directory = journey.machine.directory
    entry = directory.entry(code) if directory is not None else None
    if directory is None or entry is None:
        raise LookupError(code)
    owner = words(directory.owners[entry.owner].name)
    return Tile(f"open:{code}", words(entry.name), f"{journey.say('directory.read')} · {owner}", "info")


def _services_screen(journey: Journey, page: PageName, owner: Owner, codes: Sequence[ServiceCode]) -> Screen:
    tiles = tuple(service_tile(journey, code) for code in codes)
    name, lead = journey.speech.words(owner.name), journey.say("directory.choose")
    return Screen(page, name, lead, (Tiles(tiles, 2),), end=journey.say("leave"))


def _owner_tile(journey: Journey, owner: Owner, *, is_alone: bool = False) -> Tile:
    found = _own(journey, owner.code) if is_alone else _under(journey, owner.code)
    count = journey.say("directory.count", count=len(found))
    return Tile(f"owner:{owner.code}", journey.speech.words(owner.name), count, "office")


def _owners_of(directory: Directory | None, ministry: str) -> list[Owner]:
    """Return a ministry and its bodies, the ministry first."""
    if directory is None:
        return []
    bodies = [owner for owner in directory.owners.values() if owner.ministry == ministry]
    return [directory.owners[ministry], *bodies]


def _under(journey: Journey, ministry: str) -> list[ServiceCode]:
    """Return the services of a ministry with its bodies: those that are filed here first."""
    found = [
        code
        for owner in _owners_of(journey.machine.directory, ministry)
        for code in _own(journey, owner.code)
    ]
    return sorted(found, key=lambda code: code not in journey.machine.definitions)


def _own(journey: Journey, owner: str) -> list[ServiceCode]:
    """Return the services of one owner alone: those that are filed here first."""
    machine = journey.machine
    here = [service.code for service in machine.definitions.values() if service.agency_code == owner]
    directory = machine.directory
    listed = [entry for entry in directory.entries if entry.owner == owner] if directory is not None else []
    return [*here, *(ServiceCode(entry.code) for entry in listed)]


def _facts(info: ServiceInfo, journey: Journey) -> tuple[Fact, ...]:
    words, comma = journey.speech.words, journey.say("list_mark")
    papers = comma.join(words(paper.label) for paper in info.papers)
    return (
        Fact(journey.say("service.papers"), papers or journey.say("service.no_papers")),
        Fact(journey.say("service.cost"), comma.join(_cost(cost, journey) for cost in info.costs)),
        Fact(journey.say("service.duration"), journey.say("directory.days", days=info.days)),
        Fact(journey.say("service.law"), words(info.legal_basis)),
    )


def _cost(cost: Cost, journey: Journey) -> str:
    if cost.amount is None:
        return journey.say("directory.cost_depends")
    return journey.speech("free") if cost.amount == ZERO else journey.speech.money(cost.amount)
