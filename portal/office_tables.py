"""What the portal keeps for offices: keys for parked forms, and item numbers leased to their counters."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column

from portal.tables import Base


class OfficeKey(Base):
    """A key that only the counters of one office are told, with their roster; the newest one seals."""

    __tablename__ = "office_key"
    key_id: Mapped[str] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    key: Mapped[bytes]
    made_at: Mapped[datetime]


class ItemLease(Base):
    """A range of postal item numbers that one PC of one counter may give out; no other ever gets it."""

    __tablename__ = "item_lease"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), index=True)
    series: Mapped[int]
    indicator: Mapped[str]
    first: Mapped[int]
    last: Mapped[int]
    leased_at: Mapped[datetime]


class ItemGiven(Base):
    """A postal item number that an entry has given out."""

    __tablename__ = "item_given"
    number: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.device_id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
