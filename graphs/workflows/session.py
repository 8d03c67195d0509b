"""One turn of one workflow: what its parts share, and the ways it can end."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from graphs.case import Attempt, Customer, Fact, Missing
from graphs.transcript import Message
from graphs.workflows.declare import Option, Workflow
from graphs.workflows.extract.found import MAX_VALUE, clean
from graphs.workflows.ports import CustomerRecord
from graphs.workflows.state import Question, RunState, Stage
from graphs.workflows.step import Failure, Line, Step, TurnContext

MAX_TEXT = 4_000
"""Characters of a message that are read; the rest is not looked at."""

STOP = "Never mind"
"""The quick reply that calls a workflow off."""


@dataclass(slots=True)
class Session:
    """What one turn reads and changes."""

    workflow: Workflow
    state: RunState
    message: Message
    customer: Customer
    context: TurnContext
    now: datetime
    """In the pack's time zone."""

    say: list[Line] = field(default_factory=list)
    """Said before whatever ends the turn."""

    facts: list[Fact] = field(default_factory=list)
    new_customer: Customer | None = None
    options: dict[tuple[Any, ...], tuple[Option, ...]] = field(default_factory=dict)
    """Options asked of the back office in this turn, by slot and what they depend on."""

    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = clean(self.message.text[:MAX_TEXT])

    def key(self, what: str) -> str:
        """Return an idempotency key that is the same when the turn is run again."""
        return f"{self.context.conversation_id}:{self.context.turn_id}:{what}"

    def tell(self, key: str, **args: str) -> None:
        """Say a line before the next question or result."""
        self.say.append(Line(key, args))

    def state_fact(self, label: str, shown: str) -> None:
        """Record what the customer said."""
        text = f"{label}: {shown}"[:MAX_VALUE]
        ref = self.message.message_id
        fact = Fact(text=text, status="customer_stated", source="message", ref=ref)
        if fact not in self.facts:
            self.facts.append(fact)

    def know(self, record: CustomerRecord, *, verified: bool) -> None:
        """Take the customer to be `record`; the tier counts only once that is verified."""
        self.customer = Customer(
            id=record.id,
            verified=verified,
            how="code" if verified else None,
            tier=record.tier if verified else None,
        )
        self.new_customer = self.customer

    def ask(
        self,
        stage: Stage,
        asked: str,
        line: Line,
        quick_replies: Sequence[str] = (),
        *,
        again: Line | None = None,
    ) -> Step:
        """End the turn with a question; `again` asks it after a digression."""
        later = again or line
        self.state["stage"] = stage
        self.state["asked"] = asked
        self.state["question"] = Question(
            lines=[(later.key, dict(later.args))], quick_replies=list(quick_replies)
        )
        return self.end((line,), quick_replies=tuple(quick_replies))

    def ask_again(self, *, understood: bool) -> Step:
        """End the turn with the question that is still open."""
        question = self.state["question"]
        lines = tuple(Line(key, args) for key, args in question["lines"])
        step = self.end(lines, quick_replies=tuple(question["quick_replies"]))
        return replace(step, understood=understood)

    def end(
        self,
        lines: Sequence[Line] = (),
        *,
        quick_replies: tuple[str, ...] = (),
        over: bool = False,
        attempt: Attempt | None = None,
        failed: Failure | None = None,
        cancelled: bool = False,
    ) -> Step:
        """End the turn; `over` ends the workflow as well."""
        return Step(
            state=None if over else cast(dict[str, Any], self.state),
            say=(*self.say, *lines),
            quick_replies=quick_replies,
            facts=tuple(self.facts),
            attempt=attempt,
            customer=self.new_customer,
            failed=failed,
            missing=() if over and not failed else self._missing(),
            cancelled=cancelled,
        )

    def attempted(self, arguments: dict[str, str], result: str, *, worked: bool) -> Attempt:
        """Describe an attempt for whoever takes over."""
        return Attempt(
            what=self.workflow.title,
            arguments=arguments,
            result=result,
            worked=worked,
            message_id=self.message.message_id,
        )

    def _missing(self) -> tuple[Missing, ...]:
        slots = self.workflow.slots.items()
        open_ = [
            s.label
            for n, s in slots
            if n not in self.state["slots"] and n not in self.workflow.optional
        ]
        if self.workflow.verification == "verified" and not self.customer["verified"]:
            open_.insert(0, "verification")
        why = f"needed for {self.workflow.title.lower()}"
        ref = self.message.message_id
        return tuple(Missing(name=name, why=why, message_id=ref) for name in open_)
