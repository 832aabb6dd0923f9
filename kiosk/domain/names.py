"""The four-part Arabic name (own, father's, grandfather's, family), never split from one text.

A record with three parts exists and is no reason to turn a person away: the missing part is left empty with a
reason. Compound parts (عبد الله, نور الدين) are one part.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain.arabic import tidy

PART_NAMES: Final = ("given_name", "father_name", "grandfather_name", "family_name")
_ARABIC_BLOCKS: Final = (("\u0620", "\u065f"), ("\u066e", "\u06d3"), ("\u0750", "\u077f"))
_LATIN_JOINERS: Final = frozenset(" '-.’")
_LAST_LATIN: Final = "\u024f"


@dataclass(frozen=True, slots=True)
class FourPartName:
    """A name in its official parts; a missing part has a reason."""

    given: str
    father: str
    grandfather: str
    family: str
    missing_reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a missing own name, and any other missing part without a reason."""
        if not self.given.strip():
            raise ValueError("own name")
        if not all(part.strip() for part in self.parts) and not self.missing_reason.strip():
            raise ValueError("missing part without a reason")

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The four parts in their order."""
        return (self.given, self.father, self.grandfather, self.family)

    @property
    def full(self) -> str:
        """The name as read aloud, missing parts left out."""
        return " ".join(tidy(part) for part in self.parts if part.strip())


def name_in(answers: Mapping[str, Any]) -> str:
    """Return the applicant's name as answered under the agreed field names; empty when none was asked."""
    return " ".join(str(answers[part]) for part in PART_NAMES if answers.get(part))


def is_arabic_name(text: str) -> bool:
    """Say whether a text consists of Arabic letters, vowel marks and spaces."""
    letters = [c for c in text if c not in " -" and unicodedata.category(c) != "Mn"]
    return bool(letters) and all(
        c.isalpha() and any(first <= c <= last for first, last in _ARABIC_BLOCKS) for c in letters
    )


def is_latin_name(text: str) -> bool:
    """Say whether a text consists of Latin letters, spaces, hyphens and apostrophes."""
    letters = [c for c in text if c not in _LATIN_JOINERS]
    return bool(letters) and all(c.isalpha() and c <= _LAST_LATIN for c in letters)
