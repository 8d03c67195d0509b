"""Brings a database's tables up to date, in-process; one that is costs one query."""

from sqlalchemy import Connection, inspect, text

from agent.store.engine import Database
from agent.store.errors import StoreTooNew
from agent.store.schema import REVISION

_LOCK = 0x1A31_7A00
"""Any number, as long as it is ours: who holds it migrates, the others wait."""


async def bring_up_to_date(database: Database) -> None:
    """Upgrade to the newest schema. Raises StoreTooNew for one from a later program."""
    if await database.read(revision) != REVISION:
        await database.write(_upgrade)


def revision(connection: Connection) -> str | None:
    """Return the schema revision of the database; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    # Imported here: Alembic takes a tenth of a second that only an upgrade should pay.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "agent.store:migrations")
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        found = revision(connection)
        message = f"the database has schema {found!r}, newer than ours; update Lamina"
        raise StoreTooNew(message) from error
