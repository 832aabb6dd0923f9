"""Finding a service by what people call it: loose about Arabic spelling, strict about order of results."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from kiosk.domain.arabic import KeyWord, key_words, tidy, word_variants
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory, DirectoryEntry
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class SearchableService:
    """What of a service is searched; only executable ones can be filed at this counter."""

    code: ServiceCode
    name: Words
    agency: Words
    keywords: tuple[str, ...] = ()
    is_executable: bool = True


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A service as searched: its words in all their spellings, each after a space."""

    service: SearchableService
    place: int
    typed: tuple[str, ...]
    name_words: str
    all_words: str


@dataclass(frozen=True, slots=True)
class ServiceIndex:
    """A frozen index; searching 610 services takes about a millisecond and may be done at every key."""

    _rows: tuple[_Indexed, ...]

    @classmethod
    def of(cls, services: Iterable[SearchableService]) -> "ServiceIndex":
        """Index services in the order they are listed when nothing is typed."""
        return cls(tuple(_indexed(service, place) for place, service in enumerate(services)))

    @classmethod
    def of_catalogue(cls, catalogue: Catalogue, directory: Directory | None = None) -> "ServiceIndex":
        """Index the services of a catalogue, and after them what a directory only lists."""
        services = catalogue.services
        if directory is None:
            return cls.of(SearchableService(s.code, s.name, s.agency, s.keywords) for s in services)
        filed_here = (
            SearchableService(s.code, s.name, s.agency, (*s.keywords, *_above(directory, s.agency_code)))
            for s in services
        )
        return cls.of(chain(filed_here, (_listed(entry, directory) for entry in directory.entries)))

    def find(self, typed: str, limit: int = 50) -> tuple[SearchableService, ...]:
        """Return the best matches: every word must be found, at the beginning of a word.

        Order: code, name as typed, name begun as typed, words of the name, words of agency and keywords;
        within each executable services first, then the order of the catalogue.
        """
        text = tidy(typed).casefold()
        words = [_beginnings(word) for word in key_words(text)]
        if text and not words:
            return ()
        found = [row for row in self._rows if _all_found(words, row.all_words)]
        found.sort(key=lambda row: (_rank(row, text, words), not row.service.is_executable, row.place))
        return tuple(row.service for row in found[:limit])


def _listed(entry: DirectoryEntry, directory: Directory) -> SearchableService:
    event = directory.life_events[entry.life_event]
    kind = directory.kinds[entry.kind].name
    keywords = (*event.words, event.name.ar, event.name.en, kind.ar, kind.en)
    return SearchableService(
        ServiceCode(entry.code),
        entry.name,
        directory.owners[entry.owner].name,
        (*keywords, *_above(directory, entry.owner)),
        is_executable=False,
    )


def _above(directory: Directory, owner: str) -> tuple[str, ...]:
    """Return the names of the ministry that an owner belongs to."""
    return tuple(text for above in directory.above(owner)[1:] for text in (above.name.ar, above.name.en))


def _beginnings(word: KeyWord) -> tuple[str, ...]:
    return tuple(f" {form}" for form in word_variants(word.letters))


def _indexed(service: SearchableService, place: int) -> _Indexed:
    names = _words(service.name.ar, service.name.en)
    others = _words(service.agency.ar, service.agency.en, *service.keywords, service.code)
    typed = tuple(tidy(name).casefold() for name in (service.name.ar, service.name.en))
    return _Indexed(service, place, typed, names, names + others)


def _words(*texts: str) -> str:
    words = (word.letters for text in texts for word in key_words(text))
    return "".join(f" {form}" for word in words for form in sorted(word_variants(word)))


def _rank(row: _Indexed, text: str, words: list[tuple[str, ...]]) -> int:
    if text == row.service.code.casefold():
        return 0
    if text in row.typed:
        return 1
    if any(name.startswith(text) for name in row.typed):
        return 2
    return 3 if _all_found(words, row.name_words) else 4


def _all_found(wanted: list[tuple[str, ...]], words: str) -> bool:
    for beginnings in wanted:
        for beginning in beginnings:
            if beginning in words:
                break
        else:
            return False
    return True
