"""Names of services that people could not tell apart."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kiosk.domain.arabic import search_key, western_digits
from kiosk.domain.lint import LintFinding
from kiosk.domain.words import Words

_NUMBERS: Final = re.compile(r"[0-9]+")
# Words that number things: two names must not differ only by one of them.
_ORDINALS: Final = frozenset(
    {
        *("اول", "اولي", "ثاني", "ثانيه", "ثالث", "ثالثه", "رابع", "رابعه", "خامس", "خامسه"),
        *("first", "second", "third", "fourth", "fifth", "one", "two", "three", "no", "number", "رقم"),
        *("a", "b", "c", "d", "i", "ii", "iii", "iv", "v"),
    }
)


def name_findings(
    names: Iterable[tuple[str, str, Words]], owners: Mapping[str, Words]
) -> Iterator[LintFinding]:
    """Yield the services whose name differs from another's only by a number or by its owner.

    Args:
        names: code, owner's code and name of each service.
        owners: the owners' names.
    """
    for language in ("ar", "en"):
        seen: dict[str, str] = {}
        owned = {code: _words_of(getattr(name, language)) for code, name in owners.items()}
        every_owner = set[str]().union(*owned.values()) if owned else set[str]()
        for code, owner, name in names:
            text = getattr(name, language)
            for key in {_core(text, frozenset()), _core(text, frozenset(owned.get(owner, ())))}:
                if key and seen.setdefault(key, code) != code:
                    yield LintFinding("name_twice", code, f"{seen[key]} ({language})")
                    break
            if not _core(text, frozenset(every_owner)) and not _core(text, frozenset()):
                yield LintFinding("name_twice", code, f"nothing but numbers ({language})")


def _words_of(text: str) -> set[str]:
    return set(search_key(text).split())


def _core(text: str, without: frozenset[str]) -> str:
    """Return what a name says beside numbers and the given words; nothing when nothing is left."""
    key = _NUMBERS.sub(" ", search_key(western_digits(text)))
    return " ".join(word for word in key.split() if word not in _ORDINALS and word not in without)
