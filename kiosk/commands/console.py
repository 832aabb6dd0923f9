"""What commands print: JSON for scripts, words in both languages for people."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kiosk.domain.texts import Texts
from kiosk.domain.words import Language
from kiosk.errors import KioskError, LineError, SettingsError

HOME_VARIABLE = "KIOSK_HOME"
PIN_VARIABLE = "KIOSK_PIN"


def add_home(parser: ArgumentParser) -> None:
    """Add `--home`; without it the variable KIOSK_HOME counts."""
    parser.add_argument("--home", type=Path, help=f"data folder of this counter (default: ${HOME_VARIABLE})")


def add_json(parser: ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON for scripts")


def at_least_one(text: str) -> int:
    """Read a number of things; none, or fewer, is wrong use of the command.

    Raises:
        ValueError: not a whole number above zero.
    """
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def home_of(arguments: Namespace) -> Path:
    """Return the data folder named by the command line or by the environment.

    Raises:
        SettingsError: neither names one.
    """
    named = arguments.home or os.environ.get(HOME_VARIABLE)
    if not named:
        raise SettingsError(f"--home or {HOME_VARIABLE}")
    return Path(named).expanduser().absolute()


def pin() -> str:
    """Return the PIN that a script hands over in the environment, or ask for it on a terminal.

    Raises:
        SettingsError: no variable and nobody to ask.
    """
    given = os.environ.get(PIN_VARIABLE)
    if given is not None:
        return given
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("PIN: ")
    raise SettingsError(f"{PIN_VARIABLE} is not set")


def telling(arguments: Namespace) -> Callable[[LineError, float], None]:
    """Return what tells of each failed try and the wait before the next; silent where JSON was asked for."""

    def tell(error: LineError, wait_s: float) -> None:
        if not arguments.json:
            say(f"[{error.code}] … {wait_s:.0f} s")

    return tell


def print_json(fields: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, in one flushed write."""
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def plain(value: object) -> str:
    """Return a value as a person reads it: without brackets and quotes, a dash for nothing."""
    if isinstance(value, Mapping):
        parts = [f"{name} {plain(part)}" for name, part in value.items() if part is not None]
        return ", ".join(parts) or "-"
    if isinstance(value, list | tuple):
        return "; ".join(plain(part) for part in value) or "-"
    return "-" if value is None else str(value)


def say(text: str) -> None:
    """Print a line for a person, flushed."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say_words(key: str, **values: str | int) -> None:
    """Print one of the texts in both languages."""
    words = load_texts().words(key, **values)
    for language in Language:
        say(words.of(language))


def warn(key: str, detail: str) -> None:
    """Say on standard error, in both languages, what a person should know and nothing was refused for."""
    words = load_texts().words(key)
    for language in Language:
        sys.stderr.write(f"{words.of(language)}: {detail}\n")
    sys.stderr.flush()


def failure_fields(error: KioskError) -> dict[str, Any]:
    """Return a failure as JSON fields: code, words and next step in both languages, technical detail."""
    texts = load_texts()
    return {
        "error": error.code,
        "retryable": error.retryable,
        "detail": error.detail,
        **({"problem": error.problem} if error.problem else {}),
        "words": {language.value: _sentence(texts, error, language) for language in Language},
    }


def print_failure(error: KioskError, *, as_json: bool) -> None:
    """Print a known failure: on standard error for people, on standard output for scripts."""
    if as_json:
        print_json(failure_fields(error))
        return
    texts = load_texts()
    for language in Language:
        sys.stderr.write(f"{_sentence(texts, error, language)}\n")
    sys.stderr.write(f"[{error.code}] {error.detail}\n".replace(" \n", "\n"))
    sys.stderr.flush()


def load_texts() -> Texts:
    """Read the texts of both languages that ship with the program."""
    from kiosk.app.shipped_texts import load_texts as load

    return load()


def _sentence(texts: Texts, error: KioskError, language: Language) -> str:
    title, next_step = texts.error(error.code, error.problem)
    return f"{title.of(language)}. {next_step.of(language)}"
