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


class TextsError(Exception):
    """The two files of texts do not agree; they ship with the program, so this is our own mistake."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts by key; both languages hold the same keys and the same placeholders."""

    by_key: Mapping[str, Words]

    def words(self, key: str, /, **values: str | int) -> Words:
        """Return a text in both languages with its placeholders filled.

        Raises:
            KeyError: no such text, or a placeholder without a value.
        """
        text = self.by_key[key]
        return Words(text.ar.format_map(values), text.en.format_map(values)) if values else text

    def of(self, language: Language, key: str, /, **values: str | int) -> str:
        """Return a text in one language with its placeholders filled."""
        return self.words(key, **values).of(language)

    def error(self, code: str) -> tuple[Words, Words]:
        """Return what happened and what to do next for the code of a `KioskError`."""
        title, next_step = (self.by_key[f"errors.{code}.{part}"] for part in ERROR_PARTS)
        return title, next_step

    def keys(self, table: str) -> tuple[str, ...]:
        """Return the keys of one table without the table's name, in the order of the file."""
        start = f"{table}."
        return tuple(key.removeprefix(start) for key in self.by_key if key.startswith(start))


def parse_texts(arabic: Mapping[str, Any], english: Mapping[str, Any]) -> Texts:
    """Join the two languages.

    Args:
        arabic: the tables of `ar.toml`.
        english: the tables of `en.toml`.

    Raises:
        TextsError: a key stands in one language only, is not a text, is empty, or its placeholders differ.
    """
    flat_arabic, flat_english = dict(_flat(arabic, "")), dict(_flat(english, ""))
    alone = set(flat_arabic) ^ set(flat_english)
    if alone:
        raise TextsError("in one language only: " + ", ".join(sorted(alone)))
    for key, text in flat_arabic.items():
        if placeholders(text) != placeholders(flat_english[key]):
            raise TextsError(f"placeholders differ: {key}")
    joined = {key: Words(text, flat_english[key]) for key, text in flat_arabic.items()}
    return Texts(MappingProxyType(joined))


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _flat(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Walk the tables; yield each text with its key."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        elif isinstance(value, str) and value.strip():
            yield f"{path}{name}", value
        else:
            raise TextsError(f"not a text: {path}{name}")
