"""One turn at a time: leases, recovery, and late replies that are dropped, on every database."""

import asyncio

import pytest

from agent.store.records import Outgoing, TurnResult
from agent.store.store import Store
from agent.store.testing import HandClock, ask, begin, new_handoff, say
from graphs.case import Customer


async def test_a_turn_covers_all_that_was_written_since_the_last(store: Store) -> None:
    opened = await begin(store)
    first = await store.log.accept_message(opened.id, "Hello", "1")
    await store.log.accept_message(opened.id, "A person please", "2", kind="button")

    turn = await store.turns.claim(opened.id, "worker", 30)

    assert turn is not None
    assert [(one.kind, one.text) for one in turn.inputs] == [
        ("message", "Hello"),
        ("button", "A person please"),
    ]
    assert turn.inputs[0].message_id == first.message_id
    assert turn.conversation.turn_through == 2
    assert not turn.recovered


async def test_there_is_nothing_to_claim_without_inputs(store: Store) -> None:
    opened = await begin(store, greeting=Outgoing("assistant", ("Hello.",)))

    assert await store.turns.claim(opened.id, "worker", 30) is None
    assert await store.turns.claim("c_nobody", "worker", 30) is None
    assert await store.turns.waiting() == []


async def test_only_one_of_many_claimers_gets_the_turn(store: Store) -> None:
    opened = await begin(store)
    await store.log.accept_message(opened.id, "Hello", "1")

    claims = await asyncio.gather(
        *(store.turns.claim(opened.id, f"worker-{n}", 30) for n in range(8))
    )

    assert sum(claim is not None for claim in claims) == 1


async def test_a_commit_stores_everything_and_lets_go(store: Store, clock: HandClock) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    citation = {"title": "Returns", "url": "https://shop.example/returns", "chunk_id": "returns#1"}
    known = Customer(id="cu_1", verified=True, how="code", tier="gold")
    clock.advance(1)

    committed = await store.turns.commit(
        turn,
        TurnResult(
            messages=(Outgoing("assistant", ("Yes.",), (citation,), ("Thanks",)),),
            checkpoint_id="cp-1",
            record={"type": "faq"},
            type="faq",
            issue="Can I return it?",
            outcome="contained",
            customer=known,
            language="de",
        ),
    )

    assert committed is not None
    assert committed.events == tuple(await store.log.events(opened.id, after=1))
    assert committed.events[-1].data["citations"] == [citation]
    assert committed.events[-1].data["quick_replies"] == ["Thanks"]
    now = await store.log.conversation(opened.id)
    assert now is not None
    assert now.last_seq == committed.last_seq == 4
    assert (now.done_seq, now.turn_through, now.checkpoint_id) == (1, None, "cp-1")
    assert (now.outcome, now.customer, now.locale) == ("contained", known, "de")
    [record] = await store.turns.records(opened.id)
    assert (record.seq, record.record) == (1, {"type": "faq"})
    assert await store.turns.claim(opened.id, "worker", 30) is None


async def test_messages_that_arrive_during_a_turn_wait_for_the_next(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id, "First")
    await store.log.accept_message(opened.id, "Second", "2")
    assert await store.turns.claim(opened.id, "other", 30) is None

    await store.turns.commit(turn, TurnResult(messages=say("One.")))

    assert await store.turns.waiting() == [opened.id]
    following = await store.turns.claim(opened.id, "worker", 30)
    assert following is not None
    assert [one.text for one in following.inputs] == ["Second"]


async def test_a_turn_takes_at_most_twenty_inputs(store: Store) -> None:
    opened = await begin(store)
    for number in range(25):
        await store.log.accept_message(opened.id, str(number), str(number))

    turn = await store.turns.claim(opened.id, "worker", 30)
    assert turn is not None
    assert [one.text for one in turn.inputs] == [str(number) for number in range(20)]
    assert turn.conversation.turn_through == 20
    await store.turns.commit(turn, TurnResult())

    rest = await store.turns.claim(opened.id, "worker", 30)
    assert rest is not None
    assert [one.text for one in rest.inputs] == [str(number) for number in range(20, 25)]


