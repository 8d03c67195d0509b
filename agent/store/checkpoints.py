"""The graph's working memory in LangGraph's savers: SQLite or PostgreSQL.

The store says which checkpoint counts (`Conversation.checkpoint_id`): a turn starts from that one,
and what an uncommitted turn left behind is never read and goes with the next commit.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver


class Checkpoints(Protocol):
    """What the service needs of a saver beside what the graph needs."""

    @property
    def saver(self) -> BaseCheckpointSaver[Any]:
        """What the graph is compiled with."""
        ...

    async def latest(self, conversation_id: str) -> str | None:
        """Return the id of the newest checkpoint."""
        ...

    async def keep_only(self, conversation_id: str, checkpoint_id: str) -> None:
        """Delete all checkpoints of the conversation but this one."""
        ...

    async def forget(self, conversation_id: str) -> None:
        """Delete all checkpoints of the conversation."""
        ...


def run_config(conversation_id: str, checkpoint_id: str | None) -> RunnableConfig:
    """Return the run configuration that starts from a checkpoint, or from nothing."""
    configurable = {"thread_id": conversation_id}
    if checkpoint_id is not None:
        configurable["checkpoint_id"] = checkpoint_id
    return {"configurable": configurable}


class SqliteCheckpoints:
    """Checkpoints in a SQLite file of their own, so that turns never wait for the event log."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._saver = AsyncSqliteSaver(connection)
        self._connection = connection

    @property
    def saver(self) -> AsyncSqliteSaver:
        """What the graph is compiled with."""
        return self._saver

    async def latest(self, conversation_id: str) -> str | None:
        """Return the id of the newest checkpoint."""
        async with self._connection.execute(
            "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?", (conversation_id,)
        ) as cursor:
            row = await cursor.fetchone()
        return row[0] if row else None

    async def keep_only(self, conversation_id: str, checkpoint_id: str) -> None:
        """Delete all checkpoints of the conversation but this one."""
        for table in ("checkpoints", "writes"):
            await self._connection.execute(
                f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id <> ?",
                (conversation_id, checkpoint_id),
            )
        await self._connection.commit()

    async def forget(self, conversation_id: str) -> None:
        """Delete all checkpoints of the conversation."""
        await self._saver.adelete_thread(conversation_id)


class PostgresCheckpoints:
    """Checkpoints in the PostgreSQL database of the store."""

    def __init__(self, saver: BaseCheckpointSaver[Any]) -> None:
        self._saver = saver

    @property
    def saver(self) -> BaseCheckpointSaver[Any]:
        """What the graph is compiled with."""
        return self._saver

    async def latest(self, conversation_id: str) -> str | None:
        """Return the id of the newest checkpoint."""
        found = await self._saver.aget_tuple(run_config(conversation_id, None))
        return found.config["configurable"]["checkpoint_id"] if found else None

    async def keep_only(self, conversation_id: str, checkpoint_id: str) -> None:
        """Delete all checkpoints but the newest, which is the one just committed."""
        await self._saver.aprune([conversation_id], strategy="keep_latest")

    async def forget(self, conversation_id: str) -> None:
        """Delete all checkpoints of the conversation."""
        await self._saver.adelete_thread(conversation_id)


@asynccontextmanager
async def open_checkpoints(store_url: str, data: Path) -> AsyncIterator[Checkpoints]:
    """Open the checkpoints that belong to the store at `store_url`."""
    if store_url.startswith("sqlite"):
        async with aiosqlite.connect(data / "checkpoints.sqlite") as connection:
            # Working memory can be rebuilt from the log, so it need not be flushed at each turn.
            await connection.execute("PRAGMA journal_mode=WAL")
            await connection.execute("PRAGMA synchronous=NORMAL")
            await connection.execute("PRAGMA busy_timeout=5000")
            checkpoints = SqliteCheckpoints(connection)
            await checkpoints.saver.setup()
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
        yield PostgresCheckpoints(saver)
