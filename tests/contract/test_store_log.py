"""The event log keeps what was said, once, in order, on every database."""

import asyncio

import pytest

from agent.store.errors import BadText, ConversationClosed, UnknownConversation
from agent.store.records import NewEvent, Outgoing, TurnResult
from agent.store.store import Store
from agent.store.testing import NOBODY, HandClock, ask, begin, say

GREETING = Outgoing("assistant", ("Hello.", "How can I help?"), quick_replies=("Order status",))


async def test_a_conversation_opens_with_its_greeting(store: Store) -> None:
    opened = await begin(store, greeting=GREETING)

    assert opened == await store.log.conversation(opened.id)
    assert (opened.owner, opened.epoch, opened.status, opened.outcome) == (
        "assistant",
        1,
        "open",
        "open",
    )
    assert opened.customer == NOBODY
    events = await store.log.events(opened.id)
    assert [event.type for event in events] == [
        "message.created",
        "message.delta",
        "message.delta",
        "message.completed",
    ]
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert opened.last_seq == 4
    assert events[-1].data == {
        "message_id": f"{opened.id[2:]}-1",
        "seq": 1,
        "author": "assistant",
        "text": "Hello. How can I help?",
        "quick_replies": ["Order status"],
        "created_at": "2026-09-21T14:13:20.000Z",
    }
    assert "".join(event.data["text"] for event in events[1:3]) == events[-1].data["text"]


async def test_an_unknown_conversation_is_none_and_has_no_events(store: Store) -> None:
    assert await store.log.conversation("c_nobody") is None
    assert await store.log.events("c_nobody") == []


async def test_accepting_stores_the_message_and_says_where(store: Store) -> None:
    opened = await begin(store)

    accepted = await store.log.accept_message(opened.id, "Grüße 👋🏽\tund mehr\x07", "one")

    assert (accepted.seq, accepted.duplicate, accepted.owner) == (1, False, "assistant")
    [event] = await store.log.events(opened.id)
    assert event.type == "message.created"
    assert event.data["message_id"] == accepted.message_id
    assert event.data["author"] == "customer"
    assert event.data["text"] == "Grüße 👋🏽\tund mehr\x07"


async def test_the_same_client_message_id_gets_the_first_answer(store: Store) -> None:
    opened = await begin(store)
    first = await store.log.accept_message(opened.id, "Hello", "same")

    again = await store.log.accept_message(opened.id, "Something else", "same")

    assert (again.message_id, again.seq, again.duplicate) == (first.message_id, first.seq, True)
    assert [message.text for message in await store.log.transcript(opened.id)] == ["Hello"]
    now = await store.log.conversation(opened.id)
    assert now is not None
    assert now.last_seq == 1


async def test_two_conversations_may_use_the_same_client_message_id(store: Store) -> None:
    for _ in range(2):
        opened = await begin(store)
        assert not (await store.log.accept_message(opened.id, "Hello", "same")).duplicate


async def test_ten_messages_at_once_all_survive_with_a_seq_each(store: Store) -> None:
    opened = await begin(store)

    accepted = await asyncio.gather(
        *(store.log.accept_message(opened.id, f"message {n}", str(n)) for n in range(10))
    )

    assert sorted(one.seq for one in accepted) == list(range(1, 11))
    transcript = await store.log.transcript(opened.id)
    assert [message.seq for message in transcript] == list(range(1, 11))
    text_of = {message.message_id: message.text for message in transcript}
    assert [text_of[one.message_id] for one in accepted] == [f"message {n}" for n in range(10)]


async def test_the_same_message_sent_ten_times_at_once_is_stored_once(store: Store) -> None:
    opened = await begin(store)

    accepted = await asyncio.gather(
        *(store.log.accept_message(opened.id, "Hello", "same") for _ in range(10))
    )

    assert {one.seq for one in accepted} == {1}
    assert sum(not one.duplicate for one in accepted) == 1


async def test_a_closed_conversation_takes_nothing_new_but_repeats_old_answers(
    store: Store,
) -> None:
    opened = await begin(store)
    first = await store.log.accept_message(opened.id, "Hello", "one")
    assert await store.log.close(opened.id, "abandoned")

    with pytest.raises(ConversationClosed, match=opened.id):
        await store.log.accept_message(opened.id, "Anyone?", "two")

    assert (await store.log.accept_message(opened.id, "Hello", "one")).seq == first.seq


