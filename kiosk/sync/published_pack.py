"""A pack carried by hand: what the portal has published, as signed; opened by the same keys as the feed.

The file is JSON: `{"pack": "lpk-pack-1", "documents": [{kind, version, document}]}`, as in
`portal/contract/wire.md`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain.catalogue_file import parse_catalogue
from kiosk.domain.directory import parse_directory
from kiosk.domain.price_table import parse_holidays, parse_prices
from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    PackForeignError,
    PackOlderError,
    PackUnreadableError,
    PackUnusableError,
)
from kiosk.sync.answers import DOCUMENT_CONTEXTS, parse_answer
from kiosk.sync.feed_items import OpenDocument

PACK: Final = "lpk-pack-1"
SUFFIX: Final = ".lpp"
MOST_BYTES: Final = 48 * 1024 * 1024  # a guess, a hundred times what is published today
_CARRIED: Final[Mapping[str, Callable[[Mapping[str, Any]], object]]] = {
    "catalogue": lambda payload: parse_catalogue(payload, ""),
    "prices": parse_prices,
    "holidays": parse_holidays,
    "directory": lambda payload: parse_directory(payload["content"]),
}
_WRONG: Final = (KeyError, TypeError, ValueError, AttributeError, KioskError)


def open_pack(
    data: bytes, open_document: OpenDocument, held: Callable[[str], int], at: str
) -> list[dict[str, Any]]:
    """Return what of a pack is newer than what is held, as items of a feed; all of it is proved first.

    Args:
        data: the file.
        open_document: returns a document's payload, or raises AnswerNotTrustedError.
        held: the version held here of a kind, 0 for none.
        at: the time now.

    Raises:
        PackUnreadableError: not a pack. PackForeignError: not signed by our portal.
        PackOlderError: nothing newer in it. PackUnusableError: a table in it cannot be read.
    """
    newer = [found for found in read_pack(data, open_document) if found.version > held(found.kind)]
    if not newer:
        raise PackOlderError
    for found in newer:
        found.parsed()
    return [found.as_item(at) for found in newer]


@dataclass(frozen=True, slots=True)
class PackDocument:
    """A table of a pack, whose signature was proved: what it is, its payload, and the document as signed."""

    kind: str
    version: int
    payload: Mapping[str, Any]
    document: Mapping[str, Any]

    @property
    def context(self) -> str:
        """What its signature is made over, besides the payload."""
        return DOCUMENT_CONTEXTS[f"{self.kind}.published"]

    def parsed(self) -> Any:
        """Return the table as this program reads it.

        Raises:
            PackUnusableError: it cannot.
        """
        try:
            return _CARRIED[self.kind](self.payload)
        except _WRONG as error:
            raise PackUnusableError from error

    def as_item(self, at: str) -> dict[str, Any]:
        """Return it as the feed would bring it."""
        told = {"kind": f"{self.kind}.published", "object": self.kind, "version": self.version}
        return {**told, "at": at, "fields": {"payload": self.payload}}


def read_pack(data: bytes, open_document: OpenDocument) -> tuple[PackDocument, ...]:
    """Return every table of a pack, older ones too; all of them are proved first.

    Raises:
        PackUnreadableError: not a pack. PackForeignError: not signed by our portal.
    """
    return tuple(_opened(document, open_document) for document in _documents(data))


def _documents(data: bytes) -> list[Mapping[str, Any]]:
    try:
        pack = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise PackUnreadableError from error
    if not isinstance(pack, dict):
        raise PackUnreadableError
    if {"context", "payload", "signatures"} <= set(pack):  # a ministry's own, for the centre to publish
        raise PackForeignError
    documents = pack.get("documents")
    if pack.get("pack") != PACK or not isinstance(documents, list) or not documents:
        raise PackUnreadableError
    return documents


def _opened(document: Any, open_document: OpenDocument) -> PackDocument:
    try:
        kind, version = str(document["kind"]), document["version"]
        context = DOCUMENT_CONTEXTS[f"{kind}.published"]
        payload = parse_answer(open_document(document["document"], context))
    except AnswerNotTrustedError as error:
        raise PackForeignError from error
    except _WRONG as error:
        raise PackUnreadableError from error
    is_as_named = payload.get("type") == kind and payload.get("version") == version
    if kind not in _CARRIED or type(version) is not int or not is_as_named:
        raise PackUnreadableError
    return PackDocument(kind, version, payload, document["document"])
