"""The panel of a pack of services on a stick: what is found, who signed it, what it changes. No Qt."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.pack import PackSeen, PackTable
from kiosk.ui.counter.catalogue_news import kinds_of
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone


class PackState(enum.StrEnum):
    """How far it is."""

    LOOKING = "looking"
    NONE = "none"
    READY = "ready"
    TAKING = "taking"
    TAKEN = "taken"
    REFUSED = "refused"


_TONES = {
    PackState.NONE: Tone.WARN,
    PackState.READY: Tone.GOOD,
    PackState.TAKEN: Tone.GOOD,
    PackState.REFUSED: Tone.BAD,
}
_WAITING = frozenset({PackState.LOOKING, PackState.TAKING})


@dataclass(frozen=True, slots=True)
class PackView:
    """The whole panel; `told` is a sentence with its next step, `go_on` the text of F9."""

    title: str
    state: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    told: tuple[str, str]
    go_on: str
    is_busy: bool


class PackPresenter(Presenter[PackView]):
    """Looks, shows, takes once; F9 looks again where nothing can be taken."""

    def __init__(
        self,
        say: Callable[[], Speech],
        look: Callable[[], None],
        take: Callable[[], None],
        cancelled: Callable[[], None],
    ) -> None:
        super().__init__()
        self._say = say
        self._look = look
        self._take = take
        self.cancel = cancelled
        self._state = PackState.LOOKING
        self._seen: PackSeen | None = None
        self._code = ""

    def look(self) -> None:
        """Look at the sticks."""
        self._state, self._seen, self._code = PackState.LOOKING, None, ""
        self.refresh()
        self._look()

    def submit(self) -> None:
        """Take the pack once, look again where there is none to take, close when it is taken."""
        if self._state is PackState.READY:
            self._state = PackState.TAKING
            self.refresh()
            self._take()
        elif self._state is PackState.TAKEN:
            self.cancel()
        elif self._state not in _WAITING:
            self.look()

    def show_seen(self, seen: PackSeen | None) -> None:
        """Show what was found."""
        self._seen = seen
        if seen is None:
            self._state = PackState.NONE
        else:
            self._code = seen.refusal
            self._state = PackState.REFUSED if seen.refusal else PackState.READY
        self.refresh()

    def show_taken(self) -> None:
        """Say that it is taken, and when it comes into force."""
        self._state = PackState.TAKEN
        self.refresh()

    def show_refused(self, code: str) -> None:
        """Say why it was not taken."""
        self._state, self._code = PackState.REFUSED, code
        self.refresh()

    def view(self) -> PackView:
        """Return the panel."""
        say, state = self._say(), self._state
        return PackView(
            title=say("pack.title"),
            state=say(f"pack.state.{state}"),
            tone=_TONES.get(state, Tone.INFO),
            facts=_facts(self._seen, say) if self._seen is not None else (),
            told=say.error(self._code) if state is PackState.REFUSED else _told(state, say),
            go_on="" if state in _WAITING else say(f"pack.go_on.{state}"),
            is_busy=state in _WAITING,
        )


def _told(state: PackState, say: Speech) -> tuple[str, str]:
    return say(f"pack.told.{state}"), say(f"pack.told_next.{state}")


def _facts(seen: PackSeen, say: Speech) -> tuple[tuple[str, str], ...]:
    facts = [(say("pack.file"), ltr(seen.name))]
    if seen.tables:
        keys = say("pack.and").join(ltr(signer) for signer in seen.signers)
        facts.append((say("pack.signed_by"), say("pack.portal", keys=keys)))
    facts += [(say(f"pack.table.{table.kind}"), _versions(table, say)) for table in seen.tables]
    if not seen.refusal:
        facts.append((say("pack.changes"), _changes(seen, say)))
    return tuple(facts)


def _versions(table: PackTable, say: Speech) -> str:
    held = ltr(str(table.held)) if table.held else say("pack.not_held")
    name = "versions" if table.is_newer else "not_newer"
    return say(f"pack.{name}", offered=ltr(str(table.offered)), held=held)


def _changes(seen: PackSeen, say: Speech) -> str:
    told = kinds_of(seen.changes, say)
    for table in seen.tables:
        name = say(f"pack.table.{table.kind}")
        if table.added:
            told.append(say("pack.added", table=name, count=ltr(str(table.added))))
        if table.gone:
            told.append(say("pack.gone", table=name, count=ltr(str(table.gone))))
    return "\n".join(told) or say("pack.no_change")
