"""Payment slips cashed at counters, joined to the applications they pay for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the application may be known before or after its payment."""
    op.create_table(
        "slip_payment",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("dirhams", sa.BigInteger(), nullable=False),
        sa.Column("is_sound", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"]),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    op.create_index(op.f("ix_slip_payment_application_id"), "slip_payment", ["application_id"], unique=False)
