"""The example pack's policy, asked about turns."""

import timeit
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from graphs.assessment.signals import (
    Assessment,
    Evidence,
    Flag,
    InteractionType,
    Money,
    RaisedFlag,
)
from graphs.policy.decide import decide
from graphs.policy.decision import TIERS, Decision, ReasonCode, Signals
from graphs.policy.explain import explain
from graphs.policy.model import Policy

PACK = Path(__file__).parents[4] / "examples" / "outfitters" / "policy.yaml"
POLICY = Policy.load(PACK)
EVIDENCE = Evidence("m7", "what the customer wrote")

CALM = Assessment(
    type="faq",
    confidence=0.9,
    alternatives=(),
    complexity="low",
    emotional_weight="low",
    business_risk="low",
    sentiment=0.0,
    human_requested=0.0,
    pushback=0.0,
    in_scope=0.9,
    act="ask",
    flags=(),
    amount=None,
    language="en",
    evidence=EVIDENCE,
)
SIGNAL_FIELDS = set(Signals.__dataclass_fields__)


def turn(**changes: Any) -> Signals:
    """Signals of a calm turn with some of them (or of its assessment) changed."""
    outer = {name: value for name, value in changes.items() if name in SIGNAL_FIELDS}
    inner = {name: value for name, value in changes.items() if name not in SIGNAL_FIELDS}
    return Signals(replace(CALM, **inner), **outer)


def says(**changes: Any) -> Decision:
    return decide(POLICY, turn(**changes))


def raised(flag: Flag, confidence: float = 0.9) -> tuple[RaisedFlag, ...]:
    return (RaisedFlag(flag, confidence, Evidence("m7", f"words about {flag}")),)


REACHED: dict[ReasonCode, tuple[int, dict[str, Any]]] = {
    "crisis": (3, {"flags": raised("crisis")}),
    "fraud_or_security": (3, {"flags": raised("fraud")}),
    "legal_or_regulatory": (3, {"flags": raised("legal")}),
    "sensitive_data": (3, {"flags": raised("sensitive_data")}),
    "vip": (3, {"customer_tier": "summit"}),
    "human_requested": (2, {"human_requested": 0.95}),
    "offer_accepted": (2, {"offer_accepted": True, "type": "none"}),
    "frustration": (2, {"sentiment": -0.9}),
    "complaint": (2, {"type": "complaint"}),
    "churn_risk": (2, {"type": "cancellation"}),
    "billing_dispute": (2, {"type": "billing_dispute"}),
    "pushback": (2, {"pushbacks": 2}),
    "unsupported_request": (2, {"type": "order_status", "support": 0.1, "failures": 1}),
    "missing_knowledge": (2, {"support": 0.1, "failures": 1}),
    "verification_failed": (2, {"verification_failed": True, "type": "none"}),
    "workflow_failed": (2, {"workflow_failed": True, "type": "none"}),
    "clarification_limit": (2, {"clarifications": 2, "support": 0.1}),
    "complex_troubleshooting": (2, {"type": "troubleshooting"}),
    "novel": (3, {"type": "novel", "in_scope": 0.1, "support": 0.1, "act": "tell"}),
    "assistant_failure": (2, {"assistant_failure": True, "type": "none"}),
    "usage_limit": (2, {"usage_limit": True}),
}


def test_the_table_of_examples_covers_every_code() -> None:
    assert set(REACHED) == set(get_args(ReasonCode))


@pytest.mark.parametrize("code", REACHED)
def test_every_reason_code_is_reached_with_evidence(code: ReasonCode) -> None:
    layer, changes = REACHED[code]
    decision = says(**changes)
    assert (decision.reason, decision.layer, decision.escalate) == (code, layer, True)
    assert decision.queue == POLICY.reasons[code].queue
    assert all(reason.evidence for reason in decision.reasons)
    assert decision.policy_version == POLICY.version


