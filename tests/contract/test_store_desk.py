"""The desk: first come, first served by priority, one owner at a time, on every database."""

import asyncio

import pytest

from agent.store.errors import NotOwner, UnknownHandoff
from agent.store.records import NewHandoff, TurnResult
from agent.store.store import Store
from agent.store.testing import HandClock, ask, begin, new_handoff, say


async def queue(store: Store, handoff: NewHandoff) -> str:
    """Open a conversation and hand it off; return its id."""
    opened = await begin(store)
    turn = await ask(store, opened.id)
    result = TurnResult(owner="queue", handoff=handoff, layer=2, type="complaint", issue="Late")
    assert await store.turns.commit(turn, result) is not None
    return opened.id


async def test_the_queue_is_ordered_by_priority_then_by_waiting_time(
    store: Store, clock: HandClock
) -> None:
    waiting = []
    for priority in ("low", "normal", "urgent", "normal", "high"):
        waiting.append(new_handoff(priority=priority))
        await queue(store, waiting[-1])
        clock.advance(1)
    low, normal, urgent, later, high = (handoff.id for handoff in waiting)

    listed = await store.desk.handoffs()

    assert [row.id for row in listed] == [urgent, high, normal, later, low]
    assert [row.priority for row in listed] == ["urgent", "high", "normal", "normal", "low"]
    places = [await store.desk.position(row.id) for row in listed]
    assert places == [1, 2, 3, 4, 5]


async def test_a_handoff_is_found_with_its_packet(store: Store, clock: HandClock) -> None:
    handoff = new_handoff(packet={"issue": {"one_line": "Paket fehlt 📦"}})
    conversation_id = await queue(store, handoff)

    row = await store.desk.handoff(handoff.id)

    assert row is not None
    assert row == await store.desk.current(conversation_id)
    assert row.packet == {"issue": {"one_line": "Paket fehlt 📦"}}
    assert (row.status, row.human_agent, row.accepted_at) == ("waiting", None, None)
    assert row.waiting_since.timestamp() * 1000 == clock.now_ms
    assert await store.desk.handoff("h_nobody") is None
    assert await store.desk.current("c_nobody") is None


async def test_a_second_handoff_while_one_waits_renews_its_packet(store: Store) -> None:
    first = new_handoff(packet={"n": 1})
    conversation_id = await queue(store, first)
    turn = await ask(store, conversation_id, "I will hurt myself")
    graver = new_handoff(layer=3, priority="urgent", reason="crisis", packet={"n": 2})

    committed = await store.turns.commit(turn, TurnResult(handoff=graver, layer=3))

    assert committed is not None
    assert committed.events == ()
    row = await store.desk.current(conversation_id)
    assert row is not None
    assert (row.id, row.layer, row.priority, row.reason) == (first.id, 3, "urgent", "crisis")
    assert row.packet == {"n": 2}


async def test_the_second_agent_comes_too_late(store: Store) -> None:
    handoff = new_handoff()
    conversation_id = await queue(store, handoff)

    took = await asyncio.gather(
        *(store.desk.accept(handoff.id, name) for name in ("Ada", "Bo", "Cy"))
    )

    assert sorted(took) == [False, False, True]
    now = await store.log.conversation(conversation_id)
    assert now is not None
    winner = ("Ada", "Bo", "Cy")[took.index(True)]
    assert (now.owner, now.epoch, now.human_agent) == ("human_agent", 3, winner)
    last = (await store.log.events(conversation_id))[-2:]
    assert [(event.type, event.data) for event in last] == [
        ("handoff.accepted", {"handoff_id": handoff.id, "name": winner}),
        ("control.changed", {"owner": "human_agent", "epoch": 3}),
    ]
    assert await store.desk.handoffs() == []
    assert await store.desk.position(handoff.id) == 0


async def test_an_unknown_handoff_is_said_to_be_unknown(store: Store) -> None:
    with pytest.raises(UnknownHandoff, match="h_nobody"):
        await store.desk.accept("h_nobody", "Ada")
    with pytest.raises(UnknownHandoff):
        await store.desk.message("h_nobody", "Ada", "Hello", "1")


