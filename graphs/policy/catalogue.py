"""The signals a rule may look at: their names, kinds, and how to read them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from graphs.policy.decision import Signals

Kind = Literal["number", "level", "truth", "word", "money"]

SignalName = Literal[
    "confidence",
    "sentiment",
    "human_requested",
    "pushback",
    "in_scope",
    "complexity",
    "emotional_weight",
    "business_risk",
    "act",
    "amount",
    "language",
    "channel",
    "customer_tier",
    "sentiment_trend",
    "offer_accepted",
    "pushbacks",
    "repetitions",
    "clarifications",
    "failures",
    "support",
    "workflow_matched",
    "verification_failed",
    "workflow_failed",
    "assistant_failure",
    "usage_limit",
    "issues",
    "layer_so_far",
]

LEVELS: dict[str, int] = {"low": 0, "medium": 1, "high": 2, "very_high": 3}


@dataclass(frozen=True, slots=True)
class Signal:
    """How to read one signal."""

    kind: Kind
    read: Callable[[Signals], Any]
    """The value, or None where it is not known; a rule never fires on what is not known."""


SIGNALS: dict[SignalName, Signal] = {
    "confidence": Signal("number", lambda s: s.assessment.confidence),
    "sentiment": Signal("number", lambda s: s.assessment.sentiment),
    "human_requested": Signal("number", lambda s: s.assessment.human_requested),
    "pushback": Signal("number", lambda s: s.assessment.pushback),
    "in_scope": Signal("number", lambda s: s.assessment.in_scope),
    "complexity": Signal("level", lambda s: s.assessment.complexity),
    "emotional_weight": Signal("level", lambda s: s.assessment.emotional_weight),
    "business_risk": Signal("level", lambda s: s.assessment.business_risk),
    "act": Signal("word", lambda s: s.assessment.act),
    "amount": Signal("money", lambda s: s.assessment.amount),
    "language": Signal("word", lambda s: s.assessment.language),
    "channel": Signal("word", lambda s: s.channel),
    "customer_tier": Signal("word", lambda s: s.customer_tier),
    "sentiment_trend": Signal("number", lambda s: s.sentiment_trend),
    "offer_accepted": Signal("truth", lambda s: s.offer_accepted),
    "pushbacks": Signal("number", lambda s: s.pushbacks),
    "repetitions": Signal("number", lambda s: s.repetitions),
    "clarifications": Signal("number", lambda s: s.clarifications),
    "failures": Signal("number", lambda s: s.failures),
    "support": Signal("number", lambda s: s.support),
    "workflow_matched": Signal("truth", lambda s: s.workflow_matched),
    "verification_failed": Signal("truth", lambda s: s.verification_failed),
    "workflow_failed": Signal("truth", lambda s: s.workflow_failed),
    "assistant_failure": Signal("truth", lambda s: s.assistant_failure),
    "usage_limit": Signal("truth", lambda s: s.usage_limit),
    "issues": Signal("number", lambda s: s.issues),
    "layer_so_far": Signal("number", lambda s: s.layer_so_far),
}