@pytest.mark.parametrize("interaction", get_args(InteractionType))
def test_a_clear_type_goes_to_the_layer_of_its_row(interaction: InteractionType) -> None:
    unknown = {"in_scope": 0.1, "support": 0.1} if interaction == "novel" else {}
    decision = says(type=interaction, act="tell", **unknown)
    assert decision.layer == POLICY.row(interaction).layer
    assert decision.escalate == (decision.layer > 1)


@pytest.mark.parametrize("interaction", get_args(InteractionType))
def test_a_doubtful_type_moves_nothing(interaction: InteractionType) -> None:
    assert not says(type=interaction, confidence=0.3, in_scope=0.1, support=0.1).escalate


@pytest.mark.parametrize("act", ["greet", "thank", "bye"])
def test_small_talk_never_escalates(act: str) -> None:
    chatter = says(type="none", act=act, sentiment=-0.95, in_scope=0.0, support=0.0, failures=1)
    assert not chatter.escalate
    assert not says(type="none", act=act, pushbacks=3, repetitions=3, failures=3).escalate
    assert not says(type="none", customer_tier="summit").escalate


@pytest.mark.parametrize("code", ["crisis", "fraud_or_security", "legal_or_regulatory"])
def test_a_risk_fires_in_small_talk_and_beside_everything_that_is_calm(code: ReasonCode) -> None:
    _, changes = REACHED[code]
    decision = says(type="none", confidence=1.0, sentiment=1.0, support=0.9, **changes)
    assert decision.reason == code


def test_the_highest_tier_wins_and_the_highest_layer_and_priority_count() -> None:
    decision = says(
        type="billing_dispute",
        human_requested=0.9,
        flags=raised("legal"),
        sentiment=-0.9,
        usage_limit=True,
    )
    assert decision.reason == "legal_or_regulatory"
    tiers = [reason.tier for reason in decision.reasons]
    assert tiers == sorted(tiers)
    codes = list(TIERS)
    ranks = [codes.index(reason.code) for reason in decision.reasons]
    assert ranks == sorted(ranks)
    assert (decision.layer, decision.priority, decision.queue) == (3, "high", "legal")


def test_asking_for_a_person_beats_the_reasons_below_but_keeps_their_layer() -> None:
    decision = says(
        type="billing_dispute", human_requested=0.9, amount=Money(900.0, "EUR"), sentiment=-0.2
    )
    assert (decision.reason, decision.layer) == ("human_requested", 3)


def test_a_layer_never_falls_within_an_episode() -> None:
    quiet = says(layer_so_far=3)
    assert (quiet.layer, quiet.escalate, quiet.reason) == (3, False, None)
    assert says(type="complaint", layer_so_far=3).layer == 3


@pytest.mark.parametrize(
    ("amount", "layer"),
    [
        (Money(249.0, "EUR"), 2),
        (Money(250.0, "EUR"), 3),
        (Money(260.0, "USD"), 2),
        (Money(280.0, "USD"), 3),
        (Money(250.0, "?"), 3),
        (Money(100.0, "?"), 2),
        (None, 2),
    ],
)
def test_a_dispute_rises_by_amount_in_its_currency(amount: Money | None, layer: int) -> None:
    assert says(type="billing_dispute", amount=amount).layer == layer


def test_a_dispute_rises_by_tone() -> None:
    assert says(type="billing_dispute", sentiment=-0.7).layer == 3
    assert says(type="billing_dispute", sentiment=-0.3).layer == 2


def test_a_large_amount_without_a_dispute_moves_nothing() -> None:
    assert not says(type="billing_inquiry", amount=Money(5000.0, "EUR")).escalate


def test_the_first_pushback_is_tried_again_except_about_a_bill() -> None:
    assert not says(pushbacks=1).escalate
    assert says(pushbacks=2).reason == "pushback"
    bill = says(type="billing_inquiry", pushbacks=1)
    assert (bill.reason, bill.layer, bill.queue) == ("pushback", 2, "billing")


def test_the_third_asking_of_one_question_goes_to_a_person() -> None:
    assert not says(repetitions=1).escalate
    assert says(repetitions=2).reason == "pushback"


