"""When a device was last seen to be a self-service machine: its office's counters may listen for calls."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, filled from the citizens' sessions that are known."""
    op.add_column("device", sa.Column("citizen_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE device SET citizen_seen_at = seen.at FROM (SELECT operator_session.device_id,"
        " max(entry.received_at) AS at FROM operator_session"
        " JOIN entry ON entry.id = operator_session.entry_id"
        " WHERE operator_session.role = 'citizen' GROUP BY operator_session.device_id) AS seen"
        " WHERE seen.device_id = device.device_id"
    )
