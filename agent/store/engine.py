"""Runs work on the database: one function, one transaction, one error for every outage.

SQLite runs in threads of its own: one writer, so that the writers of a process queue instead of
spinning on the file lock, and a few readers. A thread change per transaction costs a quarter of
what an asynchronous driver costs, which changes threads several times per statement.
PostgreSQL runs on SQLAlchemy's asynchronous engine.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from agent.store.errors import BadText, StoreError, StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Connection, P], T]

READERS = 2
BUSY_TIMEOUT_MS = 5000


class Database(Protocol):
    """Where work is done. Work must use only the connection it is given."""

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work`, which only reads; each of its statements sees one snapshot."""
        ...

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in one transaction; an exception undoes all of it."""
        ...

    async def note(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Write what a power cut may undo: it outlives a killed process, and costs no flush."""
        ...

    async def close(self) -> None: ...


def open_database(url: str, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Database:
    """Return the database behind a `sqlite:///path` or `postgresql://` URL.

    Nothing is connected yet; SQLite's folder is made.
    """
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        message = "the database URL cannot be read; use sqlite:///path or postgresql://host/name"
        raise StoreError(message) from error
    family = parsed.get_backend_name()
    if family == "sqlite":
        return SqliteDatabase(parsed, busy_timeout_ms)
    if family in ("postgresql", "postgres"):
        return PostgresDatabase(parsed)
    raise StoreError(f"{family!r} is no database we know; use sqlite:///path or postgresql://…")


class SqliteDatabase:
    """One file, write-ahead log, every commit on the disk before it is acknowledged."""

    def __init__(self, url: URL, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        if not url.database or url.database == ":memory:":
            raise StoreError("SQLite needs a file: sqlite:///path/to/lamina.db")
        with _outages():
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        url = url.set(drivername="sqlite+pysqlite")
        self._write_engine = _sqlite_engine(url, "BEGIN IMMEDIATE", 1, busy_timeout_ms)
        self._note_engine = _sqlite_engine(url, "BEGIN IMMEDIATE", 1, busy_timeout_ms, "NORMAL")
        self._read_engine = _sqlite_engine(url, "BEGIN", READERS, busy_timeout_ms)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(self._readers, self._read_engine, partial(_call, work, args, kwargs))

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(self._writer, self._write_engine, partial(_call, work, args, kwargs))

    async def note(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(self._writer, self._note_engine, partial(_call, work, args, kwargs))

    async def _run(
        self, threads: ThreadPoolExecutor, engine: Engine, work: Callable[[Connection], T]
    ) -> T:
        try:
            running = asyncio.get_running_loop().run_in_executor(threads, _transact, engine, work)
        except RuntimeError as error:  # the executor was shut down
            raise StoreUnavailable("the store is closed") from error
        return await running

    async def close(self) -> None:
        for threads in (self._writer, self._readers):
            await asyncio.to_thread(threads.shutdown)
        for engine in (self._read_engine, self._note_engine, self._write_engine):
            engine.dispose()


class PostgresDatabase:
    """PostgreSQL through psycopg; rows are locked by the updates that open each transaction."""

    def __init__(self, url: URL) -> None:
        self._engine: AsyncEngine = create_async_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=8,
            max_overflow=8,
            pool_timeout=10,
        )
        self._reads = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._again(self._read, partial(_call, work, args, kwargs))

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._again(self._write, partial(_call, work, args, kwargs))

    async def note(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._again(self._note, partial(_call, work, args, kwargs))

    async def _again(
        self,
        attempt: Callable[[Callable[[Connection], T]], Awaitable[T]],
        work: Callable[[Connection], T],
    ) -> T:
        """Do it, and once more when the connection turns out to have died in the pool."""
        with _outages():
            try:
                return await attempt(work)
            except exc.DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return await attempt(work)

    async def _read(self, work: Callable[[Connection], T]) -> T:
        async with self._reads.connect() as connection:
            return await connection.run_sync(work)

    async def _note(self, work: Callable[[Connection], T]) -> T:
        return await self._write(partial(_unflushed, work))

    async def _write(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as connection:
            result = await connection.run_sync(work)
            try:
                await connection.commit()
            except exc.DBAPIError as error:  # whether it was stored is unknown: not to be redone
                raise StoreUnavailable(f"the connection broke at the end: {error.orig}") from error
            return result

    async def close(self) -> None:
        await self._engine.dispose()


def _call(
    work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], connection: Connection
) -> T:
    return work(connection, *args, **kwargs)


def _unflushed(work: Callable[[Connection], T], connection: Connection) -> T:
    connection.execute(text("SET LOCAL synchronous_commit = off"))
    return work(connection)


def _transact(engine: Engine, work: Callable[[Connection], T]) -> T:
    with _outages(), engine.begin() as connection:
        return work(connection)


@contextmanager
def _outages() -> Iterator[None]:
    """Turn what drivers raise when a database cannot be used into `StoreUnavailable`."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise BadText("the text holds half of a surrogate pair") from error
    except exc.DataError as error:
        raise BadText(f"the database cannot hold this value: {error.orig}") from error
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError) as error:
        raise StoreUnavailable(f"the database cannot be used now: {error.orig}") from error
    except sqlite3.Error as error:  # from BEGIN, which goes to the driver directly
        raise StoreUnavailable(f"the database cannot be used now: {error}") from error
    except exc.TimeoutError as error:
        raise StoreUnavailable("every connection to the database is busy") from error
    except exc.DatabaseError as error:
        if type(error) is exc.DatabaseError:  # SQLite's word for a damaged file
            raise StoreUnavailable(f"the database is damaged: {error.orig}") from error
        raise
    except OSError as error:
        raise StoreUnavailable(f"the database cannot be reached: {error}") from error


def _sqlite_engine(
    url: URL, begin: str, size: int, busy_timeout_ms: int, synchronous: str = "FULL"
) -> Engine:
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_reset_on_return=None,  # every transaction already ends in commit or rollback
        connect_args={"check_same_thread": False, "timeout": busy_timeout_ms / 1000},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for setting in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # On the driver's connection: SQLAlchemy's way to it costs as much as the rest of a read.
        connection.connection.dbapi_connection.execute(begin).close()  # type: ignore[union-attr]

    return engine
