"""What a citizen is told about his data before anything is filed: plain words for each privacy class.

The entry holds the name of the words that were agreed to. Other words get another name, and the words of
every name stay published (`portal/contract/notices.json`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.catalogue import PrivacyClass, ServiceDefinition
from kiosk.domain.words import Words

VERSION = 1
COMMON = ("asked", "goes_to", "kept", "rights")


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The words of one service; `name` is what an entry says of them."""

    name: str
    service: Words
    title: Words
    lines: tuple[Words, ...]
    question: Words


def notice_name(privacy: PrivacyClass) -> str:
    """Return the name of the words in force for a privacy class."""
    return f"counter-{privacy}-{VERSION}"


def notice_of(definition: ServiceDefinition, words: Callable[[str], Words]) -> PrivacyNotice:
    """Return what is told for a service.

    Args:
        definition: the service.
        words: gives a text of the table `notice` in both languages.
    """
    agency = definition.agency
    lines = [words(key) for key in (*COMMON, str(definition.privacy_class))]
    return PrivacyNotice(
        notice_name(definition.privacy_class),
        definition.name,
        words("title"),
        tuple(_naming(line, agency) for line in lines),
        words("question"),
    )


def _naming(line: Words, agency: Words) -> Words:
    return Words(line.ar.format(agency=agency.ar), line.en.format(agency=agency.en))
