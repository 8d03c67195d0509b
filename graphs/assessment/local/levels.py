"""The three variables: what a type weighs by itself, and what raises it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from graphs.assessment.signals import Flag, InteractionType, Level, Money

ORDER: tuple[Level, ...] = ("low", "medium", "high", "very_high")


class Weight(NamedTuple):
    """Complexity, emotional weight, and business risk."""

    complexity: Level
    emotional: Level
    risk: Level


BY_TYPE: Mapping[InteractionType, Weight] = {
    "password_reset": Weight("low", "low", "low"),
    "order_status": Weight("low", "low", "low"),
    "faq": Weight("low", "low", "low"),
    "appointment": Weight("low", "low", "low"),
    "billing_inquiry": Weight("low", "low", "medium"),
    "troubleshooting": Weight("medium", "medium", "medium"),
    "complaint": Weight("medium", "high", "medium"),
    "cancellation": Weight("medium", "high", "high"),
    "billing_dispute": Weight("medium", "high", "high"),
    "sensitive_data": Weight("high", "very_high", "very_high"),
    "crisis": Weight("high", "very_high", "very_high"),
    "vip": Weight("high", "high", "very_high"),
    "novel": Weight("medium", "low", "medium"),
    "legal": Weight("high", "medium", "very_high"),
    "fraud": Weight("high", "high", "very_high"),
    "none": Weight("low", "low", "low"),
}
"""Starting points; what varies by nature (`novel`) starts in the middle."""

BY_FLAG: Mapping[Flag, Weight] = {
    "crisis": Weight("high", "very_high", "very_high"),
    "fraud": Weight("high", "high", "very_high"),
    "legal": Weight("high", "medium", "very_high"),
    "sensitive_data": Weight("high", "high", "very_high"),
    "vip": Weight("high", "medium", "very_high"),
    "churn": Weight("medium", "medium", "high"),
    "abuse": Weight("low", "high", "medium"),
    "injection": Weight("low", "low", "medium"),
}

_AMOUNTS: tuple[tuple[float, Level], ...] = ((2_000, "very_high"), (250, "high"), (40, "medium"))
"""At least so much money, whatever the currency: the pack's policy draws its own exact lines."""

_SENTIMENTS: tuple[tuple[float, Level], ...] = (
    (-0.8, "very_high"),
    (-0.5, "high"),
    (-0.3, "medium"),
)
LONG = 90
"""A story of more words than this is rarely simple."""


def weigh(
    type_: InteractionType,
    flags: Collection[Flag],
    sentiment: float,
    amount: Money | None,
    words: int,
) -> Weight:
    """Return the levels of one message; everything only ever raises what the type weighs."""
    weights = [BY_TYPE[type_], *(BY_FLAG[flag] for flag in flags)]
    complexity = [weight.complexity for weight in weights]
    emotional = [weight.emotional for weight in weights]
    risk = [weight.risk for weight in weights]
    emotional += [level for limit, level in _SENTIMENTS if sentiment <= limit]
    if amount is not None:
        risk += [level for limit, level in _AMOUNTS if amount.amount >= limit]
    if words > LONG:
        complexity.append("medium")
    return Weight(_highest(complexity), _highest(emotional), _highest(risk))


def _highest(levels: Collection[Level]) -> Level:
    return max(levels, key=ORDER.index)
