"""A run that came as a blob, chunk by chunk, because the way refused it in one piece (`contract/wire.md`)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.errors import BlobMissingError, MalformedError
from portal.tables import Blob, CaseAttachment

OFFER: Final = "way-around-1"
PACKED_OFFER: Final = "way-around-2"
MEDIA_TYPE: Final = "application/vnd.lpk.run-blob"
_CODINGS: Final = frozenset({"dcz", "zstd", "gzip", "identity"})


@dataclass(frozen=True, slots=True)
class RunInBlob:
    """Which blob holds a run, and how it is packed."""

    blob: str
    coding: str


def read_reference(body: bytes) -> RunInBlob:
    """Read the request that names the blob.

    Raises:
        MalformedError: not of the published form.
    """
    fields = canonical_json.decode_canonical(body)
    if fields.keys() != {"blob", "coding"} or not all(isinstance(value, str) for value in fields.values()):
        raise MalformedError("blob, coding")
    if fields["coding"] not in _CODINGS:
        raise MalformedError("coding")
    return RunInBlob(fields["blob"], fields["coding"])


def blob_data(session: Session, named: RunInBlob) -> bytes:
    """Return the blob's bytes.

    Raises:
        BlobMissingError: it is not here whole.
    """
    data = session.scalars(select(Blob.data).where(Blob.hash == named.blob)).first()
    if data is None:
        raise BlobMissingError(named.blob[:64])
    return data


def let_go(session: Session, named: RunInBlob) -> None:
    """Throw a blob away whose run is stored; a picture that a case names stays, whatever a counter says."""
    is_picture = exists(select(CaseAttachment.case_id).where(CaseAttachment.hash == Blob.hash))
    session.execute(delete(Blob).where(Blob.hash == named.blob, ~is_picture))
