"""What the portal keeps about agencies and results: keys, moves, collections, hand-overs, notices."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.tables import Base


class AgencyKey(Base):
    """A secret an agency's system shows at the line; only its hash is kept."""

    __tablename__ = "agency_key"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    agency_code: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AgencyMove(Base):
    """A step an agency took, under the number it made for it: asked again, it is answered again."""

    __tablename__ = "agency_move"
    agency_code: Mapped[str] = mapped_column(primary_key=True)
    move_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("application_case.id"))
    move: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]


class AgencyReading(Base):
    """An agency has read the answers of an application: nobody looks at a person unnoticed."""

    __tablename__ = "agency_reading"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    agency_code: Mapped[str]
    application_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


class Collection(Base):
    """A result that lies at an office: where, since when, until when, and what proves the right to it."""

    __tablename__ = "collection"
    application_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("application_case.id"))
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    code_salt: Mapped[str]
    code_hash: Mapped[str]
    ready_at: Mapped[datetime]
    keep_until: Mapped[str]


class Handover(Base):
    """What became of a result at an office: handed over or sent back, as a signed entry says."""

    __tablename__ = "handover"
    __table_args__ = (Index("handover_application", "application_id"),)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    application_id: Mapped[str]
    tracking_number: Mapped[str]
    outcome: Mapped[str]
    office_code: Mapped[str]
    counter: Mapped[int]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"))
    at: Mapped[str]
    is_conflict: Mapped[bool]


class Notice(Base):
    """A short message to a citizen, waiting or sent; nothing personal but the number it goes to."""

    __tablename__ = "notice"
    __table_args__ = (Index("notice_waiting", "id", postgresql_where="sent_at IS NULL"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("application_case.id"))
    kind: Mapped[str]
    address: Mapped[str]
    text: Mapped[str]
    parts: Mapped[int]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
