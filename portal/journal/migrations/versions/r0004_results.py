"""Agencies, results, hand-overs and notices; a case knows its agency, a step who took it and why."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), nullable=False)


def _later(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    """Add the columns, then the tables."""
    op.add_column("application_case", _later("agency_code"))
    op.create_index(op.f("ix_application_case_agency_code"), "application_case", ["agency_code"])
    for name in ("by", "office_code", "reason", "deadline"):
        op.add_column("case_event", _later(name))
    _make_agency_tables()
    _make_result_tables()


def _make_agency_tables() -> None:
    op.create_table(
        "agency_key",
        _text("token_hash"),
        _text("agency_code"),
        _time("made_at"),
        _time("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_agency_key_agency_code"), "agency_key", ["agency_code"])
    op.create_table(
        "agency_move",
        _text("agency_code"),
        _text("move_id"),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        _text("move"),
        _text("state"),
        _time("at"),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"]),
        sa.PrimaryKeyConstraint("agency_code", "move_id"),
    )
    op.create_table(
        "agency_reading",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        _text("agency_code"),
        _text("application_id"),
        _time("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_agency_reading_application_id"), "agency_reading", ["application_id"])


def _make_result_tables() -> None:
    op.create_table(
        "collection",
        _text("application_id"),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        _text("office_code"),
        _text("code_salt"),
        _text("code_hash"),
        _time("ready_at"),
        _text("keep_until"),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("application_id"),
    )
    op.create_table(
        "handover",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        *(_text(name) for name in ("application_id", "tracking_number", "outcome", "office_code")),
        sa.Column("counter", sa.Integer(), nullable=False),
        _text("device_id"),
        _text("at"),
        sa.Column("is_conflict", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.device_id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"]),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    op.create_index("handover_application", "handover", ["application_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        *(_text(name) for name in ("kind", "address", "text")),
        sa.Column("parts", sa.Integer(), nullable=False),
        _time("made_at"),
        _time("sent_at", nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["application_case.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("notice_waiting", "notice", ["id"], postgresql_where=sa.text("sent_at IS NULL"))
