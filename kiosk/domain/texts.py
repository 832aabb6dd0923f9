"""Every text a person reads, in both languages, as one frozen value.

The files `kiosk/data/texts/{ar,en}.toml` are read by the program's start; here they are only understood.
A key is the path through the tables, e.g. `errors.DEV-105.title`.
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kiosk.domain.words import Language, Words

ERROR_PARTS = ("title", "next_step")
PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})  # Source: Unicode CLDR


class TextsError(Exception):
    """The two files of texts do not agree; they ship with the program, so this is our own mistake."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of each language by key; both hold the same keys, but for plural forms, and placeholders."""

    by_language: Mapping[Language, Mapping[str, str]]

    def text(self, language: Language, key: str, /) -> str:
        """Return a text as it stands in the file.

        Raises:
            KeyError: there is no such text.
        """
        return self.by_language[language][key]

    def words(self, key: str, /, **values: str | int) -> Words:
        """Return a text in both languages with its placeholders filled.

        Raises:
            KeyError: no such text, or a placeholder without a value.
        """
        arabic, english = (self.text(language, key) for language in (Language.ARABIC, Language.ENGLISH))
        return Words(arabic.format_map(values), english.format_map(values))

    def error(self, code: str, problem: str = "") -> tuple[Words, Words]:
        """Return what happened and what to do next for the code of a `KioskError`.

        Args:
            code: the error's.
            problem: the published name of the portal's refusal behind it; one that has words says more.
        """
        table = self.error_table(code, problem)
        title, next_step = (self.words(f"{table}.{part}") for part in ERROR_PARTS)
        return title, next_step

    def error_table(self, code: str, problem: str) -> str:
        """Return the table with the words of an error: the refusal's own where it has one."""
        refusal = f"refusals.{problem}"
        return refusal if f"{refusal}.title" in self.by_language[Language.ARABIC] else f"errors.{code}"

    def keys(self, table: str, language: Language = Language.ARABIC) -> tuple[str, ...]:
        """Return the keys of one table without the table's name, in the order of the file."""
        start = f"{table}."
        return tuple(key.removeprefix(start) for key in self.by_language[language] if key.startswith(start))


def parse_texts(arabic: Mapping[str, Any], english: Mapping[str, Any]) -> Texts:
    """Join the two languages.

    Args:
        arabic: the tables of `ar.toml`.
        english: the tables of `en.toml`.

    Raises:
        TextsError: a key stands in one language only, is not a text, is empty, or its placeholders differ.
    """
    flat_arabic, flat_english = dict(_flat(arabic, "")), dict(_flat(english, ""))
    alone = sorted(key for key in set(flat_arabic) ^ set(flat_english) if not _is_plural(key))
    if alone:
        raise TextsError("in one language only: " + ", ".join(alone))
    for key in set(flat_arabic) & set(flat_english):
        if not _is_plural(key) and placeholders(flat_arabic[key]) != placeholders(flat_english[key]):
            raise TextsError(f"placeholders differ: {key}")
    languages = {Language.ARABIC: flat_arabic, Language.ENGLISH: flat_english}
    return Texts(MappingProxyType({name: MappingProxyType(flat) for name, flat in languages.items()}))


def joined_texts(flat: Mapping[str, Mapping[str, str]]) -> Texts:
    """Return texts that were checked when they were joined, by language and key."""
    return Texts(MappingProxyType({name: MappingProxyType(flat[name]) for name in Language}))


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _is_plural(key: str) -> bool:
    """Say whether the key is one of a text's plural forms; each language has its own set of them."""
    return key.rpartition(".")[2] in PLURAL_FORMS


def _flat(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Walk the tables; yield each text with its key."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        elif isinstance(value, str) and value.strip():
            yield f"{path}{name}", value
        else:
            raise TextsError(f"not a text: {path}{name}")
