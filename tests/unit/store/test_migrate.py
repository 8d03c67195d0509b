"""Databases are brought up to date when opened, by migrations that make exactly our tables."""

import logging
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from agent.store import migrate
from agent.store.engine import open_database
from agent.store.errors import StoreTooNew
from agent.store.schema import REVISION, metadata
from agent.store.store import Store


def test_the_schema_names_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "agent.store:migrations")

    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def differences(connection: Connection) -> list[object]:
    ours = {"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
    return list(compare_metadata(MigrationContext.configure(connection, opts=ours), metadata))


async def test_the_migrations_make_the_tables_that_the_code_uses(database_url: str) -> None:
    database = open_database(database_url)
    await migrate.bring_up_to_date(database)

    assert await database.write(differences) == []
    await database.close()


async def test_opening_again_keeps_what_is_there_and_does_not_load_alembic(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await Store.open(sqlite_url)
    await first.close()
    monkeypatch.setitem(sys.modules, "alembic", None)  # importing it now fails

    second = await Store.open(sqlite_url)
    await second.close()


async def test_a_database_of_a_newer_program_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    store = await Store.open(sqlite_url)
    await store.close()
    with closing(sqlite3.connect(tmp_path / "lamina.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(StoreTooNew, match="'9999'"):
        await Store.open(sqlite_url)


async def test_migrating_leaves_logging_alone(tmp_path: Path) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level

    store = await Store.open(f"sqlite:///{tmp_path / 'other.db'}")
    await store.close()

    assert (logging.getLogger().handlers[:], logging.getLogger().level) == before
