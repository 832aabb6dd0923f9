"""What self-service machines asked of their payment terminals, and how each request ended."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; an answer never comes before its asking, both are one machine's."""
    op.create_table(
        "terminal_request",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.device_id"]),
        sa.PrimaryKeyConstraint("device_id", "request"),
    )
    op.create_index(op.f("ix_terminal_request_application_id"), "terminal_request", ["application_id"])
