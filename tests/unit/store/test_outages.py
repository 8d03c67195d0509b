"""A database that cannot do its work is an error that says so, and nothing is half done."""

import multiprocessing
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from agent.store.errors import StoreError, StoreUnavailable
from agent.store.records import TurnResult
from agent.store.store import Store
from agent.store.testing import ask, begin, say


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    """Make every write beyond the first 4 KB of a file fail, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_database_locked_for_too_long_is_unavailable_and_works_again_later(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = await Store.open(sqlite_url, busy_timeout_ms=20)
    opened = await begin(store)

    with locked(tmp_path / "lamina.db"):
        with pytest.raises(StoreUnavailable, match="locked") as caught:
            await store.log.accept_message(opened.id, "Hello", "1")
        assert await store.log.conversation(opened.id) == opened  # reading goes on

    assert caught.value.retryable
    assert (await store.log.accept_message(opened.id, "Hello", "1")).seq == 1
    await store.close()


async def test_a_full_disk_is_unavailable_and_nothing_of_the_turn_is_stored(
    sqlite_url: str,
) -> None:
    store = await Store.open(sqlite_url)
    opened = await begin(store)
    turn = await ask(store, opened.id)
    before = await store.log.conversation(opened.id)

    with no_file_may_grow(), pytest.raises(StoreUnavailable):
        await store.turns.commit(turn, TurnResult(messages=say("word " * 20_000)))

    assert await store.log.conversation(opened.id) == before
    assert await store.turns.commit(turn, TurnResult(messages=say("Yes."))) is not None
    await store.close()


async def test_a_damaged_file_is_unavailable(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "lamina.db").write_bytes(b"this is no database at all" * 400)

    with pytest.raises(StoreUnavailable, match="not a database"):
        await Store.open(sqlite_url)


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        await Store.open(f"sqlite:///{tmp_path / 'file' / 'lamina.db'}")


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'new' / 'folder' / 'lamina.db'}")
    await store.ping()
    await store.close()


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(StoreUnavailable, match="refused"):
        await Store.open("postgresql://nobody@127.0.0.1:1/nothing")


@pytest.mark.parametrize(
    "url", ["lamina.db", "mysql://root@localhost/lamina", "sqlite://", "sqlite:///:memory:"]
)
async def test_a_url_that_is_none_of_ours_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///path"):
        await Store.open(url)


async def test_a_closed_store_is_unavailable(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    await store.close()

    with pytest.raises(StoreUnavailable, match="closed"):
        await store.log.conversation("c_any")


async def test_connections_that_died_in_the_pool_are_replaced_unseen(postgres_url: str) -> None:
    named = f"{postgres_url}&application_name={postgres_url[-12:]}"
    store = await Store.open(named)
    opened = await begin(store)
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
    async with await psycopg.AsyncConnection.connect(postgres_url) as other:
        await other.execute(query, [postgres_url[-12:]])

    assert (await store.log.accept_message(opened.id, "Hello", "1")).seq == 1
    await store.close()


def accept_fifty(url: str, conversation_id: str, name: str) -> None:
    """Write to the conversation from a process of its own."""
    import asyncio

    async def write() -> None:
        store = await Store.open(url)
        for number in range(50):
            await store.log.accept_message(conversation_id, "Hello", f"{name}-{number}")
        await store.close()

    asyncio.run(write())


async def test_processes_write_to_one_conversation_without_loss(database_url: str) -> None:
    store = await Store.open(database_url)
    opened = await begin(store)
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=accept_fifty, args=(database_url, opened.id, name))
        for name in ("left", "right")
    ]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0]
    transcript = await store.log.transcript(opened.id)
    assert [message.seq for message in transcript] == list(range(1, 101))
    await store.close()