def test_one_miss_is_an_offer_and_two_are_a_handoff() -> None:
    assert not says(support=0.1).escalate
    assert says(support=0.1, failures=1).reason == "missing_knowledge"
    assert says(support=0.8, failures=2).reason == "missing_knowledge"


def test_a_bad_mood_needs_to_be_falling_or_anger() -> None:
    assert not says(sentiment=-0.6).escalate
    assert says(sentiment=-0.6, sentiment_trend=-0.5).reason == "frustration"
    assert says(sentiment=-0.85).reason == "frustration"


def test_cancelling_what_a_workflow_can_cancel_is_routine() -> None:
    assert not says(type="cancellation", workflow_matched=True).escalate
    assert says(type="cancellation", workflow_matched=True, flags=raised("churn")).escalate


def test_a_strange_question_that_the_knowledge_base_answers_is_not_novel() -> None:
    assert not says(type="novel", in_scope=0.1, support=0.7).escalate
    assert not says(type="novel", in_scope=0.8, support=0.1).escalate


def test_a_calm_question_about_something_else_is_offered_a_person_first() -> None:
    unknown = {"type": "novel", "in_scope": 0.1, "support": 0.1, "act": "ask"}
    assert not says(**unknown).escalate
    assert says(**unknown, failures=1).escalate
    assert says(**unknown, sentiment=-0.6).escalate


def test_novel_without_a_lookup_needs_confidence() -> None:
    assert says(type="novel", in_scope=0.1, confidence=0.9).reason == "novel"
    assert not says(type="novel", in_scope=0.1, confidence=0.5).escalate


def test_abuse_and_injection_alone_stay_with_the_assistant() -> None:
    assert not says(flags=raised("abuse")).escalate
    assert not says(flags=raised("injection")).escalate


def test_counted_signals_carry_their_own_messages_as_evidence() -> None:
    behind = (Evidence("m2", "no"), Evidence("m4", "that is wrong"))
    decision = says(pushbacks=2, evidence={"pushbacks": behind})
    assert decision.reasons[0].evidence == behind


def test_the_explanation_is_one_line_with_everything_in_it() -> None:
    line = explain(says(flags=raised("crisis", 0.93), human_requested=0.8))
    assert "\n" not in line
    for part in ("Layer 3", "crisis", "tier 1", "crisis-flag", "0.93", "≥ 0.3", "[m7]", "urgent"):
        assert part in line
    assert "words about crisis" in line
    assert POLICY.version in line


def test_the_explanation_shows_which_way_was_compared() -> None:
    assert "sentiment -0.9 ≤ -0.8" in explain(says(sentiment=-0.9))
    assert "900 EUR ≥ 250 EUR" in explain(says(type="billing_dispute", amount=Money(900.0, "EUR")))


def test_nothing_to_say_is_said_too() -> None:
    assert explain(says()) == (
        f"Layer 1, the assistant keeps it: no rule fired (policy {POLICY.version})"
    )


def test_deciding_costs_next_to_nothing() -> None:
    signals = turn(type="billing_dispute", human_requested=0.9, sentiment=-0.9)
    best = min(timeit.repeat(lambda: decide(POLICY, signals), number=50, repeat=20)) / 50
    assert best < 0.0002


def test_a_calm_question_that_the_help_pages_answer_is_answered_before_it_is_escalated() -> None:
    suspected = (replace(raised("legal")[0], stated=False),)
    for doubt in ({"type": "legal"}, {"type": "complaint"}, {"flags": suspected}):
        assert not says(support=0.7, **doubt).escalate, doubt
        assert says(support=0.1, **doubt).escalate, doubt
        assert says(support=0.7, sentiment=-0.6, **doubt).escalate, doubt


def test_a_threat_in_plain_words_is_escalated_whatever_the_help_pages_say() -> None:
    assert says(support=0.9, flags=raised("legal")).reason == "legal_or_regulatory"
