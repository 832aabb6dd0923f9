"""Alembic's way in: migrations always run on the connection that `portal.database.migrate` hands over."""

from alembic import context

from portal import result_tables  # noqa: F401  its tables are part of the schema
from portal.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
