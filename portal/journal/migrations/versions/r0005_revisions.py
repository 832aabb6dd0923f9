"""Amendments and withdrawals, and which entry's words stand for a case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; until now every case stands as it was filed."""
    op.create_table(
        "revision",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("filed", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"]),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    op.create_index(op.f("ix_revision_application_id"), "revision", ["application_id"], unique=False)
    op.add_column("application_case", sa.Column("latest_entry_id", sa.BigInteger(), nullable=True))
    op.execute("UPDATE application_case SET latest_entry_id = entry_id")
    op.alter_column("application_case", "latest_entry_id", nullable=False)
    op.create_foreign_key(None, "application_case", "entry", ["latest_entry_id"], ["id"])
    op.create_index(
        op.f("ix_application_case_latest_entry_id"), "application_case", ["latest_entry_id"], unique=False
    )
