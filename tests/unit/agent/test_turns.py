"""A turn is stored whole or not at all, and a failing assistant is a handoff."""

from dataclasses import replace

import pytest

from agent.store.errors import StoreUnavailable
from graphs.handoff.validate import validate
from knowledge.errors import KnowledgeUnavailable

WRONG = "No, that is wrong, that is not what I asked!"


class Broken:
    """A part that fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def retrieve(self, *args, **kwargs):
        raise self.error


@pytest.mark.parametrize("turns_before", [0, 1])
async def test_a_turn_that_died_before_its_commit_counts_once(bench, turns_before) -> None:
    turns = bench.lamina.store.turns
    for _ in range(turns_before):
        turn = await bench.hears("What is your return policy?")
        await turns.commit(turn, await bench.runner.run(turn))
    moods = len((await bench.case())["mood"]) if turns_before else 0

    died = await bench.hears(WRONG)
    first = await bench.runner.run(died)  # the graph has written its checkpoint: now the kill
    await turns.release(died)
    again = await bench.claim()
    assert again.recovered
    assert again.inputs == died.inputs
    second = await bench.runner.run(again)
    assert await turns.commit(again, second) is not None
    assert await turns.commit(died, first) is None, "the dead one cannot commit any more"

    case = await bench.case()
    assert len(case["mood"]) == moods + 1
    assert case["signals"]["pushback"] == [died.inputs[0].message_id]
    assert [m.sentences for m in first.messages] == [m.sentences for m in second.messages]
    messages = await bench.lamina.store.log.transcript(bench.id)
    assert sum(m.author == "assistant" for m in messages) == 2 + turns_before


async def test_a_run_that_lost_its_lease_and_ended_late_leaves_no_trace(bench) -> None:
    turns = bench.lamina.store.turns
    slow = await bench.hears(WRONG)
    await turns.release(slow)
    winner = await bench.claim()
    result = await bench.runner.run(winner)
    await bench.runner.run(slow)  # newer than the winner's checkpoint
    assert await turns.commit(winner, result) is not None
    await bench.checkpoints.forget_before(bench.id, result.checkpoint_id)

    assert len((await bench.case())["mood"]) == 1
    after = await bench.hears("What is your return policy?")
    done = await bench.runner.run(after)
    await turns.commit(after, done)
    await bench.checkpoints.forget_before(bench.id, done.checkpoint_id)
    assert len((await bench.case())["mood"]) == 2


async def test_what_a_lost_first_turn_left_is_not_taken_up(bench) -> None:
    lost = await bench.hears(WRONG)
    await bench.runner.run(lost)
    failing = bench.with_parts(replace(bench.lamina.deps, assessor=None))
    await bench.lamina.store.turns.commit(lost, await failing.run(lost))
    waiting = await bench.hears("hello?")
    await bench.lamina.store.turns.commit(waiting, await bench.runner.run(waiting))
    assert len((await bench.case())["mood"]) == 1


@pytest.mark.parametrize(
    "error",
    [KnowledgeUnavailable("the index is gone"), RuntimeError("a bug"), MemoryError()],
    ids=lambda error: type(error).__name__,
)
async def test_a_failing_assistant_is_an_honest_handoff(bench, error) -> None:
    runner = bench.with_parts(replace(bench.lamina.deps, retriever=Broken(error)))
    turn = await bench.hears("where is my parcel FO-12345, it is late", "hello?")
    result = await runner.run(turn)
    assert (result.owner, result.reason) == ("queue", "assistant_failure")
    packet = validate(result.handoff.packet)
    assert packet.reason.code == "assistant_failure"
    assert "FO-12345" in packet.issue.one_line
    assert result.messages[0].sentences
    assert await bench.lamina.store.turns.commit(turn, result) is not None
    conversation = await bench.lamina.store.log.conversation(bench.id)
    assert conversation.owner == "queue"


async def test_a_failure_while_a_person_is_awaited_keeps_the_reason_and_the_message(bench) -> None:
    turns, desk = bench.lamina.store.turns, bench.lamina.store.desk
    grave = await bench.hears("I don't want to live anymore, I am going to end it tonight")
    await turns.commit(grave, await bench.runner.run(grave))
    before = await desk.current(bench.id)
    assert before.reason == "crisis"

    broken = bench.with_parts(replace(bench.lamina.deps, assessor=None))
    later = await bench.hears("my number is FO-12345 by the way")
    assert await turns.commit(later, await broken.run(later)) is not None
    now = await desk.current(bench.id)
    assert (now.id, now.reason, now.layer, now.priority) == (before.id, "crisis", 3, "urgent")
    assert any("FO-12345" in fact["text"] for fact in now.packet["facts"])


async def test_an_outage_of_the_database_is_tried_again_and_not_handed_over(bench) -> None:
    broken = Broken(StoreUnavailable("locked"))
    runner = bench.with_parts(replace(bench.lamina.deps, retriever=broken))
    with pytest.raises(StoreUnavailable):
        await runner.run(await bench.hears("What is your return policy?"))


async def test_the_assistant_says_nothing_once_a_person_has_taken_over(bench) -> None:
    store = bench.lamina.store
    asked = await bench.hears("I want to talk to a human please")
    await store.turns.commit(asked, await bench.runner.run(asked))
    late = await bench.hears("are you there?")
    said = await bench.runner.run(late)
    handoff = await store.desk.current(bench.id)
    assert await store.desk.accept(handoff.id, "Robin")
    assert await store.turns.commit(late, said) is None
    assert await store.turns.dropped(bench.id) == 1
    quiet = await bench.hears("hello Robin")
    assert (await bench.runner.run(quiet)).messages == ()
