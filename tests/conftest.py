"""What every test may count on: databases, and that nothing reaches the network but loopback.

LAMINA_TEST_REQUIRE=1 turns a missing service (PostgreSQL, a browser) from a skip into a failure.
LAMINA_TEST_POSTGRES names another server than the local one; a test run has a schema of its own.
"""

import asyncio
import ipaddress
import os
import secrets
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from agent.bootstrap import running
from agent.cli.serve import ingest_pack
from agent.settings import load_settings
from agent.store.store import Store
from agent.store.testing import HandClock

PACK = Path(__file__).parents[1] / "examples" / "outfitters"
FEW_ARTICLES = ("return", "refund", "ship", "track", "account", "appointment", "repair", "contact")

REQUIRED = os.environ.get("LAMINA_TEST_REQUIRE") == "1"  # noqa: TID251
POSTGRES = os.environ.get(  # noqa: TID251
    "LAMINA_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test"
)


def _guard_network(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.connect":
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and not _is_loopback(host):
        raise RuntimeError(f"a test tried to reach {host!r}: tests may use loopback only")


def _is_loopback(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


sys.addaudithook(_guard_network)


def need(available: bool, what: str) -> None:
    """Skip the test when a service is missing, or fail it where all must be there."""
    if available:
        return
    if REQUIRED:
        pytest.fail(f"{what} is not available, and LAMINA_TEST_REQUIRE=1 asks for it")
    pytest.skip(f"{what} is not available")


def _migrate(url: str) -> None:
    async def open_and_close() -> None:
        await (await Store.open(url)).close()

    asyncio.run(open_and_close())


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty database with all tables once, for tests to begin with a copy of it."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, _migrated: Path) -> str:
    """Give an empty SQLite database, `lamina.db` in the test's folder."""
    return f"sqlite:///{shutil.copy(_migrated, tmp_path / 'lamina.db')}"


@pytest.fixture(scope="session")
def _schema() -> Iterator[str | None]:
    """Make a schema with all tables once and remove it in the end; None without a server."""
    try:
        connection = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield None
        return
    schema = f"lamina_{secrets.token_hex(6)}"
    with connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    _migrate(f"{POSTGRES}?options=-csearch_path%3D{schema}")
    yield schema
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def postgres_url(_schema: str | None) -> Iterator[str]:
    """Give an empty PostgreSQL database."""
    need(_schema is not None, f"PostgreSQL at {POSTGRES}")
    yield f"{POSTGRES}?options=-csearch_path%3D{_schema}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '10s'; SET client_min_messages = warning")
        rows = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s"
            " AND tablename NOT IN ('alembic_version', 'checkpoint_migrations')",
            [_schema],
        ).fetchall()
        names = ", ".join(f"{_schema}.{name}" for (name,) in rows)
        connection.execute(f"TRUNCATE {names} CASCADE")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give an empty database of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def _most_articles(folder: str, names: list[str]) -> list[str]:
    if Path(folder).name != "articles":
        return []
    return [name for name in names if not name.startswith(FEW_ARTICLES)]


@pytest.fixture(scope="session")
def few_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example pack with a few of its articles: embedding them all takes long."""
    folder = tmp_path_factory.mktemp("pack") / "outfitters"
    return shutil.copytree(PACK, folder, ignore=_most_articles)


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory, few_articles: Path) -> Path:
    """Fill a data folder once: articles embedded, tables made, workflow examples embedded."""

    async def start_and_stop() -> None:
        async with running(settings, embedder):
            pass

    settings = load_settings(data=tmp_path_factory.mktemp("prepared") / "data", pack=few_articles)
    embedder = ingest_pack(settings)
    asyncio.run(start_and_stop())
    return settings.data


@pytest.fixture(scope="session")
def prepared_data(_prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Give a maker of fresh data folders that need no embedding before they can be served."""
    return lambda: shutil.copytree(_prepared, tmp_path_factory.mktemp("served") / "data")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def store(database_url: str, clock: HandClock) -> AsyncIterator[Store]:
    """Give an open store on each kind of database in turn, with a clock moved by hand."""
    opened = await Store.open(database_url, clock=clock)
    yield opened
    await opened.close()
