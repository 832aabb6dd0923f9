"""A new catalogue, price table or directory: in force at the next form's boundary, and said. No Qt.

The rule: what was begun keeps its form and its price until it is filed or given up, also when the service is
retired meanwhile; the portal judges it by the version that its entry names. Whatever is begun afterwards is
begun under the new one.
"""

from collections.abc import Sequence
from typing import Final

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.catalogue_changes import CatalogueChanges, changes, changes_of, is_same
from kiosk.domain.directory import Directory
from kiosk.domain.form import Form
from kiosk.domain.words import Words
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.home_presenter import services_of
from kiosk.ui.frame_parts import Notice
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone

_NAMED: Final = 3


class CatalogueNews:
    """Knows the catalogue that the clerk works under and the one that waits to come into force."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._in_force: Catalogue | None = None
        self._waiting: Catalogue | None = None
        self._directory: Directory | None = None
        self._listed: Directory | None = None

    @property
    def in_force(self) -> Catalogue | None:
        """The catalogue that the clerk works under."""
        return self._in_force

    def begin(self, catalogue: Catalogue | None) -> None:
        """Put a catalogue into force at sign-in, when nothing is begun."""
        self._in_force, self._waiting = catalogue, None
        equipment = self._around.equipment
        self._directory = self._listed or self._directory or equipment.directory
        self._around.seat.services = services_of(catalogue, self._directory, equipment.desk.counter.asks)

    def look(self) -> None:
        """See whether the feed has brought another; nothing on the screen changes by it."""
        if self._around.seat.session is not None:
            self._around.store(
                lambda desk: (desk.catalogue(), desk.counter.books.directory()),
                self._on_held,
                lambda _code: None,
            )

    def _on_held(self, held: tuple[Catalogue | None, Directory | None]) -> None:
        catalogue, self._listed = held
        self._waiting = None if is_same(self._in_force, catalogue) else catalogue

    def come_into_force(self) -> Notice | None:
        """Put what waits into force, between two forms; return what to say about it."""
        before, after = self._in_force, self._waiting
        if after is None:
            if self._listed is not None and self._listed is not self._directory:
                self.begin(before)  # the directory alone: nothing that was begun changes by it
            return None
        self.begin(after)
        found = changes(before, after) if before is not None else CatalogueChanges()
        return None if found.is_nothing else changed_notice(found, self._around.say())

    def told_of(self, definition: ServiceDefinition, draft: Form | None) -> Notice | None:
        """Return what to say when a form is opened that is not, or no longer, of the catalogue in force."""
        services = self._around.seat.services
        current = services.definitions.get(definition.code) if services is not None else None
        say = self._around.say()
        if draft is None:
            is_gone = current is None
            return Notice(Tone.WARN, say("catalogue.gone"), say("catalogue.gone_next")) if is_gone else None
        told = kinds_of(changes_of([draft.definition], {definition.code: current} if current else {}), say)
        if not told:
            return None
        return Notice(Tone.INFO, say("catalogue.kept"), " ".join([*told, say("catalogue.kept_next")]))


def changed_notice(found: CatalogueChanges, say: Speech) -> Notice:
    """Say what changed, the gravest first, and the rule."""
    return Notice(
        Tone.INFO, say("catalogue.changed"), " ".join([*kinds_of(found, say), say("catalogue.rule")])
    )


def changed_since(begun: Sequence[ServiceDefinition], in_force: Catalogue | None, say: Speech) -> list[str]:
    """Return what has changed for forms that were begun earlier, and the rule; nothing where none."""
    current = {service.code: service for service in in_force.services} if in_force is not None else {}
    told = kinds_of(changes_of({service.code: service for service in begun}.values(), current), say)
    return [*told, say("catalogue.rule")] if told else []


def names(found: Sequence[Words], say: Speech) -> str:
    """Return a few names, and how many more there are."""
    listed = say("catalogue.and").join(say.words(name) for name in found[:_NAMED])
    more = len(found) - _NAMED
    return listed if more <= 0 else say("catalogue.more", names=listed, count=more)


def kinds_of(found: CatalogueChanges, say: Speech) -> list[str]:
    """Say each kind of change in a sentence, the gravest first."""
    kinds = (
        ("retired", found.retired),
        ("repriced", found.repriced),
        ("revised", found.revised),
        ("added", found.added),
    )
    return [say(f"catalogue.{kind}", names=names(named, say)) for kind, named in kinds if named]
