"""Every fixed text that a citizen can meet at self-service: what has to be said, and is rendered before."""

from collections.abc import Iterable, Iterator

from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.texts import Texts
from kiosk.domain.words import Language, Words

_TABLES = ("selfservice", "problems", "states")
# What can go wrong before a citizen: input, the attendant's sign-in, slips, the store, devices, our own bug.
# Line, bundles, cases, settings and updates are told to clerks and technicians.
_FAMILIES = ("KSK-", "INP-", "AUT-", "SLP-", "STO-", "DEV-")
_SINGLE = ("ui.yes", "ui.no", "ui.free", "ui.receipt.printing")


def citizen_texts(texts: Texts, services: Iterable[ServiceDefinition], language: Language) -> tuple[str, ...]:
    """Return them in one language, each once, in the order they stand in; placeholders are left open."""
    own = [texts.text(language, f"{table}.{key}") for table in _TABLES for key in texts.keys(table, language)]
    troubles = (key for key in texts.keys("errors", language) if key.startswith(_FAMILIES))
    own += [texts.text(language, f"errors.{key}") for key in troubles]
    own += [texts.text(language, key) for key in _SINGLE]
    theirs = [words.of(language) for service in services for words in _words_of(service)]
    return tuple(dict.fromkeys((*own, *theirs)))


def _words_of(service: ServiceDefinition) -> Iterator[Words]:
    yield from (service.name, service.agency, service.legal_basis, service.next_steps, *service.eligibility)
    yield from (document.label for document in service.documents)
    yield from (rule.words for rule in service.rules)
    for field in service.fields:
        yield field.label
        if field.hint is not None:
            yield field.hint
        yield from (choice.label for choice in field.choices)
        for column in field.columns:
            yield column.label
            yield from (choice.label for choice in column.choices)
