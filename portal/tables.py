"""What the portal keeps, table by table; migrations in `portal/journal/migrations` bring a database to it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MAIN_BRANCH = "main"


class Base(DeclarativeBase):
    """The registry of tables; times always carry their offset."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        bytes: LargeBinary(),
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text()),
        dict[str, Any]: JSON(),
    }


class Incarnation(Base):
    """One life of this database: a new row is written when it was restored from a backup."""

    __tablename__ = "incarnation"
    term: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]


class Office(Base):
    """A post office; its number stands at the head of every tracking number."""

    __tablename__ = "office"
    code: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]


class Counter(Base):
    """A counter of an office, and the last series given to a PC there."""

    __tablename__ = "counter"
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_series: Mapped[int] = mapped_column(default=0)


class Operator(Base):
    """A person of the roster; the verifier is argon2id over the PIN."""

    __tablename__ = "operator"
    operator_id: Mapped[str] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    name_ar: Mapped[str]
    name_en: Mapped[str]
    role: Mapped[str]
    verifier: Mapped[str]


class EnrolmentCode(Base):
    """A one-time code; only the hash of its secret is kept."""

    __tablename__ = "enrolment_code"
    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    office_code: Mapped[str]
    counter: Mapped[int]
    expires_at: Mapped[datetime]
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.device_id"))
    replaces: Mapped[str | None] = mapped_column(ForeignKey("device.device_id"))


class Device(Base):
    """An enrolled PC. Its row is the lock under which its journal and its feed grow.

    `citizen_seen_at` is when it last opened a citizen's session: it is a self-service machine.
    """

    __tablename__ = "device"
    device_id: Mapped[str] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    counter: Mapped[int]
    series: Mapped[int]
    program: Mapped[str]
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    citizen_seen_at: Mapped[datetime | None]
    feed_head: Mapped[int] = mapped_column(BigInteger, default=0)


class DeviceKey(Base):
    """A certified public key of a device; `usage`: 1 journal, 2 transport, 3 receipt.

    `replaced_at` is when another PC took this one's place: what the key signed stands, the line is closed.
    """

    __tablename__ = "device_key"
    key_id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), index=True)
    usage: Mapped[int]
    public: Mapped[bytes]
    certificate: Mapped[bytes]
    revoked_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class Branch(Base):
    """A line of entries within an epoch. `main` starts at nothing, every other where it left its parent."""

    __tablename__ = "branch"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None]
    base_seq: Mapped[int] = mapped_column(BigInteger)
    base_hash: Mapped[str]
    head_seq: Mapped[int] = mapped_column(BigInteger)
    head_hash: Mapped[str]