async def test_after_a_crash_the_next_worker_gets_the_same_inputs(
    store: Store, clock: HandClock
) -> None:
    opened = await begin(store)
    crashed = await ask(store, opened.id, "First")
    await store.log.accept_message(opened.id, "Second", "2")
    clock.advance(29)
    assert await store.turns.claim(opened.id, "other", 30) is None
    assert await store.turns.waiting() == []
    clock.advance(1)
    assert await store.turns.waiting() == [opened.id]

    turn = await store.turns.claim(opened.id, "other", 30)

    assert turn is not None
    assert turn.inputs == crashed.inputs
    assert turn.recovered
    assert turn.lease != crashed.lease


async def test_a_turn_let_go_of_is_free_at_once(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    await store.turns.release(turn)

    again = await store.turns.claim(opened.id, "other", 30)

    assert again is not None
    assert again.inputs == turn.inputs
    assert again.attempt == 2
    await store.turns.release(turn)
    assert await store.turns.claim(opened.id, "third", 30) is None


async def test_a_renewed_lease_lasts_longer(store: Store, clock: HandClock) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    clock.advance(20)
    assert await store.turns.renew(turn, 30)
    clock.advance(20)
    assert await store.turns.claim(opened.id, "other", 30) is None

    clock.advance(10)
    assert await store.turns.claim(opened.id, "other", 30) is not None
    assert not await store.turns.renew(turn, 30)


async def test_the_old_holder_cannot_commit_once_another_took_over(
    store: Store, clock: HandClock
) -> None:
    opened = await begin(store)
    late = await ask(store, opened.id)
    clock.advance(31)
    turn = await store.turns.claim(opened.id, "other", 30)
    assert turn is not None

    assert await store.turns.commit(late, TurnResult(messages=say("Late."), outcome="x")) is None
    assert await store.turns.commit(turn, TurnResult(messages=say("In time."))) is not None
    assert await store.turns.commit(late, TurnResult(messages=say("Later still."))) is None

    transcript = await store.log.transcript(opened.id)
    assert [message.text for message in transcript] == ["Where is my order?", "In time."]


async def test_a_turn_is_committed_once(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)

    assert await store.turns.commit(turn, TurnResult(messages=say("Yes."))) is not None
    assert await store.turns.commit(turn, TurnResult(messages=say("Yes."))) is None


async def test_a_reply_after_the_owner_changed_is_dropped_and_nothing_is_stuck(
    store: Store,
) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    handoff = new_handoff()
    await store.turns.commit(turn, TurnResult(owner="queue", handoff=handoff))
    late = await ask(store, opened.id, "Are you there?")
    assert await store.desk.accept(handoff.id, "Ada")
    before = await store.log.events(opened.id)

    assert await store.turns.commit(late, TurnResult(messages=say("I am."))) is None

    assert await store.log.events(opened.id) == before
    now = await store.log.conversation(opened.id)
    assert now is not None
    assert now.done_seq == late.inputs[-1].seq
    assert await store.turns.dropped(opened.id) == 1
    assert await store.turns.waiting() == []


async def test_a_turn_in_flight_cannot_speak_after_the_close(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    await store.log.close(opened.id, "abandoned")

    assert await store.turns.commit(turn, TurnResult(messages=say("Hello?"))) is None
    assert await store.turns.waiting() == []


async def test_a_turn_cannot_close_the_conversation(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)

    with pytest.raises(ValueError, match="close"):
        await store.turns.commit(turn, TurnResult(owner="none"))


async def test_changing_the_owner_raises_the_epoch_and_says_so(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    handoff = new_handoff(shown=("Your order is late.",))

    committed = await store.turns.commit(
        turn, TurnResult(messages=say("A person will help."), owner="queue", handoff=handoff)
    )

    assert committed is not None
    assert (committed.owner, committed.epoch) == ("queue", 2)
    assert [(event.type, event.data) for event in committed.events[-2:]] == [
        (
            "handoff.requested",
            {
                "handoff_id": handoff.id,
                "layer": 2,
                "reason": "human_requested",
                "status": "waiting",
                "position": 1,
                "summary": ["Your order is late."],
            },
        ),
        ("control.changed", {"owner": "queue", "epoch": 2}),
    ]
    now = await store.log.conversation(opened.id)
    assert now is not None
    assert now.last_seq == committed.events[-1].seq


async def test_conversations_do_not_wait_for_each_other(store: Store) -> None:
    turns = [await ask(store, (await begin(store)).id) for _ in range(5)]

    committed = await asyncio.gather(
        *(store.turns.commit(turn, TurnResult(messages=say("Yes."))) for turn in turns)
    )

    assert all(committed)
