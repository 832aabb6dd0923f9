"""The doctor's page: what was looked at, the worst first, and what can be done about it here. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.domain.words import Words
from kiosk.ports import Check, Level
from kiosk.ui.counter.list_presenter import ListPresenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.technician.said import TONES, said
from kiosk.ui.theme.tokens import Tone

_WORST_FIRST: Final = (Level.RED, Level.AMBER, Level.GREEN)


@dataclass(frozen=True, slots=True)
class DoctorDetail:
    """One thing: its name, how it is, cause and next step, what of it is mended at a key."""

    title: str
    state: str
    tone: Tone
    text: str
    fix: str


@dataclass(frozen=True, slots=True)
class DoctorDoors:
    """What the page asks of the lead."""

    say: Callable[[], Speech]
    examine: Callable[[], None]
    mend: Callable[[], None]
    write_support: Callable[[], None]


class DoctorPresenter(ListPresenter[Check, DoctorDetail]):
    """Shows the checks as last made; one piece of work at a time."""

    def __init__(self, doors: DoctorDoors) -> None:
        super().__init__(doors.say, is_busy=True)
        self._doors = doors
        self._aside: Callable[[Speech], str] = lambda _say: ""

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Show what was found, the worst first."""
        ordered = sorted(checks, key=lambda check: _WORST_FIRST.index(check.level))
        self.take({check.name: check for check in ordered})

    def show_mended(self, done: tuple[tuple[Words, str], ...]) -> None:
        """Say what was mended."""

        def said(say: Speech) -> str:
            each = [f"{say.words(words)} ({ltr(code)})" if code else say.words(words) for words, code in done]
            return say("list_comma").join(each) if each else say("doctor.nothing_to_mend")

        self._aside = said
        self.refresh()

    def show_support(self, path: str) -> None:
        """Say where the bundle lies."""
        self._aside = lambda say: say("doctor.support_written", path=ltr(path))
        self.show_refused()

    def examine(self) -> None:
        """Look again."""
        self._begin(self._doors.examine)

    def mend(self) -> None:
        """Do what can lose nothing."""
        self._begin(self._doors.mend)

    def write_support(self) -> None:
        """Write the bundle for support."""
        self._begin(self._doors.write_support)

    def _begin(self, work: Callable[[], None]) -> None:
        if not self.is_busy:
            self.is_busy = True
            self.refresh()
            work()

    def row_of(self, key: str, row: Check, say: Speech) -> Row:
        """Return a check with its colour in words."""
        pill = PillText(say(f"doctor.level.{row.level}"), TONES[row.level])
        return Row(key=key, title=say.words(row.title), pills=(pill,))

    def detail_of(self, row: Check, say: Speech) -> DoctorDetail:
        """Return cause and next step."""
        return DoctorDetail(
            title=say.words(row.title),
            state=say(f"doctor.level.{row.level}"),
            tone=TONES[row.level],
            text=said(say, row.words) + (f" ({ltr(row.code)})" if row.code else ""),
            fix=say("doctor.mendable") if row.fix else "",
        )

    def count_of(self, count: int, say: Speech) -> str:
        """Say how many are not well."""
        if not count:
            return ""
        return say.counted(
            "doctor.count", sum(check.level is not Level.GREEN for check in self.rows.values())
        )

    def aside_of(self, say: Speech) -> str:
        """Return what was done last."""
        return self._aside(say)
