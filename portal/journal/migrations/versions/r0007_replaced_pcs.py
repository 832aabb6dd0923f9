"""Dead PCs: a code may replace a device's PC, and the keys of the one before are closed for the line."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a code replaces, and since when a key is replaced."""
    op.add_column("enrolment_code", sa.Column("replaces", sa.Text(), nullable=True))
    op.create_foreign_key(None, "enrolment_code", "device", ["replaces"], ["device_id"])
    op.add_column("device_key", sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
