"""Makes checks, what doctor and first run are made of, of the words in the texts."""

from dataclasses import dataclass, replace

from kiosk.domain.texts import Texts
from kiosk.domain.words import Words
from kiosk.errors import KioskError
from kiosk.ports import Check, Level


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
        return self.said(name, level, self.texts.words(key, **values))

    def said(self, name: str, level: Level, words: Words, code: str = "") -> Check:
        """Return one with words of its own."""
        return Check(name, self.texts.words(f"doctor.checks.{name}"), level, words, code)

    def failed(self, name: str, error: KioskError) -> Check:
        """Return a red one for what could not be looked at."""
        title, next_step = self.texts.error(error.code)
        words = Words(f"{title.ar}. {next_step.ar}", f"{title.en}. {next_step.en}")
        return self.said(name, Level.RED, words, error.code)
