"""The graph's working memory in LangGraph's savers: SQLite or PostgreSQL.

The store says which checkpoint counts (`Conversation.checkpoint_id`): a turn starts from that one,
and what an uncommitted turn left behind is never read and goes with the next commit.
"""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.sqlite import SqliteSaver

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


class InlineSqliteSaver(SqliteSaver):
    """LangGraph's SQLite saver, called on the event loop as it is.

    A call takes about 0.1 ms, since nothing is flushed; handing it to a thread takes longer.
    """

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return the checkpoint that `config` names."""
        return self.get_tuple(config)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a checkpoint."""
        return self.put(config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Store writes that belong to a checkpoint."""
        self.put_writes(config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id: str) -> None:
        """Delete all checkpoints of a conversation."""
        self.delete_thread(thread_id)


class SqliteCheckpoints:
    """Checkpoints in a SQLite file of their own, so that turns never wait for the event log."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._saver = InlineSqliteSaver(connection)
        self._connection = connection

    @property
    def saver(self) -> InlineSqliteSaver:
        """What the graph is compiled with."""
        return self._saver

    async def written_by(self, conversation_id: str, lease: str) -> str | None:
        """Return the id of the newest checkpoint that the run under `lease` wrote."""
        (newest,) = self._connection.execute(
            "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?"
            " AND json_extract(CAST(metadata AS TEXT), '$.lease') = ?",
            (conversation_id, lease),
        ).fetchone()
        return str(newest) if newest is not None else None

    async def forget_before(self, conversation_id: str, checkpoint_id: str) -> None:
        """Delete the checkpoints of the conversation that are older than this one."""
        with self._connection:
            for table in ("checkpoints", "writes"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < ?",
                    (conversation_id, checkpoint_id),
                )


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
        with closing(_connect(data / "checkpoints.sqlite")) as connection:
            yield SqliteCheckpoints(connection)
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


def _connect(file: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(file, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        # Working memory can be made anew, so it need not be flushed at each turn.
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA busy_timeout=5000")
        InlineSqliteSaver(connection).setup()
    except sqlite3.Error as error:
        raise StoreUnavailable(
            f"{file} cannot be used: {error}; "
            "where the file is damaged, delete it: running workflows are then begun anew"
        ) from error
    return connection
