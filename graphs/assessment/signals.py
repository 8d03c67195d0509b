"""What a customer's turn means: the schema that both brains fill and the policy reads."""

from dataclasses import dataclass
from typing import Literal

InteractionType = Literal[
    "password_reset",
    "order_status",
    "faq",
    "appointment",
    "billing_inquiry",
    "troubleshooting",
    "complaint",
    "cancellation",
    "billing_dispute",
    "sensitive_data",
    "crisis",
    "vip",
    "novel",
    "legal",
    "fraud",
    "none",
]
"""`none` is small talk, thanks and greetings: no interaction, and never a reason to escalate."""

Level = Literal["low", "medium", "high", "very_high"]

Flag = Literal["crisis", "fraud", "legal", "sensitive_data", "vip", "churn", "abuse", "injection"]
"""Risks that a rule or a head found in the words; each may fire beside any type."""

Act = Literal["ask", "tell", "affirm", "deny", "greet", "thank", "bye", "correct"]
"""What the customer does with the message; decides how an open question of ours is read."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a signal rests on."""

    message_id: str
    quote: str
    """At most 120 characters of the message."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that the customer named."""

    amount: float
    currency: str
    """ISO 4217, or `?` where the text names none."""


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A risk with the words that raised it."""

    flag: Flag
    confidence: float
    evidence: Evidence
    stated: bool = True
    """The words say it (a rule); False where only a trained head suspects it."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the last customer message means, in the light of those before it."""

    type: InteractionType
    confidence: float
    """Calibrated probability of `type`, 0..1."""

    alternatives: tuple[tuple[InteractionType, float], ...]
    """The next most probable types, best first, at most three."""

    complexity: Level
    emotional_weight: Level
    business_risk: Level
    sentiment: float
    """-1 (furious, desperate) .. 0 (neutral) .. 1 (delighted)."""

    human_requested: float
    """Probability that the customer asks for a person, 0..1, in any words."""

    pushback: float
    """Probability that the customer rejects what we last said or did, 0..1."""

    in_scope: float
    """0 (nothing we know is near) .. 1 (clearly one of the known types)."""

    act: Act
    flags: tuple[RaisedFlag, ...]
    amount: Money | None
    """The largest amount named in the message."""

    language: str
    """ISO 639-1, `en` where nothing speaks against it."""

    evidence: Evidence
    """The message that was assessed."""
