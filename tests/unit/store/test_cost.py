"""What a conversation costs: bytes on disk, and statements per call."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from agent.store.records import Outgoing, TurnResult
from agent.store.store import Store
from agent.store.testing import ask, begin

QUESTION = "Can I still return the jacket that I ordered with you {} days ago?"
ANSWER = (
    "You can return unworn items within 30 days of delivery.",
    "Worn items can be returned when they have a defect.",
    "Did that help?",
)
CITATION = {
    "title": "Returns and refunds",
    "url": "https://shop.example/help/returns",
    "chunk_id": "returns#2",
}
RECORD = {"type": "faq", "confidence": 0.91, "layer": 1, "support": 0.71, "passages": ["a#1"]}


async def talk(store: Store, conversation_id: str, turns: int) -> None:
    for number in range(turns):
        turn = await ask(store, conversation_id, QUESTION.format(number))
        message = Outgoing("assistant", ANSWER, (CITATION,), ("Yes", "No"))
        result = TurnResult(messages=(message,), record=RECORD, type="faq", issue=QUESTION)
        assert await store.turns.commit(turn, result) is not None


async def test_a_long_conversation_takes_few_times_its_transcript_and_grows_linearly(
    sqlite_url: str, tmp_path: Path
) -> None:
    sizes = []
    store = await Store.open(sqlite_url)
    opened = await begin(store)
    await store.close()
    for _ in range(2):
        sizes.append((tmp_path / "lamina.db").stat().st_size)
        store = await Store.open(sqlite_url)
        await talk(store, opened.id, 100)
        transcript = await store.log.transcript(opened.id)
        await store.close()
    sizes.append((tmp_path / "lamina.db").stat().st_size)

    spoken = sum(len(message.text.encode()) for message in transcript) / 200
    first, second = (after - before for before, after in pairwise(sizes))
    assert (first + second) / (200 * spoken) < 4.5
    assert second < 1.2 * first


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_a_turn_takes_few_statements_however_long_the_conversation(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    opened = await begin(store)

    for client_message_id in ("early", "late"):
        await talk(store, opened.id, 5)
        with counted() as accept:
            await store.log.accept_message(opened.id, "Hello", client_message_id)
        with counted() as claim:
            turn = await store.turns.claim(opened.id, "worker", 30)
        assert turn is not None
        with counted() as commit:
            message = Outgoing("assistant", ANSWER)
            result = TurnResult(messages=(message,), record=RECORD, type="faq", issue="x")
            await store.turns.commit(turn, result)
        assert (len(accept), len(claim), len(commit)) == (2, 3, 4)
    await store.close()


QUERIES = {
    "waiting work": "SELECT id FROM conversations WHERE input_seq > done_seq"
    " AND lease_until <= 5 ORDER BY updated_at LIMIT 10",
    "changed conversations": "SELECT id FROM conversations WHERE updated_at >= 5",
    "contacts": "SELECT id FROM conversations WHERE customer_id = 'x'",
    "queue": "SELECT id FROM handoffs WHERE status = 'waiting' ORDER BY rank, waiting_since",
    "current handoff": "SELECT id FROM handoffs WHERE conversation_id = 'x'"
    " AND status IN ('waiting', 'accepted')",
    "client message": "SELECT seq FROM events WHERE conversation_id = 'x'"
    " AND client_message_id = 'y'",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
async def test_no_query_reads_a_whole_table(sqlite_url: str, tmp_path: Path, query: str) -> None:
    store = await Store.open(sqlite_url)
    await store.close()

    with closing(sqlite3.connect(tmp_path / "lamina.db")) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert all("USING" in step and "TEMP B-TREE" not in step for step in plan), plan
