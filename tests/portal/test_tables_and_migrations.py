"""The database: migrations lead to the tables the program expects, and what was signed stays as it is."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.opened import Portal
from portal.tables import Base
from tests.fakes.portal_caller import PortalCaller


def test_migrations_lead_to_the_tables(portal: Portal) -> None:
    with portal.sessions() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET envelope = ''",
        "UPDATE entry SET hash = 'x'",
        "UPDATE entry SET signature = NULL",
        "DELETE FROM entry",
        "UPDATE body SET data = NULL",
        "DELETE FROM body",
    ],
)
def test_what_was_signed_is_never_changed(caller: PortalCaller, portal: Portal, statement: str) -> None:
    caller.journal(caller.chain().run())
    with portal.sessions() as session, pytest.raises(DBAPIError, match="never changed"):
        session.execute(text(statement))


def test_judgement_may_note_what_it_found(caller: PortalCaller, portal: Portal) -> None:
    caller.journal(caller.chain().run())
    with portal.sessions.begin() as session:
        session.execute(text("UPDATE entry SET flags = ARRAY['x'], is_held = true"))
