"""Two servers share one database: a conversation is served by both, one turn at a time."""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from agent.store.store import Store
from agent.testing import DESK_KEY, serving


@pytest.fixture(params=["sqlite", "postgres"])
def pair(
    request: pytest.FixtureRequest, prepared_data: Callable[[], Path], few_articles: Path
) -> Iterator[tuple[str, list[httpx.Client]]]:
    """Give the database and a client of each server."""
    data = prepared_data()
    url, environment = f"sqlite:///{data / 'lamina.sqlite'}", {}
    folders = [data, data.with_name("second")]
    if request.param == "postgres":  # there, servers share nothing but the database
        url = request.getfixturevalue("postgres_url")
        environment = {"LAMINA_DATABASE_URL": url}
        folders[1] = prepared_data()
    else:
        folders[1].symlink_to(data)  # the same folder, with a log of its own
    options = ("--pack", str(few_articles))
    with (
        serving(folders[0], *options, environment=environment) as first,
        serving(folders[1], *options, environment=environment) as second,
        httpx.Client(base_url=first.url, timeout=30) as one,
        httpx.Client(base_url=second.url, timeout=30) as other,
    ):
        yield url, [one, other]
    for server in (first, second):
        assert "Traceback" not in server.log.read_text("utf-8")


def test_both_serve_one_conversation(pair) -> None:
    # One test, for starting servers is what takes long.
    _no_turn_is_run_twice(*pair)
    _a_listener_at_one_hears_what_the_other_stores(pair[1])


def _no_turn_is_run_twice(url: str, clients: list[httpx.Client]) -> None:
    opened = clients[0].post("/v1/conversations", json={}).json()
    path = f"/v1/conversations/{opened['conversation_id']}"
    headers = {"Authorization": f"Bearer {opened['token']}"}
    turns = itertools.cycle(clients)

    def say(text: str) -> dict:
        body = {"client_message_id": uuid4().hex, "text": text}
        answer = next(turns).post(
            f"{path}/messages", params={"wait": "true"}, json=body, headers=headers
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    said = say("I forgot my password")["messages"][0]["text"]
    assert "email" in said
    said = say("mia.keller@example.com")["messages"][0]["text"]
    assert "reset link" in said, "the other server knows where the workflow stood"

    texts = [f"Do you repair broken zips, number {number}?" for number in range(10)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(say, texts))
    messages = clients[1].get(f"{path}/transcript", headers=headers).json()["messages"]
    stored = {m["message_id"]: m["text"] for m in messages if m["author"] == "customer"}
    assert {
        a["message_id"]: t for a, t in zip(answers, texts, strict=True)
    }.items() <= stored.items()

    replies = sum(message["author"] == "assistant" for message in messages) - 1
    covered, dropped = asyncio.run(_turns(url, opened["conversation_id"]))
    assert replies == len(covered), "one reply for each turn"
    assert covered[-1] >= max(m["seq"] for m in messages if m["author"] == "customer")
    assert dropped == 0

    handed = clients[0].post(f"{path}/handoff", headers=headers).json()["handoff"]["handoff_id"]
    desk = {"Authorization": f"Bearer {DESK_KEY}"}
    with ThreadPoolExecutor(2) as pool:
        accepts = [
            pool.submit(client.post, f"/v1/desk/handoffs/{handed}/accept", headers=desk)
            for client in clients
        ]
        assert sorted(each.result().status_code for each in accepts) == [200, 409]


async def _turns(url: str, conversation_id: str) -> tuple[list[int], int]:
    store = await Store.open(url)
    try:
        records = await store.turns.records(conversation_id)
        return [record.seq for record in records], await store.turns.dropped(conversation_id)
    finally:
        await store.close()


def _a_listener_at_one_hears_what_the_other_stores(clients: list[httpx.Client]) -> None:
    one, other = clients
    opened = one.post("/v1/conversations", json={}).json()
    path = f"/v1/conversations/{opened['conversation_id']}"
    headers = {"Authorization": f"Bearer {opened['token']}"}
    with other.stream("GET", f"{path}/events", headers=headers) as response:
        lines = response.iter_lines()
        assert next(lines).startswith(":")
        body = {"client_message_id": uuid4().hex, "text": "Hello"}
        one.post(f"{path}/messages", json=body, headers=headers)
        one.post(f"{path}/close", headers=headers)
        assert any(line == "event: conversation.closed" for line in lines)