async def test_only_the_holder_writes_and_each_message_once(store: Store) -> None:
    handoff = new_handoff()
    conversation_id = await queue(store, handoff)
    with pytest.raises(NotOwner):
        await store.desk.message(handoff.id, "Ada", "Hello", "1")
    await store.desk.accept(handoff.id, "Ada")
    with pytest.raises(NotOwner, match="Bo"):
        await store.desk.message(handoff.id, "Bo", "Hello", "1")

    sent = await store.desk.message(handoff.id, "Ada", "Hello, Ada here", "1")
    again = await store.desk.message(handoff.id, "Ada", "Hello, Ada here", "1")

    assert (again.seq, again.duplicate) == (sent.seq, True)
    transcript = await store.log.transcript(conversation_id)
    assert [(message.author, message.text) for message in transcript] == [
        ("customer", "Where is my order?"),
        ("human_agent", "Hello, Ada here"),
    ]
    assert await store.turns.waiting() == []


async def test_what_the_customer_writes_to_a_human_is_an_input_too(store: Store) -> None:
    handoff = new_handoff()
    conversation_id = await queue(store, handoff)
    await store.desk.accept(handoff.id, "Ada")

    turn = await ask(store, conversation_id, "It is order 4711")

    assert turn.conversation.owner == "human_agent"
    assert await store.turns.commit(turn, TurnResult()) is not None


async def test_a_handback_tells_the_assistant_what_was_agreed(store: Store) -> None:
    handoff = new_handoff()
    conversation_id = await queue(store, handoff)
    await store.desk.accept(handoff.id, "Ada")
    assert not await store.desk.give_back(handoff.id, "Bo", "mine")

    assert await store.desk.give_back(handoff.id, "Ada", "Replacement ships on Monday")

    now = await store.log.conversation(conversation_id)
    assert now is not None
    assert (now.owner, now.epoch, now.human_agent) == ("assistant", 4, None)
    last = (await store.log.events(conversation_id))[-2:]
    assert [(event.type, event.data) for event in last] == [
        ("handoff.returned", {"handoff_id": handoff.id}),
        ("control.changed", {"owner": "assistant", "epoch": 4}),
    ]
    turn = await store.turns.claim(conversation_id, "worker", 30)
    assert turn is not None
    assert [(one.kind, one.text) for one in turn.inputs] == [
        ("handback", "Replacement ships on Monday")
    ]
    row = await store.desk.handoff(handoff.id)
    assert row is not None
    assert row.status == "returned"
    assert not await store.desk.give_back(handoff.id, "Ada", "again")


async def test_a_conversation_can_be_handed_off_again_after_a_handback(store: Store) -> None:
    first = new_handoff()
    conversation_id = await queue(store, first)
    await store.desk.accept(first.id, "Ada")
    await store.desk.give_back(first.id, "Ada", "done")
    turn = await store.turns.claim(conversation_id, "worker", 30)
    assert turn is not None
    second = new_handoff()

    await store.turns.commit(turn, TurnResult(owner="queue", handoff=second))

    current = await store.desk.current(conversation_id)
    assert current is not None
    assert current.id == second.id


async def test_resolving_closes_the_conversation(store: Store) -> None:
    handoff = new_handoff()
    conversation_id = await queue(store, handoff)
    assert not await store.desk.resolve(handoff.id, "Ada")
    await store.desk.accept(handoff.id, "Ada")
    await store.log.accept_message(conversation_id, "Thanks", "thanks")

    assert await store.desk.resolve(handoff.id, "Ada")
    assert not await store.desk.resolve(handoff.id, "Ada")

    now = await store.log.conversation(conversation_id)
    assert now is not None
    assert (now.status, now.owner, now.outcome) == ("closed", "none", "resolved_assumed")
    last = (await store.log.events(conversation_id))[-4:]
    assert [event.type for event in last] == [
        "handoff.ended",
        "conversation.resolved",
        "conversation.closed",
        "control.changed",
    ]
    assert last[0].data == {"handoff_id": handoff.id, "status": "resolved"}
    assert now.last_seq == last[-1].seq
    assert await store.turns.waiting() == []
    [episode] = await store.outcomes.episodes(conversation_id)
    assert episode.outcome == "resolved_assumed"


async def test_closing_abandons_a_waiting_handoff(store: Store) -> None:
    handoff = new_handoff()
    conversation_id = await queue(store, handoff)

    await store.log.close(conversation_id, "abandoned")

    row = await store.desk.handoff(handoff.id)
    assert row is not None
    assert row.status == "abandoned"
    assert row.ended_at is not None
    assert not await store.desk.accept(handoff.id, "Ada")
    types = [event.type for event in await store.log.events(conversation_id)]
    assert types[-3:] == ["handoff.ended", "conversation.closed", "control.changed"]


