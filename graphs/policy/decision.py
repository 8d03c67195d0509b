"""What the policy looks at and what it says: signals in, a decision with reasons out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from graphs.assessment.signals import Assessment, Evidence

ReasonCode = Literal[
    "crisis",
    "fraud_or_security",
    "legal_or_regulatory",
    "sensitive_data",
    "vip",
    "human_requested",
    "offer_accepted",
    "frustration",
    "complaint",
    "churn_risk",
    "billing_dispute",
    "pushback",
    "unsupported_request",
    "missing_knowledge",
    "verification_failed",
    "workflow_failed",
    "clarification_limit",
    "complex_troubleshooting",
    "novel",
    "assistant_failure",
    "usage_limit",
]

TIERS: Mapping[ReasonCode, int] = {
    "crisis": 1,
    "fraud_or_security": 1,
    "legal_or_regulatory": 1,
    "sensitive_data": 1,
    "vip": 1,
    "human_requested": 2,
    "offer_accepted": 2,
    "frustration": 3,
    "complaint": 3,
    "churn_risk": 3,
    "billing_dispute": 3,
    "pushback": 3,
    "unsupported_request": 4,
    "missing_knowledge": 4,
    "verification_failed": 4,
    "workflow_failed": 4,
    "clarification_limit": 4,
    "complex_troubleshooting": 4,
    "novel": 4,
    "assistant_failure": 4,
    "usage_limit": 4,
}
"""Lower is graver; the lowest tier that applies wins, and within a tier the order above."""


@dataclass(frozen=True, slots=True)
class Signals:
    """All that the policy may look at in one turn."""

    assessment: Assessment
    channel: str = "web"
    customer_tier: str | None = None
    sentiment_trend: float = 0.0
    """Sentiment now minus its mean over the turns before, -2..2."""

    offer_accepted: bool = False
    """The customer said yes to our offer of a person."""

    pushbacks: int = 0
    """Rejections in this episode, this turn included."""

    repetitions: int = 0
    clarifications: int = 0
    """Clarifying questions already asked in this episode."""

    failures: int = 0
    """Attempts in this episode that did not work."""

    support: float | None = None
    """Best cosine of the retrieved passages, -1..1; None where nothing was looked up."""

    workflow_matched: bool = False
    """A workflow can do what was asked, or is running."""

    verification_failed: bool = False
    workflow_failed: bool = False
    assistant_failure: bool = False
    usage_limit: bool = False
    issues: int = 1
    """Different problems raised at once."""

    layer_so_far: int = 1
    """A layer only rises within an episode."""

    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """Message evidence of counted signals, by field name, for the signals above."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to leave layer 1."""

    code: ReasonCode
    tier: int
    rule: str
    """Id of the policy rule that fired."""

    signal: str
    value: float | str
    threshold: float | str
    evidence: tuple[Evidence, ...]
    operator: str = "at_least"
    """How value and threshold were compared, in the words of the policy file."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy said about one turn."""

    layer: int
    escalate: bool
    reason: ReasonCode | None
    """The code that won; None where nothing speaks for a person."""

    reasons: tuple[Reason, ...]
    """All that fired, gravest first."""

    priority: Literal["urgent", "high", "normal", "low"] = "normal"
    queue: str = "general"
    policy_version: str = ""
