"""The graph's working memory in LangGraph's savers: SQLite or PostgreSQL.

The store says which checkpoint counts (`Conversation.checkpoint_id`): a turn starts from that one,
and what an uncommitted turn left behind is never read and goes with the next commit.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agent.store.errors import StoreUnavailable

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    Pool = AsyncConnectionPool[AsyncConnection[dict[str, Any]]]


class Checkpoints(Protocol):
    """What the service needs of a saver beside what the graph needs."""

    @property
    def saver(self) -> BaseCheckpointSaver[Any]:
        """What the graph is compiled with."""
        ...

    async def written_by(self, conversation_id: str, lease: str) -> str | None:
        """Return the id of the newest checkpoint that the run under `lease` wrote."""
        ...

    async def forget_before(self, conversation_id: str, checkpoint_id: str) -> None:
        """Delete the checkpoints of the conversation that are older than this one.

        Newer ones stay: another process may be in the next turn already.
        """
        ...


NOTHING = "00000000-0000-0000-0000-000000000000"
"""No checkpoint has this id. Without any, LangGraph would take the newest: that of a lost run."""


def run_config(conversation_id: str, checkpoint_id: str | None, lease: str = "") -> RunnableConfig:
    """Return the run configuration that starts from a checkpoint, or from nothing.

    What the run writes bears its `lease`: the newest checkpoint may be that of a run that was lost.
    """
    start = checkpoint_id or NOTHING
    configurable = {"thread_id": conversation_id, "checkpoint_id": start}
    return {"configurable": configurable, "metadata": {"lease": lease}}


class SqliteCheckpoints:
    """Checkpoints in a SQLite file of their own, so that turns never wait for the event log."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._saver = AsyncSqliteSaver(connection)
        self._connection = connection

    @property
    def saver(self) -> AsyncSqliteSaver:
        """What the graph is compiled with."""
        return self._saver

    async def written_by(self, conversation_id: str, lease: str) -> str | None:
        """Return the id of the newest checkpoint that the run under `lease` wrote."""
        async with self._connection.execute(
            "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?"
            " AND json_extract(CAST(metadata AS TEXT), '$.lease') = ?",
            (conversation_id, lease),
        ) as cursor:
            row = await cursor.fetchone()
        return row[0] if row else None

    async def forget_before(self, conversation_id: str, checkpoint_id: str) -> None:
        """Delete the checkpoints of the conversation that are older than this one."""
        for table in ("checkpoints", "writes"):
            await self._connection.execute(
                f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < ?",
                (conversation_id, checkpoint_id),
            )
        await self._connection.commit()


_UNHELD = """
    DELETE FROM checkpoint_blobs AS value WHERE thread_id = %s AND NOT EXISTS (
      SELECT 1 FROM checkpoints AS held
      WHERE held.thread_id = value.thread_id AND held.checkpoint_ns = value.checkpoint_ns
      AND held.checkpoint->'channel_versions'->>value.channel = value.version)
"""


class PostgresCheckpoints:
    """Checkpoints in the PostgreSQL database of the store."""

    def __init__(self, saver: BaseCheckpointSaver[Any], pool: "Pool") -> None:
        self._saver, self._pool = saver, pool

    @property
    def saver(self) -> BaseCheckpointSaver[Any]:
        """What the graph is compiled with."""
        return self._saver

    async def written_by(self, conversation_id: str, lease: str) -> str | None:
        """Return the id of the newest checkpoint that the run under `lease` wrote."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT max(checkpoint_id) AS id FROM checkpoints"
                " WHERE thread_id = %s AND metadata->>'lease' = %s",
                (conversation_id, lease),
            )
            row = await cursor.fetchone()
        return row["id"] if row else None

    async def forget_before(self, conversation_id: str, checkpoint_id: str) -> None:
        """Delete the checkpoints older than this one, and values that no checkpoint holds now."""
        older = (conversation_id, checkpoint_id)
        async with self._pool.connection() as connection:
            for table in ("checkpoints", "checkpoint_writes"):
                await connection.execute(
                    f"DELETE FROM {table} WHERE thread_id = %s AND checkpoint_id < %s", older
                )
            await connection.execute(_UNHELD, (conversation_id,))


@asynccontextmanager
async def open_checkpoints(store_url: str, data: Path) -> AsyncIterator[Checkpoints]:
    """Open the checkpoints that belong to the store at `store_url`."""
    if store_url.startswith("sqlite"):
        async with aiosqlite.connect(data / "checkpoints.sqlite") as connection:
            checkpoints = SqliteCheckpoints(connection)
            try:
                # Working memory can be made anew, so it need not be flushed at each turn.
                await connection.execute("PRAGMA journal_mode=WAL")
                await connection.execute("PRAGMA synchronous=NORMAL")
                await connection.execute("PRAGMA busy_timeout=5000")
                await checkpoints.saver.setup()
            except sqlite3.Error as error:
                raise StoreUnavailable(
                    f"{data / 'checkpoints.sqlite'} cannot be used: {error}; "
                    "where the file is damaged, delete it: running workflows are then begun anew"
                ) from error
            yield checkpoints
        return
    from psycopg.rows import dict_row
    from psycopg_pool import AsyncConnectionPool

    url = store_url.replace("postgresql+psycopg://", "postgresql://")
    kwargs = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    async with AsyncConnectionPool(url, min_size=1, max_size=8, open=False, kwargs=kwargs) as pool:
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

        saver = AsyncPostgresSaver(pool)  # type: ignore[arg-type]
        await saver.setup()
        yield PostgresCheckpoints(saver, pool)  # type: ignore[arg-type]
