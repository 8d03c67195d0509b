"""Once per key: effects, codes and mail; and what became of episodes, on every database."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from agent.store.errors import StoreError, UnknownConversation
from agent.store.records import NewMail, TurnResult
from agent.store.store import Store
from agent.store.testing import HandClock, ask, begin, new_handoff
from graphs.case import Customer
from graphs.workflows.ports import Claim

LATER = datetime(2026, 9, 21, 15, tzinfo=UTC)
LETTER = NewMail("key-1", "cu_1", "email", "ada@example.com", "Your code", "It is 123456")


async def test_an_effect_is_new_once_then_unfinished_then_done(store: Store) -> None:
    opened = await begin(store)
    arguments = {"order_number": "4711"}

    claims = [await store.effects.claim("k", opened.id, 1, "cancel", arguments) for _ in range(2)]
    await store.effects.finish("k", {"text": "Storniert ✓"})
    await store.effects.finish("k", {"text": "something else"})
    done = await store.effects.claim("k", opened.id, 1, "cancel", arguments)

    assert claims == [Claim("new"), Claim("unfinished")]
    assert done == Claim("done", {"text": "Storniert ✓"})


async def test_only_one_of_many_claims_is_new(store: Store) -> None:
    opened = await begin(store)

    claims = await asyncio.gather(
        *(store.effects.claim("k", opened.id, 1, "cancel", {}) for _ in range(8))
    )

    assert sorted(claim.status for claim in claims) == ["new"] + ["unfinished"] * 7


async def test_two_conversations_cannot_both_have_a_key(store: Store) -> None:
    ids = [(await begin(store)).id for _ in range(6)]

    claims = await asyncio.gather(*(store.effects.claim("k", id_, 1, "cancel", {}) for id_ in ids))

    assert sum(claim.status == "new" for claim in claims) == 1


async def test_an_effect_needs_the_assistant_to_own_the_conversation(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id)
    assert (await store.effects.claim("before", opened.id, 1, "cancel", {})).status == "new"
    await store.turns.commit(turn, TurnResult(owner="queue", handoff=new_handoff()))

    for key in ("before", "after"):
        for epoch in (1, 2):
            claim = await store.effects.claim(key, opened.id, epoch, "cancel", {})
            assert claim.status == "not_owner"
    assert (await store.effects.claim("k", "c_nobody", 1, "cancel", {})).status == "not_owner"


async def test_a_result_for_an_effect_that_was_never_claimed_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError, match="never claimed"):
        await store.effects.finish("k", {})


async def test_the_same_key_keeps_its_code_and_mails_once(store: Store) -> None:
    opened = await begin(store)

    first = await store.codes.save(opened.id, "cu_1", "hash-1", LATER, "key-1", LETTER)
    again = await store.codes.save(opened.id, "cu_1", "hash-2", LATER, "key-1", LETTER)

    assert first == again == await store.codes.current(opened.id)
    assert (first.code_hash, first.attempts_left, first.sends) == ("hash-1", 3, 1)
    assert first.expires_at == LATER
    assert len(await store.outbox.mail()) == 1


async def test_a_newer_code_replaces_the_one_before(store: Store) -> None:
    opened = await begin(store)
    await store.codes.save(opened.id, "cu_1", "hash-1", LATER, "key-1")
    assert await store.codes.spend_attempt(opened.id) == 2

    later = LATER + timedelta(minutes=10)
    newer = await store.codes.save(opened.id, "cu_1", "hash-2", later, "key-2")

    assert (newer.code_hash, newer.attempts_left, newer.sends) == ("hash-2", 3, 2)
    assert newer.expires_at == later


async def test_attempts_run_out_and_a_dropped_code_is_gone(store: Store) -> None:
    opened = await begin(store)
    assert await store.codes.spend_attempt(opened.id) == 0
    await store.codes.save(opened.id, "cu_1", "hash-1", LATER, "key-1")

    left = [await store.codes.spend_attempt(opened.id) for _ in range(5)]
    await store.codes.drop(opened.id)

    assert left == [2, 1, 0, 0, 0]
    assert await store.codes.current(opened.id) is None
    assert (await store.codes.save(opened.id, "cu_1", "hash-2", LATER, "key-2")).sends == 2


async def test_mail_is_stored_once_per_key_and_read_newest_first(
    store: Store, clock: HandClock
) -> None:
    other = NewMail("key-2", "cu_1", "sms", "+49 1", "", "Zweite")

    assert await store.outbox.put(LETTER)
    assert not await store.outbox.put(LETTER)
    clock.advance(1)
    assert await store.outbox.put(other)

    mail = await store.outbox.mail()
    assert [one.key for one in mail] == ["key-2", "key-1"]
    assert (mail[1].address, mail[1].body) == ("ada@example.com", "It is 123456")
    assert mail[0].at - mail[1].at == timedelta(seconds=1)
    assert len(await store.outbox.mail(limit=1)) == 1


async def test_the_same_mail_from_two_sides_at_once_is_stored_once(store: Store) -> None:
    stored = await asyncio.gather(*(store.outbox.put(LETTER) for _ in range(6)))

    assert sum(stored) == 1


async def finish_episode(store: Store, customer: Customer, issue: str) -> str:
    opened = await begin(store, customer=customer)
    turn = await ask(store, opened.id, issue)
    await store.turns.commit(
        turn, TurnResult(type="faq", issue=issue, outcome="contained", customer=customer)
    )
    return opened.id


async def test_earlier_contacts_of_a_customer_are_found_newest_first(
    store: Store, clock: HandClock
) -> None:
    ada = Customer(id="cu_ada", verified=True, how="code", tier=None)
    bo = Customer(id="cu_bo", verified=True, how="code", tier=None)
    first = await finish_episode(store, ada, "First")
    clock.advance(60)
    await finish_episode(store, bo, "Somebody else's")
    second = await finish_episode(store, ada, "Second")
    clock.advance(60)
    current = await finish_episode(store, ada, "Current")

    contacts = await store.outcomes.contacts("cu_ada", exclude=current)

    assert [(one.conversation_id, one.one_line) for one in contacts] == [
        (second, "Second"),
        (first, "First"),
    ]
    assert (contacts[0].type, contacts[0].outcome) == ("faq", "contained")
    assert len(await store.outcomes.contacts("cu_ada", limit=1)) == 1
    assert await store.outcomes.contacts("cu_nobody") == []


async def test_a_new_episode_ends_the_one_before(store: Store, clock: HandClock) -> None:
    opened = await begin(store)
    for number, issue in ((1, "First"), (1, "First, in other words"), (2, "Second")):
        turn = await ask(store, opened.id, issue)
        result = TurnResult(type="faq", issue=issue, episode=number, outcome="contained")
        await store.turns.commit(turn, result)
        clock.advance(60)

    first, second = await store.outcomes.episodes(opened.id)

    assert (first.episode, first.one_line) == (1, "First, in other words")
    assert first.closed_at is not None
    assert first.closed_at - first.opened_at == timedelta(seconds=120)
    assert (second.episode, second.closed_at) == (2, None)


async def test_small_talk_is_no_episode(store: Store) -> None:
    opened = await begin(store)
    turn = await ask(store, opened.id, "Hi")
    await store.turns.commit(turn, TurnResult(type="none"))

    assert await store.outcomes.episodes(opened.id) == []


async def test_an_outcome_can_be_settled_later(store: Store) -> None:
    ada = Customer(id="cu_ada", verified=True, how="code", tier=None)
    conversation_id = await finish_episode(store, ada, "First")

    await store.outcomes.settle(conversation_id, "resolved_confirmed")

    [episode] = await store.outcomes.episodes(conversation_id)
    assert episode.outcome == "resolved_confirmed"
    now = await store.log.conversation(conversation_id)
    assert now is not None
    assert now.outcome == "resolved_confirmed"
    with pytest.raises(UnknownConversation):
        await store.outcomes.settle("c_nobody", "contained")
