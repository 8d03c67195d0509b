"""How Alembic runs our migrations: on the connection it is given, or on a scratch database.

A developer makes a new one with
    alembic -c agent/store/migrations/alembic.ini revision --autogenerate -m "what changes"
which compares the tables with a scratch database at the newest revision.
"""

from alembic import context
from sqlalchemy import Connection, create_engine

from agent.store.schema import metadata


def run(connection: Connection) -> None:
    """Run the migrations that were asked for in the transaction the connection is in."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite changes a table by copying it.
        render_as_batch=connection.dialect.name == "sqlite",
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine("sqlite:///scratch.db").begin() as scratch:
        run(scratch)
