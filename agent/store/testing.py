"""For tests of whatever uses the store: a clock moved by hand, and a conversation to begin with."""

import secrets

from agent.store.records import Conversation, NewHandoff, Outgoing, Turn
from agent.store.store import Store
from graphs.case import Customer

NOBODY = Customer(id=None, verified=False, how=None, tier=None)


class HandClock:
    """Milliseconds that pass only when told to."""

    def __init__(self, now_ms: int = 1_790_000_000_000) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now_ms += round(seconds * 1000)


async def begin(
    store: Store, *, customer: Customer = NOBODY, greeting: Outgoing | None = None
) -> Conversation:
    """Open a conversation under a fresh id."""
    return await store.log.open_conversation(
        f"c_{secrets.token_hex(8)}",
        token_hash="hash",
        channel="web",
        locale="en",
        customer=customer,
        context={},
        greeting=greeting,
    )


async def ask(store: Store, conversation_id: str, text: str = "Where is my order?") -> Turn:
    """Store a customer message and claim the turn it makes."""
    await store.log.accept_message(conversation_id, text, secrets.token_hex(8))
    turn = await store.turns.claim(conversation_id, "worker", 30)
    assert turn is not None, "another turn is under way"
    return turn


def say(*sentences: str) -> tuple[Outgoing, ...]:
    """Return one message of the assistant, as a turn's messages."""
    return (Outgoing("assistant", sentences),)


def new_handoff(**changes: object) -> NewHandoff:
    """Return a handoff to layer 2 under a fresh id."""
    values: dict[str, object] = {
        "id": f"h_{secrets.token_hex(8)}",
        "layer": 2,
        "priority": "normal",
        "reason": "human_requested",
        "one_line": "Wants a person",
        "queue": "general",
        "packet": {"facts": []},
        "code": "123456",
    }
    return NewHandoff(**(values | changes))  # type: ignore[arg-type]
