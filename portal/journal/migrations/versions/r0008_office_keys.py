"""Offices: keys under which their counters exchange parked forms, whose bodies end with the form."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and let the sealed body of a parked form be erased; every other body stays."""
    _make_table()
    op.execute(
        """
        CREATE FUNCTION forbid_change_of_body() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW.data IS NULL AND OLD.position > 0
                AND (NEW.entry_id, NEW.position, NEW.hash) = (OLD.entry_id, OLD.position, OLD.hash)
                AND EXISTS (SELECT 1 FROM entry WHERE id = OLD.entry_id AND kind = 'form.parked')
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'what was signed is never changed (body)';
        END $$
        """
    )
    op.execute("DROP TRIGGER body_stays ON body")
    op.execute(
        "CREATE TRIGGER body_stays BEFORE UPDATE OR DELETE ON body "
        "FOR EACH ROW EXECUTE FUNCTION forbid_change_of_body()"
    )


def _make_table() -> None:
    op.create_table(
        "office_key",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("key_id"),
    )
    op.create_index(op.f("ix_office_key_office_code"), "office_key", ["office_code"])
