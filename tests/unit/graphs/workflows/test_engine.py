"""The engine's own promises, on a small pack: state, once per key, failures, verification."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest

from graphs.transcript import Message
from graphs.workflows.declare import Done, Run, Slot, WorkflowFailed, workflow
from graphs.workflows.engine import Engine, Step, TurnContext
from graphs.workflows.errors import BadState, UnknownWorkflow
from graphs.workflows.ports import Channel, CustomerRecord
from graphs.workflows.testing import (
    ANYBODY,
    Dialogue,
    InMemoryLedger,
    InMemoryOutgoing,
    InMemoryVerifier,
)
from knowledge.testing import HashingEmbedder

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@dataclass
class Records:
    """Three customers, Bob without a channel, and what was done for them by key."""

    effects: dict[str, str] = field(default_factory=dict)
    calls: int = 0

    def find_customer(
        self,
        *,
        email: str | None = None,
        order_number: str | None = None,
        phone: str | None = None,
    ) -> CustomerRecord | None:
        name = (email or "").partition("@")[0]
        return self.customer(name) if name in ("ada", "bob", "eve") else None

    def customer(self, customer_id: str) -> CustomerRecord | None:
        channels = (Channel("email", f"{customer_id}@example.com"),)
        reachable = channels if customer_id != "bob" else ()
        return CustomerRecord(customer_id, customer_id.title(), "gold", reachable)


@workflow(
    name="gift",
    title="Gift",
    type="faq",
    examples=("send a gift",),
    verification="verified",
    confirm=True,
)
def gift(
    run: Run,
    code: Annotated[
        str,
        Slot(
            ask="gift.code",
            label="voucher",
            kind="pattern",
            pattern=r"\bV-?(\d{4})\b",
            canonical="V-{}",
        ),
    ],
    note: Annotated[str, Slot(ask="gift.note", label="note", kind="text", sensitive=True)],
) -> Done:
    run.backoffice.calls += 1
    if code == "V-0000":
        raise WorkflowFailed("gift.unknown", {"code": code}, ask_again="code")
    if code == "V-6666":
        raise WorkflowFailed("gift.forbidden")
    if code == "V-9999":
        raise ZeroDivisionError("secret detail")
    run.backoffice.effects.setdefault(run.key, f"{run.customer_id}:{code}:{note}")
    run.send("Gift", f"{code} is on its way")
    return Done("gift.done", {"code": code}, {"gift": code}, "gift sent")


@dataclass
class Room:
    """Everything one test needs."""

    records: Records = field(default_factory=Records)
    ledger: InMemoryLedger = field(default_factory=InMemoryLedger)
    verifier: InMemoryVerifier = field(default_factory=InMemoryVerifier)
    outgoing: InMemoryOutgoing = field(default_factory=InMemoryOutgoing)

    def dialogue(self, **changes: Any) -> Dialogue:
        engine = Engine(
            [gift],
            backoffice=self.records,
            ledger=self.ledger,
            verifier=self.verifier,
            outgoing=self.outgoing,
            embedder=HashingEmbedder(),
        )
        return Dialogue(engine, "gift", NOW, **changes)


@pytest.fixture
def room() -> Room:
    return Room()


def keys(step: Step) -> list[str]:
    return [line.key for line in step.say]


ADA = {"id": "ada", "verified": True, "how": "identity_token", "tier": None}


async def test_a_workflow_runs_from_first_words_to_its_result(room: Room) -> None:
    talk = room.dialogue()
    assert keys(await talk.say("send a gift for V-1234")) == ["workflow.identify"]
    assert keys(await talk.say("ada@example.com")) == ["workflow.code_sent"]
    step = await talk.say(f"it's {room.verifier.sent[-1].code}")
    assert keys(step) == ["workflow.verified", "gift.note"]
    assert step.customer == {"id": "ada", "verified": True, "how": "code", "tier": "gold"}
    step = await talk.say("Happy birthday")
    assert keys(step) == ["workflow.confirm"]
    assert step.say[0].args["summary"] == "voucher: V-1234, note: Happy birthday"
    step = await talk.say("yes")
    assert keys(step) == ["gift.done"]
    assert step.state is None
    assert step.attempt is not None
    assert step.attempt["worked"]
    assert step.attempt["arguments"] == {"code": "V-1234", "note": "•••"}
    assert [(f["text"], f["status"]) for f in step.facts] == [("gift: V-1234", "verified")]
    assert [(m.address, m.body) for m in room.outgoing.sent] == [
        ("ada@example.com", "V-1234 is on its way")
    ]


async def test_state_is_plain_bounded_json(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    step = await talk.say("x" * 100_000 + "\ud800\x00")
    assert json.loads(json.dumps(step.state)) == json.loads(json.dumps(talk.state))
    assert len(json.dumps(step.state)) < 4_000


async def test_what_was_said_earlier_is_not_asked_again(room: Room) -> None:
    talk = room.dialogue(known={"email": "ada@example.com", "code": "V-1234"})
    assert keys(await talk.say("send a gift")) == ["workflow.code_sent"]
    assert keys(await talk.say("100001")) == ["workflow.verified", "gift.note"]


async def test_several_values_said_earlier_are_asked_about(room: Room) -> None:
    talk = room.dialogue(customer=ADA, known={"code": "V-1234, V-5678"})
    step = await talk.say("send a gift")
    assert keys(step) == ["workflow.which"]
    assert step.quick_replies == ("V-1234", "V-5678")
    assert keys(await talk.say("the second")) == ["gift.note"]
    assert talk.state is not None
    assert talk.state["slots"]["code"]["value"] == "V-5678"


async def test_a_correction_while_confirming_changes_only_that_slot(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    await talk.say("Hello")
    step = await talk.say("actually it's V-5678")
    assert step.say[0].args["summary"] == "voucher: V-5678, note: Hello"
    await talk.say("yes")
    assert list(room.records.effects.values()) == ["ada:V-5678:Hello"]


async def test_no_asks_what_to_change_and_a_slot_can_be_named(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    await talk.say("Hello")
    assert keys(await talk.say("no")) == ["workflow.change_what"]
    assert keys(await talk.say("the note")) == ["gift.note"]
    step = await talk.say("Goodbye")
    assert step.say[0].args["note"] == "Goodbye"
    assert room.records.calls == 0


@pytest.mark.parametrize("text", ["never mind", "cancel that please", "Stop.", "no, forget it"])
async def test_the_customer_can_call_it_off_and_nothing_is_done(room: Room, text: str) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    await talk.say("Hello")
    step = await talk.say(text)
    assert keys(step) == ["workflow.cancelled"]
    assert step.state is None
    assert step.cancelled
    assert room.records.calls == 0


async def test_a_question_is_not_an_answer_and_loses_nothing(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    await talk.say("Hello")
    for _ in range(5):
        step = await talk.say("and what is your return policy?")
        assert not step.understood
        assert keys(step) == ["workflow.confirm"]
    assert keys(await talk.say("yes, but is it free?")) == ["workflow.confirm"]
    assert keys(await talk.say("ok yes")) == ["gift.done"]


async def test_three_misses_in_a_row_give_up_honestly(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("send a gift")
    for text in ("blue", "green"):
        step = await talk.say(text)
        assert (step.understood, step.failed) == (False, None)
        assert keys(step) == ["workflow.not_understood", "gift.code"]
    step = await talk.say("red")
    assert step.failed == "workflow_failed"
    assert step.state is None
    assert "voucher" in [missing["name"] for missing in step.missing]


async def test_three_wrong_codes_end_the_verification(room: Room) -> None:
    talk = room.dialogue(known={"email": "ada@example.com"})
    await talk.say("send a gift")
    for left in ("2", "1"):
        step = await talk.say("000000")
        assert step.say[0].args["left"] == left
    step = await talk.say("000000")
    assert step.failed == "verification_failed"
    assert step.state is None
    assert not talk.customer["verified"]


async def test_an_unknown_account_is_answered_in_the_very_same_words(room: Room) -> None:
    async def told(email: str) -> list[tuple[list[str], str | None]]:
        talk = room.dialogue(conversation_id=email)
        texts = ["send a gift", email, "resend", "000000", "000000", "000000"]
        steps = [await talk.say(text) for text in texts]
        return [([f"{line.key}{dict(line.args)}" for line in s.say], s.failed) for s in steps]

    assert await told("ada@example.com") == await told("nobody@example.com")
    assert {sent.address for sent in room.verifier.sent} == {"ada@example.com"}


async def test_a_customer_without_a_channel_cannot_be_verified(room: Room) -> None:
    talk = room.dialogue()
    await talk.say("send a gift")
    step = await talk.say("bob@example.com")
    assert step.failed == "verification_failed"


async def test_a_code_proves_nothing_about_another_account(room: Room) -> None:
    talk = room.dialogue(known={"email": "eve@example.com"})
    await talk.say("send a gift")
    await talk.say("resend")
    await talk.say("resend")
    own = room.verifier.sent[-1].code
    assert room.verifier.sent[-1].customer_id == "eve"
    assert keys(await talk.say("my account is ada@example.com")) == ["workflow.code_limit"]
    assert keys(await talk.say(own)) == ["workflow.code_wrong"]
    assert not talk.customer["verified"]


@pytest.mark.parametrize(
    "text",
    [
        "send it to my new email instead",
        "please send the code to eve@example.com",
        "text it to +49 170 5556677",
        "just tell me the code",
        "can you use another phone number?",
    ],
)
async def test_nobody_chooses_where_a_code_goes(room: Room, text: str) -> None:
    talk = room.dialogue(known={"email": "ada@example.com"})
    await talk.say("send a gift")
    step = await talk.say(text)
    assert keys(step) == ["workflow.destination_refused", "workflow.code_ask"]
    assert [sent.address for sent in room.verifier.sent] == ["ada@example.com"]
    assert talk.state is not None


async def test_codes_are_sent_again_but_not_without_end(room: Room) -> None:
    talk = room.dialogue(known={"email": "ada@example.com"})
    await talk.say("send a gift")
    assert keys(await talk.say("I didn't get it")) == ["workflow.code_sent_again"]
    assert keys(await talk.say("resend please")) == ["workflow.code_sent_again"]
    assert keys(await talk.say("send a new code")) == ["workflow.code_limit"]
    assert len(room.verifier.sent) == 3
    assert keys(await talk.say("100003")) == ["workflow.verified", "gift.code"]


async def test_a_code_is_not_sent_again_within_half_a_minute(room: Room) -> None:
    talk = room.dialogue(known={"email": "ada@example.com"})
    await talk.say("send a gift")
    assert talk.state is not None
    talk.state["code"]["sent_at"] = "2026-11-25T10:01:50+00:00"
    assert keys(await talk.say("resend")) == ["workflow.code_wait"]
    assert len(room.verifier.sent) == 1


async def test_an_expired_code_can_be_replaced(room: Room) -> None:
    talk = room.dialogue(known={"email": "ada@example.com"})
    await talk.say("send a gift")
    room.verifier.expired = True
    assert keys(await talk.say("100001")) == ["workflow.code_expired"]
    room.verifier.expired = False
    await talk.say("yes, send a new code")
    assert keys(await talk.say("100002")) == ["workflow.verified", "gift.code"]


async def test_a_value_that_does_not_work_is_asked_for_again(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-0000")
    await talk.say("Hello")
    step = await talk.say("yes")
    assert keys(step) == ["gift.unknown"]
    assert step.failed is None
    assert step.attempt is not None
    assert not step.attempt["worked"]
    await talk.say("V-1234")
    assert keys(await talk.say("yes")) == ["gift.done"]


async def test_a_workflow_that_refuses_ends_with_its_own_words(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-6666")
    await talk.say("Hello")
    step = await talk.say("yes")
    assert keys(step) == ["gift.forbidden"]
    assert step.failed == "workflow_failed"
    assert room.outgoing.sent == []


async def test_an_error_in_pack_code_is_admitted_without_its_details(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-9999")
    await talk.say("Hello")
    step = await talk.say("yes")
    assert keys(step) == ["workflow.failed"]
    assert step.failed == "workflow_failed"
    assert "secret" not in repr(step)
    assert "secret" not in repr(room.ledger.results)


async def test_nothing_is_done_once_the_assistant_no_longer_owns_the_conversation(
    room: Room,
) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    await talk.say("Hello")
    room.ledger.owner_epoch = 2
    step = await talk.say("yes")
    assert step.say == ()
    assert step.attempt is None
    assert room.records.calls == 0
    other = room.dialogue(known={"email": "ada@example.com"})
    await other.say("send a gift")
    assert room.verifier.sent == []


async def test_the_same_turn_again_reuses_the_result(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    await talk.say("Hello")
    before = talk.state
    first = await talk.say("yes")
    talk.state = before
    again = await talk.repeat("yes")
    assert (again.say, again.attempt, again.facts) == (first.say, first.attempt, first.facts)
    assert room.records.calls == 1
    assert len(room.outgoing.sent) == 1


class DyingLedger(InMemoryLedger):
    """Stands for a process that is killed between the effect and the note of it."""

    alive = False

    async def finish(self, key: str, result: Any) -> None:
        if not self.alive:
            raise ConnectionError("killed")
        await super().finish(key, result)


async def test_a_run_cut_short_is_run_again_under_the_same_key(room: Room) -> None:
    room.ledger = ledger = DyingLedger()
    talk = room.dialogue(customer=ADA)
    await talk.say("V-1234")
    await talk.say("Hello")
    before, turns = talk.state, talk.turns
    with pytest.raises(ConnectionError):
        await talk.say("yes")
    ledger.alive = True
    again = room.dialogue(customer=ADA, state=before, turns=turns + 1)
    assert keys(await again.repeat("yes")) == ["gift.done"]
    assert room.records.calls == 2
    assert len(room.records.effects) == 1
    assert len(room.outgoing.sent) == 1


async def test_unknown_workflows_and_foreign_state_are_refused(room: Room) -> None:
    talk = room.dialogue(customer=ADA)
    message, context = Message("customer", "hi", "m1"), TurnContext("c1", "t1", 1, NOW)
    with pytest.raises(UnknownWorkflow, match="'lottery'"):
        await talk.engine.start("lottery", message, ANYBODY, context)
    with pytest.raises(UnknownWorkflow):
        await talk.engine.advance({"name": "lottery"}, message, ANYBODY, context)
    with pytest.raises(BadState, match="stage"):
        await talk.engine.advance({"name": "gift"}, message, ANYBODY, context)
