"""The one door, with a worker behind it."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest

from agent.bootstrap import running
from agent.settings import load_settings

SCRIPT = (
    "Hello",
    "What is your return policy?",
    "yes, that helped",
    "How much does shipping to Austria cost?",
    "And how long does it take?",
    "Do you repair broken zips?",
    "no, not really",
    "thanks",
)
TURNS = 200


async def say(lamina, conversation_id: str, text: str):
    accepted = await lamina.service.receive(conversation_id, text, uuid4().hex)
    return await lamina.service.settled(conversation_id, accepted, 30.0)


async def test_what_a_long_conversation_takes_on_disk_grows_evenly_and_stays_small(
    lamina, settings
) -> None:
    opened = await lamina.service.open()
    sizes = [_bytes(settings.data)]
    for number in range(TURNS):
        await say(lamina, opened.conversation.id, SCRIPT[number % len(SCRIPT)])
        if number + 1 in (TURNS // 2, TURNS):
            sizes.append(_bytes(settings.data))
    messages = await lamina.service.transcript(opened.conversation.id)
    text = sum(len(message.text.encode()) for message in messages)
    assert len(messages) >= 2 * TURNS
    assert sizes[2] - sizes[0] <= 6 * text
    assert sizes[2] - sizes[1] <= 1.25 * (sizes[1] - sizes[0])
    with closing(sqlite3.connect(settings.data / "checkpoints.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM checkpoints").fetchone() == (1,)


def _bytes(folder) -> int:
    """Return the size of both databases with nothing left in their write-ahead logs."""
    size = 0
    for name in ("lamina.sqlite", "checkpoints.sqlite"):
        with closing(sqlite3.connect(folder / name)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size += (folder / name).stat().st_size
    return size


async def test_a_workflow_that_breaks_goes_to_a_person_who_is_told_so(
    settings, few_articles, embedder, tmp_path
) -> None:
    pack = shutil.copytree(few_articles, tmp_path / "pack")
    code = (pack / "account.py").read_text("utf-8")
    line = "    if run.customer_id and run.reachable:"
    assert line in code
    broken = code.replace(line, f"    raise OSError('down')\n{line}", 1)
    (pack / "account.py").write_text(broken, "utf-8")
    own = load_settings(data=settings.data, pack=pack)
    async with running(own, embedder) as lamina:
        opened = await lamina.service.open()
        await say(lamina, opened.conversation.id, "I forgot my password")
        settled = await say(lamina, opened.conversation.id, "mia.keller@example.com")
        assert settled.handoff is not None
        assert settled.handoff.reason == "workflow_failed"
        assert "went wrong on our side" in settled.messages[-1].text
        attempted = settled.handoff.packet["attempted"]
        assert [each["worked"] for each in attempted] == [False]


async def test_a_knowledge_base_that_vanishes_goes_to_a_person(lamina, settings) -> None:
    shutil.rmtree(settings.data / "knowledge")
    opened = await lamina.service.open()
    settled = await say(lamina, opened.conversation.id, "Do you repair broken zips on tents?")
    if settled.handoff is None:  # what is held in memory may still answer, but nothing is made up
        assert settled.messages[-1].citations
        return
    assert settled.handoff.reason == "assistant_failure"
    assert settled.messages[-1].text


async def test_a_turn_in_progress_is_finished_before_the_service_stops(settings, embedder) -> None:
    async with running(settings, embedder) as lamina:
        opened = await lamina.service.open()
        await lamina.service.receive(opened.conversation.id, "What is your return policy?", "one")
    async with running(settings, embedder) as lamina:
        messages = await lamina.service.transcript(opened.conversation.id)
        assert [message.author for message in messages] == ["assistant", "customer", "assistant"]


async def test_what_was_left_unanswered_is_answered_after_the_next_start(
    settings, embedder
) -> None:
    async with running(settings, embedder) as lamina:
        await lamina.worker.stop()
        opened = await lamina.service.open()
        await lamina.store.log.accept_message(opened.conversation.id, "Hello", "one")
    async with running(settings, embedder) as lamina:
        with lamina.service._wakeups.listen(opened.conversation.id) as listener:
            await listener.wait(10)
            await listener.wait(0.5)
        messages = await lamina.service.transcript(opened.conversation.id)
        assert [message.author for message in messages] == ["assistant", "customer", "assistant"]


@pytest.mark.parametrize("seconds", [0.0, 0.01])
async def test_waiting_ends_when_its_time_is_over(lamina, seconds) -> None:
    await lamina.worker.stop()
    opened = await lamina.service.open()
    accepted = await lamina.store.log.accept_message(opened.conversation.id, "Hello", "one")
    async with asyncio.timeout(5):
        settled = await lamina.service.settled(opened.conversation.id, accepted, seconds)
    assert settled.messages == []


async def test_a_browser_in_another_language_is_answered_in_ours_and_told_so(lamina) -> None:
    opened = await lamina.service.open(locale="de-DE")
    asked = await say(lamina, opened.conversation.id, "How much does shipping to Austria cost?")
    assert asked.messages[-1].citations
    german = await say(
        lamina, opened.conversation.id, "Wie lange kann ich eine Jacke wieder zurückgeben?"
    )
    assert "English" in german.messages[-1].text
    assert german.conversation.owner == "assistant"
