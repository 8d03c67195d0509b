"""Try a policy out before it is used: what it must always do, and must never do.

A schema cannot see that a rule is missing. So a policy is asked about made-up turns, and refused
where it fails to escalate what must never wait, or escalates what must never be.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from graphs.assessment.signals import Assessment, Evidence, Flag, InteractionType, RaisedFlag
from graphs.policy.decide import decide
from graphs.policy.decision import ReasonCode, Signals
from graphs.policy.document import Place

if TYPE_CHECKING:
    from graphs.policy.model import Policy

Finding = tuple[Place, str]
"""Where in the file, and what to do."""

_EVIDENCE = Evidence("probe", "")

_CALM = Assessment(
    type="none",
    confidence=1.0,
    alternatives=(),
    complexity="low",
    emotional_weight="low",
    business_risk="low",
    sentiment=0.0,
    human_requested=0.0,
    pushback=0.0,
    in_scope=1.0,
    act="ask",
    flags=(),
    amount=None,
    language="en",
    evidence=_EVIDENCE,
)

_RISK_FLAGS: dict[Flag, ReasonCode] = {
    "crisis": "crisis",
    "fraud": "fraud_or_security",
    "legal": "legal_or_regulatory",
    "sensitive_data": "sensitive_data",
}


def misconduct(policy: "Policy") -> list[Finding]:
    """Return what the policy does wrong; nothing where it may be used."""
    return [
        *_waiting_overrides(policy),
        *_chatter(policy),
        *_orphaned_types(policy),
        *_unreachable_codes(policy),
    ]


def _waiting_overrides(policy: "Policy") -> list[Finding]:
    """A hard override fires on its own signal alone, in a message that is otherwise small talk."""
    probes: list[tuple[ReasonCode, str, Signals]] = [
        (code, f"flag {flag}", Signals(replace(_CALM, flags=(RaisedFlag(flag, 1.0, _EVIDENCE),))))
        for flag, code in _RISK_FLAGS.items()
    ]
    asked = replace(_CALM, human_requested=1.0)
    probes.append(("human_requested", "signal human_requested", Signals(asked)))
    failed = Signals(_CALM, verification_failed=True)
    probes.append(("verification_failed", "signal verification_failed", failed))
    return [
        (
            ("rules",),
            f"{code} waits for another signal; add a rule with reason: {code}, small_talk: true "
            f"and nothing but {what} in its condition",
        )
        for code, what, signals in probes
        if code not in {reason.code for reason in decide(policy, signals).reasons}
    ]


def _chatter(policy: "Policy") -> list[Finding]:
    decision = decide(policy, Signals(_CALM))
    return [
        (_place(policy, reason.rule), f"rule {reason.rule} escalates a greeting; narrow it")
        for reason in decision.reasons
    ]


def _orphaned_types(policy: "Policy") -> list[Finding]:
    """The table and the rules must say the same about who leads."""
    findings: list[Finding] = []
    for name in get_args(InteractionType):
        layer = policy.row(name).layer
        decision = decide(policy, Signals(_plainly(name, layer), support=0.0 if layer > 1 else 1.0))
        if decision.layer < layer:
            advice = "no rule does so; add one with layer: table, or put the row on layer 1"
            findings.append((("table", name), f"{name} is on layer {layer}, but {advice}"))
        elif name != "none" and decision.layer > layer:
            rule = decision.reasons[0].rule
            advice = f"rule {rule} escalates it at once; set layer: table there, or raise the row"
            findings.append((("table", name), f"{name} is on layer {layer}, but {advice}"))
    return findings


def _plainly(interaction: InteractionType, layer: int) -> Assessment:
    """A message that says it is clearly of this type and is otherwise unremarkable.

    It tells and does not ask: a policy may answer calm questions before it escalates.
    """
    return replace(_CALM, type=interaction, act="tell", in_scope=1.0 if layer == 1 else 0.0)


def _unreachable_codes(policy: "Policy") -> list[Finding]:
    used = {rule.reason for rule in policy.rules}
    return [
        (("reasons", code), f"no rule gives {code}; add one to rules")
        for code in get_args(ReasonCode)
        if code not in used
    ]


def _place(policy: "Policy", rule_id: str) -> Place:
    position = next(n for n, rule in enumerate(policy.rules) if rule.id == rule_id)
    return ("rules", position)
