"""What the portal keeps for offices: the keys under which their counters exchange parked forms."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.tables import Base


class OfficeKey(Base):
    """A key that only the counters of one office are told, with their roster; the newest one seals."""

    __tablename__ = "office_key"
    key_id: Mapped[str] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    key: Mapped[bytes]
    made_at: Mapped[datetime]
