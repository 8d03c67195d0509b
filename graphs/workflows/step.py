"""What one turn of a workflow takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from graphs.case import Attempt, Customer, Fact, Missing

Failure = Literal["verification_failed", "workflow_failed"]


@dataclass(frozen=True, slots=True)
class TurnContext:
    """The turn a workflow runs in."""

    conversation_id: str
    turn_id: str
    """The same when the turn is run again after a crash."""

    epoch: int
    now: datetime
    """Aware."""

    known: Mapping[str, str] = field(default_factory=dict)
    """What was said earlier, by entity name: `order_number`, `email`, `phone`, `date`, …
    in the words of the customer; a slot reads the entity of its own name."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say: a key of the pack's wording and what it is filled with."""

    key: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """The workflow that the customer wants done."""

    name: str
    title: str
    type: str
    """The interaction type."""

    score: float
    """Cosine with the nearest example, -1..1."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one turn."""

    state: dict[str, Any] | None
    """Plain JSON to store and to hand back to `advance`; None when the workflow ended."""

    say: tuple[Line, ...] = ()
    """To be said in this order. Where `understood` is false this only asks again, so it can
    follow an answer to what the customer asked instead."""

    quick_replies: tuple[str, ...] = ()
    understood: bool = True
    """False: the message did not answer what was asked (a question, a digression)."""

    facts: tuple[Fact, ...] = ()
    attempt: Attempt | None = None
    customer: Customer | None = None
    """Set when the customer was identified or verified in this turn."""

    failed: Failure | None = None
    missing: tuple[Missing, ...] = ()
    """What a person would still have to ask."""

    cancelled: bool = False
    """The customer called it off; nothing was done."""
