"""One thing looked at, how it is, and what it says; what doctor and first run are made of."""

import enum
from dataclasses import dataclass, replace

from kiosk.domain.texts import Texts
from kiosk.domain.words import Words
from kiosk.errors import KioskError


class Level(enum.StrEnum):
    """Green: nothing to do; amber: work goes on, something is to be done; red: it does not work."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `words` say what is, and where it is not green the cause and what to do next.

    `fix` names what `kiosk doctor --fix` may do about it by itself, empty where a person has to.
    """

    name: str
    level: Level
    words: Words
    code: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class CheckWords:
    """Makes checks whose words stand in the texts, table `doctor`."""

    texts: Texts

    def ok(self, name: str, **values: str | int) -> Check:
        """Return a green one."""
        return self.named(name, Level.GREEN, f"doctor.ok.{name}", **values)

    def trouble(self, name: str, level: Level, *, fix: str = "", **values: str | int) -> Check:
        """Return one that is not green; `fix` names what may be done about it without a person."""
        return replace(self.named(name, level, f"doctor.trouble.{name}", **values), fix=fix)

    def named(self, name: str, level: Level, key: str, **values: str | int) -> Check:
        """Return one with words of another key."""
        return Check(name, level, self.texts.words(key, **values))

    def failed(self, name: str, error: KioskError) -> Check:
        """Return a red one for what could not be looked at."""
        title, next_step = self.texts.error(error.code)
        words = Words(f"{title.ar}. {next_step.ar}", f"{title.en}. {next_step.en}")
        return Check(name, Level.RED, words, error.code)