async def test_a_message_to_an_unknown_conversation_is_refused(store: Store) -> None:
    with pytest.raises(UnknownConversation, match="c_nobody"):
        await store.log.accept_message("c_nobody", "Hello", "one")


@pytest.mark.parametrize("text", ["half \ud83d of a pair", "a NUL \x00 inside"])
async def test_text_that_no_database_can_hold_is_refused_and_changes_nothing(
    store: Store, text: str
) -> None:
    opened = await begin(store)

    with pytest.raises(BadText):
        await store.log.accept_message(opened.id, text, "one")
    with pytest.raises(ValueError, match="the text holds"):
        await store.log.accept_message(opened.id, "fine", text)

    assert await store.log.conversation(opened.id) == opened


async def test_events_resume_after_any_seq_also_inside_a_message(store: Store) -> None:
    opened = await begin(store, greeting=GREETING)
    turn = await ask(store, opened.id)
    await store.turns.commit(
        turn, TurnResult(messages=say("One.", "Two."), events=(NewEvent("feedback.requested"),))
    )

    everything = await store.log.events(opened.id)

    assert [event.seq for event in everything] == list(range(1, 11))
    for after in range(11):
        assert await store.log.events(opened.id, after) == everything[after:]
    for limit in range(1, 11):
        assert await store.log.events(opened.id, 1, limit) == everything[1 : 1 + limit]


async def test_recent_messages_are_the_last_before_a_seq_oldest_first(store: Store) -> None:
    opened = await begin(store, greeting=GREETING)
    for number in range(3):
        await store.log.accept_message(opened.id, f"message {number}", str(number))

    recent = await store.log.recent(opened.id, before_seq=7, limit=2)

    assert [(message.author, message.text) for message in recent] == [
        ("customer", "message 0"),
        ("customer", "message 1"),
    ]
    with_greeting = await store.log.recent(opened.id, before_seq=6)
    assert [message.text for message in with_greeting] == ["Hello. How can I help?", "message 0"]


async def test_a_line_break_between_sentences_stays_as_it_is(store: Store) -> None:
    listing = Outgoing("assistant", ("You need:\n", "- a receipt", "\n- the box"))
    opened = await begin(store, greeting=listing)

    [message] = await store.log.transcript(opened.id)

    assert message.text == "You need:\n- a receipt\n- the box"


async def test_closing_happens_once(store: Store) -> None:
    opened = await begin(store)

    assert await store.log.close(opened.id, "abandoned")
    assert not await store.log.close(opened.id, "contained")

    now = await store.log.conversation(opened.id)
    assert now is not None
    assert (now.status, now.owner, now.epoch, now.outcome) == ("closed", "none", 2, "abandoned")
    assert [(event.type, event.data) for event in await store.log.events(opened.id)] == [
        ("conversation.closed", {"outcome": "abandoned"}),
        ("control.changed", {"owner": "none", "epoch": 2}),
    ]
    assert now.last_seq == 2
    with pytest.raises(UnknownConversation):
        await store.log.close("c_nobody")


async def test_closing_without_an_outcome_keeps_the_one_it_had(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    await store.turns.commit(turn, TurnResult(type="faq", outcome="contained"))

    await store.log.close(opened.id)

    now = await store.log.conversation(opened.id)
    assert now is not None
    assert now.outcome == "contained"
    [episode] = await store.outcomes.episodes(opened.id)
    assert episode.outcome == "contained"
    assert episode.closed_at is not None


async def test_changes_are_found_by_time(store: Store, clock: HandClock) -> None:
    await begin(store)
    clock.advance(5)
    later = clock.now_ms
    second = await begin(store, greeting=GREETING)

    [change] = await store.log.changed_since(later)

    assert (change.id, change.last_seq, change.updated_ms) == (second.id, 4, later)


async def test_feedback_needs_a_conversation(store: Store) -> None:
    opened = await begin(store)
    await store.log.feedback(opened.id, score=5, resolved=True, comment="Danke")

    with pytest.raises(UnknownConversation):
        await store.log.feedback("c_nobody", helpful=False)
