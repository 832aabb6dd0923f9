"""Scans and photos that belong to an application: named by the hash of their bytes, judged before filing."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NewType

from kiosk.errors import AttachmentRefusedError

AttachmentHash = NewType("AttachmentHash", str)  # hex SHA-256 over the picture's bytes
HASH_DIGITS: Final = 64
MEBIBYTE: Final = 1024 * 1024


class Refusal(enum.StrEnum):
    """Why a picture cannot be taken, each with a text of its own."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    UNKNOWN_KIND = "unknown_kind"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What an entry says of a picture; the picture itself lies in the blob store.

    `document` is the code of the paper it shows, empty when it belongs to none of the service's papers.
    """

    hash: AttachmentHash
    size_bytes: int
    media_type: str
    pages: int
    document: str = ""

    def fields(self) -> dict[str, Any]:
        """Return the attachment as an application's facts name it (`portal/contract/blobs.md`)."""
        named = {"document": self.document} if self.document else {}
        return {
            "hash": self.hash,
            "size_bytes": self.size_bytes,
            "media_type": self.media_type,
            "pages": self.pages,
            **named,
        }

    @classmethod
    def of_fields(cls, fields: Mapping[str, Any]) -> "Attachment":
        """Read an attachment named by facts.

        Raises:
            KeyError, TypeError: a member is missing or not of its type.
        """
        digest = str(fields["hash"])
        if len(digest) != HASH_DIGITS or not set(digest) <= set("0123456789abcdef"):
            raise TypeError("hash")
        return cls(
            AttachmentHash(digest),
            int(fields["size_bytes"]),
            str(fields["media_type"]),
            int(fields["pages"]),
            str(fields.get("document", "")),
        )


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """What may be attached; checked at the counter, before filing, so that nobody is sent home later.

    The figures are ours, to be settled with the agencies: a page scanned at 200 dpi in grey is about 200 KB,
    and 8 MB take a quarter of an hour on a line of 64 kbit/s.
    """

    max_bytes: int = 8 * MEBIBYTE
    max_pages: int = 30
    media_types: frozenset[str] = frozenset({"image/jpeg", "image/png", "application/pdf"})

    def refusal(self, size_bytes: int, pages: int, media_type: str) -> Refusal | None:
        """Return why a picture cannot be taken, None when it can."""
        if size_bytes <= 0 or pages <= 0:
            return Refusal.EMPTY
        if media_type not in self.media_types:
            return Refusal.UNKNOWN_KIND
        if pages > self.max_pages:
            return Refusal.TOO_MANY_PAGES
        return Refusal.TOO_LARGE if size_bytes > self.max_bytes else None

    def check(self, size_bytes: int, pages: int, media_type: str) -> None:
        """Refuse what cannot be taken.

        Raises:
            AttachmentRefusedError: with the reason, and the limits in force.
        """
        reason = self.refusal(size_bytes, pages, media_type)
        if reason is not None:
            raise AttachmentRefusedError(reason, self.max_bytes, self.max_pages)


def named_in(facts: Mapping[str, Any]) -> list[tuple[int, Attachment]]:
    """Return the attachments that facts name, each with its application's place in the basket, from 0.

    Raises:
        KeyError, TypeError: one is not of the published form.
    """
    applications = facts.get("applications", ())
    return [
        (place, Attachment.of_fields(fields))
        for place, application in enumerate(applications)
        if isinstance(application, Mapping)
        for fields in application.get("attachments", ())
    ]
