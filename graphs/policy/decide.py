"""Decide which layer a conversation belongs to: pure, in order, and with every reason named."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graphs.policy.decision import TIERS, Decision, Reason, ReasonCode, Signals
from graphs.policy.matching import Hit

if TYPE_CHECKING:
    from graphs.policy.model import Policy, Priority, Rule

_RANK: Mapping[ReasonCode, int] = {code: place for place, code in enumerate(TIERS)}
"""Gravest first: by tier, and within a tier in the order of listing."""

_PRIORITIES: Mapping["Priority", int] = {"urgent": 0, "high": 1, "normal": 2, "low": 3}


def decide(policy: "Policy", signals: Signals) -> Decision:
    """Return what `policy` says about a turn.

    Every rule is looked at, so a hard override never waits for another signal. The gravest reason
    names the queue; the layer and the priority are the highest that any reason asks for.
    """
    fired = sorted(_fired(policy, signals), key=_gravity)
    if not fired:
        layer = max(1, signals.layer_so_far)
        return Decision(layer, False, None, (), policy_version=policy.version)
    winner = fired[0][0]
    return Decision(
        layer=max(signals.layer_so_far, *(layer for _, layer, _ in fired)),
        escalate=True,
        reason=winner.reason,
        reasons=tuple(_reason(rule, hit) for rule, _, hit in fired),
        priority=min(
            (_priority(policy, rule) for rule, _, _ in fired), key=_PRIORITIES.__getitem__
        ),
        queue=winner.queue or policy.reasons[winner.reason].queue,
        policy_version=policy.version,
    )


def _fired(policy: "Policy", signals: Signals) -> list[tuple["Rule", int, Hit]]:
    interaction = signals.assessment.type
    small_talk = interaction == "none"
    own_layer = policy.row(interaction).layer
    found: list[tuple[Rule, int, Hit]] = []
    for compiled in policy.rules_for(signals.channel):
        rule = compiled.rule
        if small_talk and not rule.small_talk:
            continue
        layer = own_layer if rule.layer == "table" else rule.layer
        if layer < 2:
            continue
        hit = compiled.test(signals)
        if hit is not None:
            found.append((rule, layer, hit))
    return found


def _gravity(fired: tuple["Rule", int, Hit]) -> tuple[int, int]:
    """Sort is stable, so rules of one code and layer keep the order of the file."""
    rule, layer, _ = fired
    return _RANK[rule.reason], -layer


def _priority(policy: "Policy", rule: "Rule") -> "Priority":
    return rule.priority or policy.reasons[rule.reason].priority


def _reason(rule: "Rule", hit: Hit) -> Reason:
    return Reason(
        code=rule.reason,
        tier=TIERS[rule.reason],
        rule=rule.id,
        signal=hit.signal,
        value=hit.value,
        threshold=hit.threshold,
        evidence=hit.evidence,
        operator=hit.operator,
    )
