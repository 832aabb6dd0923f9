"""Pictures on the line: how far one has come, and its next chunk (`portal/contract/blobs.md`)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from kiosk.domain.attachment import Attachment
from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import LineTrust, WireAnswer
from kiosk.sync.answers import parse_answer

BLOB_CONTEXT: Final = "lpk-blob-1"
_TUS: Final = {"tus-resumable": "1.0.0"}
_CHUNK_TYPE: Final = "application/offset+octet-stream"


class Asked(Protocol):
    """Carries one signed request and returns its believed answer (`PortalHttp.ask`)."""

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> WireAnswer:
        """Send one request."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How far a picture has come; `receipt` is the proved countersignature of a whole one."""

    offset: int
    receipt: Mapping[str, Any] | None = None


class BlobLine:
    """The endpoint of pictures; nothing but the signed receipt ends a picture's journey."""

    def __init__(self, link: Asked, trust: LineTrust) -> None:
        self._link = link
        self._trust = trust

    def arrival(self, picture: Attachment) -> Arrival:
        """Ask how far a picture has come.

        Raises:
            LineError: as of every request.
        """
        answer = self._link.ask("HEAD", _target(picture), _TUS, b"")
        sealed = answer.headers.get("lpk-receipt")
        if sealed is None:
            return Arrival(_offset(answer, picture))
        return Arrival(picture.size_bytes, self._receipt(_opened(sealed), picture))

    def send(self, picture: Attachment, offset: int, chunk: bytes) -> Arrival:
        """Send the chunk that begins at `offset`; durable at the portal when this returns.

        Raises:
            PortalRefusedError: `offset-conflict`, `checksum-mismatch`, `hash-mismatch`, `too-large`.
            LineError: as of every request.
        """
        headers = {
            **_TUS,
            "content-type": _CHUNK_TYPE,
            "upload-offset": str(offset),
            "upload-length": str(picture.size_bytes),
        }
        answer = self._link.ask("PATCH", _target(picture), headers, chunk)
        if answer.body:
            return Arrival(picture.size_bytes, self._receipt(answer.body, picture))
        return Arrival(_offset(answer, picture))

    def _receipt(self, document: bytes, picture: Attachment) -> Mapping[str, Any]:
        said = parse_answer(self._trust.open_document(parse_answer(document), BLOB_CONTEXT))
        if (said.get("type"), said.get("hash"), said.get("size")) != (
            "blob",
            picture.hash,
            picture.size_bytes,
        ):
            raise AnswerNotTrustedError("the receipt is not for this picture")
        return said


def _target(picture: Attachment) -> str:
    return f"/v1/blobs/{picture.hash}"


def _offset(answer: WireAnswer, picture: Attachment) -> int:
    text = answer.headers.get("upload-offset", "")
    if not (text.isascii() and text.isdigit()) or int(text) > picture.size_bytes:
        raise AnswerNotTrustedError("Upload-Offset")
    return int(text)


def _opened(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise AnswerNotTrustedError("LPK-Receipt") from error