async def test_a_declined_handoff_waits_for_the_others(store: Store) -> None:
    handoff = new_handoff()
    await queue(store, handoff)

    assert await store.desk.decline(handoff.id, "Ada", "not my field")

    assert [row.id for row in await store.desk.handoffs()] == [handoff.id]
    assert await store.desk.accept(handoff.id, "Bo")
    assert not await store.desk.decline(handoff.id, "Ada", "too late")


async def test_a_correction_reaches_the_packet_and_the_next_turn(store: Store) -> None:
    known = {"text": "Order 1", "status": "inferred", "source": "message", "ref": "x-1"}
    handoff = new_handoff(packet={"facts": [known], "layer": 2})
    conversation_id = await queue(store, handoff)

    accepted = await store.desk.add_correction(conversation_id, "It is order 4711, not 1")

    row = await store.desk.handoff(handoff.id)
    assert row is not None
    assert row.packet == {
        "facts": [
            known,
            {
                "text": "It is order 4711, not 1",
                "status": "customer_stated",
                "source": "message",
                "ref": accepted.message_id,
            },
        ],
        "layer": 2,
    }
    transcript = await store.log.transcript(conversation_id)
    assert (transcript[-1].author, transcript[-1].message_id) == ("customer", accepted.message_id)
    turn = await store.turns.claim(conversation_id, "worker", 30)
    assert turn is not None
    assert [one.kind for one in turn.inputs] == ["correction"]


async def test_a_correction_that_comes_in_during_a_turn_outlives_its_newer_packet(
    store: Store,
) -> None:
    known = {"text": "Order 1", "status": "inferred", "source": "message", "ref": "x-1"}
    conversation_id = await queue(store, new_handoff(packet={"facts": [known]}))
    turn = await ask(store, conversation_id, "And it was blue")
    accepted = await store.desk.add_correction(conversation_id, "It is order 4711")
    newer = new_handoff(packet={"facts": [known], "n": 2})

    await store.turns.commit(turn, TurnResult(handoff=newer))

    row = await store.desk.current(conversation_id)
    assert row is not None
    assert row.packet["n"] == 2
    assert [fact["text"] for fact in row.packet["facts"]] == ["Order 1", "It is order 4711"]
    assert row.packet["facts"][1]["ref"] == accepted.message_id


async def test_a_card_number_in_a_correction_is_masked_in_the_packet(store: Store) -> None:
    handoff = new_handoff(packet={"facts": []})
    conversation_id = await queue(store, handoff)

    await store.desk.add_correction(conversation_id, "My card is 4111 1111 1111 1111")

    row = await store.desk.handoff(handoff.id)
    assert row is not None
    assert "1111" not in str(row.packet)


async def test_a_correction_without_a_handoff_is_refused_and_not_stored(store: Store) -> None:
    opened = await begin(store)

    with pytest.raises(UnknownHandoff):
        await store.desk.add_correction(opened.id, "It is order 4711")

    assert await store.log.conversation(opened.id) == opened


async def test_the_desk_sees_what_changed(store: Store, clock: HandClock) -> None:
    first, second = new_handoff(), new_handoff()
    await queue(store, first)
    await queue(store, second)
    clock.advance(5)
    later = clock.now_ms
    await store.desk.accept(first.id, "Ada")

    assert [change.id for change in await store.desk.changed_since(later)] == [first.id]


async def test_handoffs_of_every_status_can_be_listed(store: Store) -> None:
    first, second = new_handoff(), new_handoff()
    await queue(store, first)
    await queue(store, second)
    await store.desk.accept(first.id, "Ada")

    assert {row.id for row in await store.desk.handoffs(None)} == {first.id, second.id}
    assert [row.id for row in await store.desk.handoffs("accepted")] == [first.id]
    assert len(await store.desk.handoffs(None, limit=1)) == 1


async def test_accepting_an_older_handoff_does_not_take_the_newer(store: Store) -> None:
    first = new_handoff()
    conversation_id = await queue(store, first)
    await store.desk.accept(first.id, "Ada")
    await store.desk.give_back(first.id, "Ada", "done")
    turn = await store.turns.claim(conversation_id, "worker", 30)
    assert turn is not None
    second = new_handoff()
    await store.turns.commit(
        turn, TurnResult(messages=say("Again."), owner="queue", handoff=second)
    )

    assert not await store.desk.accept(first.id, "Ada")

    now = await store.log.conversation(conversation_id)
    assert now is not None
    assert now.owner == "queue"