class Entry(Base):
    """A stored entry, exact bytes; triggers forbid changing what was signed.

    `signature` is null where only a later entry's signature proves this one. `flags` holds what judgement
    found about the entry itself; entries on a branch other than `main` are held for a person.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("device_id", "epoch", "branch", "seq"),
        Index("entry_unjudged", "id", postgresql_where="judged_at IS NULL AND NOT is_held"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"))
    epoch: Mapped[str]
    branch: Mapped[str]
    seq: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    schema: Mapped[int]
    envelope: Mapped[bytes]
    signature: Mapped[bytes | None]
    received_at: Mapped[datetime]
    judged_at: Mapped[datetime | None]
    is_held: Mapped[bool] = mapped_column(default=False)
    flags: Mapped[list[str]] = mapped_column(default=list)


class Body(Base):
    """A body of an entry: position 0 is the facts, 1 and up the personal ones; null when it was erased."""

    __tablename__ = "body"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str]
    data: Mapped[bytes | None]


class OwedBody(Base):
    """A body that its entry came without: stored and countersigned by its hash, to be handed in later."""

    __tablename__ = "owed_body"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str]
    since: Mapped[datetime]


class OperatorSession(Base):
    """A session key, bound to its operator by the `session.opened` entry that named it."""

    __tablename__ = "operator_session"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), primary_key=True)
    session: Mapped[str] = mapped_column(primary_key=True)
    operator: Mapped[str | None]
    role: Mapped[str]
    public: Mapped[bytes]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))


class Case(Base):
    """An application as judged: one for each time it was filed, so duplicates keep both, money included.

    `entry_id` is the entry that filed it, `latest_entry_id` the one whose words stand: an amendment, if any.
    """

    __tablename__ = "application_case"
    __table_args__ = (UniqueConstraint("entry_id", "position"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    application_id: Mapped[str] = mapped_column(index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    position: Mapped[int]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"))
    office_code: Mapped[str]
    agency_code: Mapped[str] = mapped_column(index=True, default="")
    service: Mapped[str]
    service_version: Mapped[str]
    service_name_ar: Mapped[str]
    service_name_en: Mapped[str]
    tracking_number: Mapped[str] = mapped_column(index=True)
    filed_on: Mapped[str]
    fee_dirhams: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    state_at: Mapped[datetime]
    reasons: Mapped[list[str]]
    fields: Mapped[list[str]]
    is_duplicate: Mapped[bool]
    latest_entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)


class Revision(Base):
    """An entry that amends or withdraws an application, whether or not what it speaks of has come.

    `seen` is the hash of the revision its author saw; `state` one of `portal.cases.revisions.Standing`.
    """

    __tablename__ = "revision"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(index=True)
    filed: Mapped[str]
    seen: Mapped[str]
    state: Mapped[str]


class CaseEvent(Base):
    """A step in a case's life, for the person who asks: who took it where, why, until when."""

    __tablename__ = "case_event"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("application_case.id"), index=True)
    state: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    office_code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    deadline: Mapped[str] = mapped_column(default="")


class Tracking(Base):
    """Whose a tracking number is; a number serves one application for ever."""

    __tablename__ = "tracking"
    number: Mapped[str] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(index=True)


class SlipPayment(Base):
    """A payment slip cashed at some counter: the money of an application that was filed at self-service."""

    __tablename__ = "slip_payment"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(index=True)
    dirhams: Mapped[int] = mapped_column(BigInteger)
    is_sound: Mapped[bool]


class TerminalRequest(Base):
    """Money that a machine asked of its payment terminal; `outcome`: asked, unknown, refused, paid."""

    __tablename__ = "terminal_request"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), primary_key=True)
    request: Mapped[str] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str]


class CaseAttachment(Base):
    """A picture that a case names: without it the case waits."""

    __tablename__ = "case_attachment"
    case_id: Mapped[int] = mapped_column(ForeignKey("application_case.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True, index=True)


class Blob(Base):
    """A whole picture, kept once under the hash of its bytes; `device_id` is who brought it first."""

    __tablename__ = "blob"
    hash: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[bytes]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"))
    received_at: Mapped[datetime]


class BlobUpload(Base):
    """A picture on its way from a device: `offset` bytes of it are in `blob_chunk`."""

    __tablename__ = "blob_upload"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger)
    touched_at: Mapped[datetime]


class BlobChunk(Base):
    """A chunk of a picture on its way."""

    __tablename__ = "blob_chunk"
    device_id: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    data: Mapped[bytes]


class FeedItem(Base):
    """One numbered item for one device; `n` grows in commit order under the device's row lock."""

    __tablename__ = "feed_item"
    __table_args__ = (UniqueConstraint("device_id", "kind", "object", "version"),)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    object: Mapped[str]
    version: Mapped[int]
    at: Mapped[datetime]
    fields: Mapped[dict[str, Any]]


class Published(Base):
    """A published version of a document: catalogue, prices, or an office's roster."""

    __tablename__ = "published"
    kind: Mapped[str] = mapped_column(primary_key=True)
    object: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content_hash: Mapped[str] = mapped_column(index=True)
    document: Mapped[dict[str, Any]]
    at: Mapped[datetime]
