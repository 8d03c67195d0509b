"""In-memory twins of the workflow ports, for tests and demonstrations."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from graphs.case import Customer
from graphs.transcript import Message
from graphs.workflows.engine import Engine
from graphs.workflows.ports import Channel, Claim, CodeCheck
from graphs.workflows.step import Step, TurnContext


@dataclass
class InMemoryLedger:
    """Effects by key; `owner_epoch` is the epoch in which the assistant may act."""

    owner_epoch: int = 1
    claims: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def claim(
        self,
        key: str,
        conversation_id: str,
        epoch: int,
        name: str,
        arguments: Mapping[str, str],
    ) -> Claim:
        if key in self.results:
            return Claim("done", self.results[key])
        if epoch != self.owner_epoch:
            return Claim("not_owner")
        if key in self.claims:
            return Claim("unfinished")
        self.claims[key] = (name, dict(arguments))
        return Claim("new")

    async def finish(self, key: str, result: Mapping[str, Any]) -> None:
        self.results[key] = dict(result)


@dataclass
class SentCode:
    """A code that was sent."""

    conversation_id: str
    customer_id: str
    address: str
    key: str
    code: str


@dataclass
class InMemoryVerifier:
    """Codes are 100001, 100002, … in the order of sending; three attempts each."""

    sent: list[SentCode] = field(default_factory=list)
    attempts_left: int = 3
    expired: bool = False

    async def send_code(
        self, conversation_id: str, customer_id: str, channels: Sequence[Channel], key: str
    ) -> str:
        if all(each.key != key for each in self.sent):
            code = str(100001 + len(self.sent))
            address = channels[0].address
            self.sent.append(SentCode(conversation_id, customer_id, address, key, code))
            self.attempts_left = 3
        return "•••"

    async def check_code(self, conversation_id: str, code: str) -> CodeCheck:
        last = next((s for s in reversed(self.sent) if s.conversation_id == conversation_id), None)
        if last is None or self.attempts_left == 0:
            return CodeCheck(ok=False, attempts_left=0)
        if self.expired:
            return CodeCheck(ok=False, attempts_left=self.attempts_left, expired=True)
        if last.code == code:
            return CodeCheck(ok=True, attempts_left=self.attempts_left)
        self.attempts_left -= 1
        return CodeCheck(ok=False, attempts_left=self.attempts_left)


@dataclass(frozen=True)
class SentMessage:
    """A message that left the house."""

    key: str
    customer_id: str
    address: str
    subject: str
    body: str


@dataclass
class InMemoryOutgoing:
    """Messages in the order they were first sent, once per key."""

    sent: list[SentMessage] = field(default_factory=list)

    async def send(
        self, key: str, customer_id: str, channel: Channel, subject: str, body: str
    ) -> None:
        if all(each.key != key for each in self.sent):
            self.sent.append(SentMessage(key, customer_id, channel.address, subject, body))


ANYBODY = Customer(id=None, verified=False, how=None, tier=None)


@dataclass
class Dialogue:
    """Talks to one workflow as the graph does: keeps state and customer between the turns."""

    engine: Engine
    workflow: str
    now: datetime
    customer: Customer = field(default_factory=lambda: ANYBODY)
    known: dict[str, str] = field(default_factory=dict)
    conversation_id: str = "c1"
    epoch: int = 1
    state: dict[str, Any] | None = None
    turns: int = 0

    async def say(self, text: str) -> Step:
        """Take one turn; a minute passes before each one."""
        self.turns += 1
        return await self.repeat(text)

    async def repeat(self, text: str) -> Step:
        """Run the current turn (again), as after a crash: nothing of it was kept."""
        turn_id = f"t{self.turns}"
        message = Message("customer", text, turn_id)
        now = self.now + timedelta(minutes=self.turns)
        context = TurnContext(self.conversation_id, turn_id, self.epoch, now, self.known)
        if self.state is None:
            step = await self.engine.start(self.workflow, message, self.customer, context)
        else:
            stored = json.loads(json.dumps(self.state))
            step = await self.engine.advance(stored, message, self.customer, context)
        self.state = step.state
        self.customer = step.customer or self.customer
        return step
