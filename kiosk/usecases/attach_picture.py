"""Attach a scan to a paper of the form: judged before filing, kept on both copies before it is named."""

from typing import Final

from kiosk.domain.attachment import Attachment, AttachmentLimits, Refusal
from kiosk.domain.picture_file import look_at
from kiosk.errors import AttachmentRefusedError
from kiosk.ports import BlobStore

LIMITS: Final = AttachmentLimits()


def attach_picture(blobs: BlobStore, data: bytes, document: str) -> Attachment:
    """Keep a scan's bytes and return what an application names of them; the same bytes are kept once.

    Args:
        blobs: where pictures are kept.
        data: the file as the scanner wrote it.
        document: code of the paper it shows, empty for none.

    Raises:
        AttachmentRefusedError: too large, too many pages, not a kind that is taken, or cut short.
        DiskFullError, StoreError: it is not kept.
    """
    look = look_at(data)
    LIMITS.check(len(data), max(look.pages, 1), look.media_type)
    if not look.is_whole or look.pages < 1:
        raise AttachmentRefusedError(Refusal.DAMAGED, LIMITS.max_bytes, LIMITS.max_pages)
    kept = blobs.put(data)
    return Attachment(kept.hash, kept.size_bytes, look.media_type, look.pages, document)
