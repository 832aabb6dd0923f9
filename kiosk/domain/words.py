"""A text in the two languages of the counter."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass


class Language(enum.StrEnum):
    """The languages a person can choose; Arabic is the first."""

    ARABIC = "ar"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The same text in Arabic and English; neither may be empty."""

    ar: str
    en: str

    def __post_init__(self) -> None:
        """Refuse a missing language."""
        if not self.ar.strip() or not self.en.strip():
            raise ValueError("a text needs both languages")

    @classmethod
    def listed(cls, texts: Sequence["Words"]) -> "Words":
        """Return several texts as one list, each language with its own comma; nothing is a dash."""
        return cls("، ".join(text.ar for text in texts) or "—", ", ".join(text.en for text in texts) or "—")

    def of(self, language: Language) -> str:
        """Return the text in one language."""
        return self.ar if language is Language.ARABIC else self.en
