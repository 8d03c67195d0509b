"""From a case to a packet, and what the customer sees of it."""

import json
import timeit
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from graphs.assessment.signals import Evidence
from graphs.case import Case, new_case
from graphs.handoff.build import About, build, shown_to_customer, with_correction
from graphs.handoff.packet import Packet
from graphs.handoff.validate import schema, validate
from graphs.policy.decision import TIERS, Decision, Reason, ReasonCode
from graphs.transcript import Message

CARD = "4111 1111 1111 1111"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def decision(code: ReasonCode = "billing_dispute", layer: int = 2) -> Decision:
    evidence = (Evidence("m9", "This is a joke."),)
    reason = Reason(code, TIERS[code], "a-rule", "sentiment", -0.7, -0.6, evidence, "at_most")
    return Decision(layer, True, code, (reason,), "high", "billing", "v1")


def case(**changes: Any) -> Case:
    base = new_case({"id": "C-1042", "verified": False, "how": None, "tier": None})
    filled: Case = {
        **base,
        "issue": "I was charged twice for order 48213",
        "goal": "Get the second charge refunded",
        "type": "billing_dispute",
        "opened_by": "m3",
        "entities": {"order_number": "48213"},
        "facts": [
            {"text": "I was charged twice for order 48213", "status": "customer_stated",
             "source": "message", "ref": "m3"},
            {"text": f"It went to my card {CARD}", "status": "customer_stated",
             "source": "message", "ref": "m9"},
            {"text": "Order 48213 was paid once", "status": "verified",
             "source": "workflow", "ref": "run-7"},
        ],
        "attempted": [
            {"what": "Invoice lookup", "arguments": {"order_number": "48213"},
             "result": "one invoice", "worked": True, "message_id": "m5"},
        ],
        "promises": [{"text": "A person takes over", "message_id": "m9"}],
        "missing": [{"name": "email", "why": "to find the account", "message_id": "m9"}],
        "mood": [
            {"message_id": "m3", "sentiment": -0.1, "quote": "I was charged twice"},
            {"message_id": "m9", "sentiment": -0.7, "quote": "This is a joke."},
        ],
        "turning_point": "m9",
    }  # fmt: skip
    return {**filled, **changes}  # type: ignore[typeddict-item]


def about(**changes: Any) -> About:
    given = About(
        packet_id="p_1",
        conversation_id="c_1",
        channel="web",
        owner_epoch=3,
        checkpoint="",
        created_at=NOW,
        contacts=(
            {"conversation_id": "c_0", "at": NOW, "type": "billing_dispute",
             "outcome": "resolved_confirmed", "one_line": "Charged twice in May"},
        ),
        recent=(
            Message("customer", "I was charged twice for order 48213", "m3"),
            Message("assistant", "Let me look.", "m4"),
            Message("customer", f"This is a joke. It went to {CARD}", "m9"),
        ),
        open_cases=({"text": "Return of a jacket", "ref": "case-5"},),
    )  # fmt: skip
    return replace(given, **changes)


def packet(layer: int = 2, code: ReasonCode = "billing_dispute", **changes: Any) -> Packet:
    return build(case(**changes), decision(code, layer), about())


def wire(made: Packet) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(made.model_dump(mode="json", by_alias=True)))
    return data


@pytest.mark.parametrize("layer", [2, 3])
def test_a_packet_follows_its_schema_and_passes_the_validator(layer: int) -> None:
    data = wire(packet(layer))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(data, schema(), cls=jsonschema.Draft202012Validator)
    assert validate(data) == packet(layer)
    assert data["schema"] == "lamina.handoff/1"


def test_a_conversation_that_just_began_makes_a_packet_too() -> None:
    empty = new_case({"id": None, "verified": False, "how": None, "tier": None})
    bare = Decision(2, True, "human_requested", ())
    made = build(empty, bare, about(recent=(), contacts=(), open_cases=()))
    jsonschema.validate(wire(made), schema())
    assert made.issue.one_line
    assert made.reason.signals[0].message_ids == ["c_1"]


def test_everything_the_customer_said_is_in_the_packet() -> None:
    made = packet()
    assert made.issue.entities["order_number"].value == "48213"
    assert made.issue.entities["order_number"].message_id == "m3"
    assert [fact.text for fact in made.facts] == [
        "I was charged twice for order 48213",
        "It went to my card (card number removed)",
        "Order 48213 was paid once",
    ]
    assert (made.facts[2].source, made.facts[2].ref) == ("workflow", "run-7")
    assert made.issue.goal == "Get the second charge refunded"


def test_what_a_running_workflow_was_told_is_in_the_packet() -> None:
    slots = {"slot": {"value": "2026-12-01 10:00", "shown": "1 December", "message_id": "m8"}}
    made = packet(workflow={"name": "book_appointment", "slots": slots})
    assert made.issue.entities["slot"].value == "1 December"
    step = next(step for step in made.next_steps if step.workflow)
    assert (step.workflow, step.arguments) == ("book_appointment", {"slot": "2026-12-01 10:00"})


def test_the_reason_carries_what_was_measured() -> None:
    reason = packet().reason
    assert (reason.code, reason.tier, reason.rule_ids) == ("billing_dispute", 3, ["a-rule"])
    (signal,) = reason.signals
    assert (signal.value, signal.operator, signal.threshold) == (-0.7, "at_most", -0.6)
    assert signal.message_ids == ["m9"]


def test_the_card_number_is_nowhere_and_its_masking_is_told() -> None:
    made = packet(
        issue=f"charged {CARD}",
        goal=f"refund {CARD}",
        attempted=[{"what": f"Refund to {CARD}", "arguments": {"card": CARD}, "result": CARD,
                    "worked": False, "message_id": "m6"}],
        promises=[{"text": f"Refund to {CARD}", "message_id": "m6"}],
        entities={"card": CARD},
        mood=[{"message_id": "m9", "sentiment": -1.0, "quote": CARD}],
    )  # fmt: skip
    assert "1111" not in json.dumps(wire(made))
    (redaction,) = made.redactions
    assert (redaction.kind, redaction.count) == ("card_number", 1)
    assert "m9" in redaction.message_ids
    flags = {each.flag: each for each in made.compliance}
    assert flags["payment_data"].evidence


def test_layer_two_gets_suggestions_with_evidence() -> None:
    made = packet(2)
    assert made.suggested_opening
    texts = [step.text for step in made.next_steps]
    assert "Ask for the email" in texts
    assert "Check the disputed charge against the records" in texts
    assert all(step.evidence and step.why for step in made.next_steps)
    assert [step.confidence for step in made.next_steps] == sorted(
        (step.confidence for step in made.next_steps), reverse=True
    )


@pytest.mark.parametrize("code", ["crisis", "legal_or_regulatory", "vip", "billing_dispute"])
def test_layer_three_gets_no_suggestion(code: ReasonCode) -> None:
    made = packet(3, code)
    assert (made.next_steps, made.suggested_opening) == ([], "")


def test_an_opening_is_not_offered_in_a_language_it_is_not_written_in() -> None:
    assert packet(language="de").suggested_opening == ""


@pytest.mark.parametrize(
    ("code", "flag"),
    [
        ("crisis", "crisis"),
        ("legal_or_regulatory", "legal"),
        ("fraud_or_security", "security"),
        ("sensitive_data", "sensitive_data"),
    ],
)
def test_a_risk_is_pointed_out(code: ReasonCode, flag: str) -> None:
    assert flag in {each.flag for each in packet(3, code).compliance}


def test_identity_is_pointed_out_until_it_is_verified() -> None:
    assert "identity_not_verified" in {each.flag for each in packet().compliance}
    who = {"id": "C-1042", "verified": True, "how": "code", "tier": None}
    verified = packet(customer=who)
    assert "identity_not_verified" not in {each.flag for each in verified.compliance}
    assert (verified.customer.verified, verified.customer.how) == (True, "code")


def test_earlier_contacts_and_open_cases_come_along() -> None:
    who = packet().customer
    assert (who.previous_contacts[0].ref, who.previous_contacts[0].outcome) == (
        "c_0",
        "resolved_confirmed",
    )
    assert who.open_cases[0].ref == "case-5"


def test_the_turning_point_is_quoted() -> None:
    sentiment = packet().sentiment
    assert (sentiment.current, sentiment.turning_point) == (-0.7, "m9")
    assert "This is a joke." in [quote.text for quote in sentiment.quotes]


def test_the_summary_holds_issue_and_reason() -> None:
    summary = packet().summary
    assert "charged twice" in summary
    assert "disputes a charge" in summary
    assert len(summary) <= 500


def test_a_decision_to_keep_makes_no_packet() -> None:
    with pytest.raises(ValueError, match="only to escalate"):
        build(case(), Decision(1, False, None, ()), about())


def test_the_customer_sees_plain_words_only() -> None:
    lines = shown_to_customer(packet())
    text = "\n".join(lines)
    for part in ("charged twice", "second charge refunded", "48213", "Invoice lookup", "email"):
        assert part in text
    for word in ("billing_dispute", "m9", "sentiment", "upset", "a-rule", "C-1042", "layer", "_"):
        assert word not in text
    assert len(lines) == len(set(lines)) <= 10


def test_a_correction_is_one_more_stated_fact() -> None:
    data = wire(packet())
    corrected = with_correction(data, f"It was order 48214, paid with {CARD}", "m12")
    added = corrected["facts"][-1]
    assert added == {
        "text": "It was order 48214, paid with (card number removed)",
        "status": "customer_stated",
        "source": "message",
        "ref": "m12",
    }
    assert corrected["transcript"]["to_message"] == "m12"
    assert corrected["redactions"][0]["message_ids"][-1] == "m12"
    assert validate(corrected)
    assert data == wire(packet())


def test_the_same_correction_counts_once_and_an_empty_one_not_at_all() -> None:
    once = with_correction(wire(packet()), "It was order 48214", "m12")
    assert with_correction(once, "It was order 48214", "m12") == once
    assert with_correction(once, " \n\x00", "m13") == once


def test_corrections_without_end_stay_within_the_schema() -> None:
    data = wire(packet())
    for number in range(200):
        data = with_correction(data, f"correction {number} " * 100, f"m{number + 20}")
    assert validate(data).facts[-1].ref == "m219"


def test_building_is_instant() -> None:
    best = min(timeit.repeat(lambda: packet(), number=5, repeat=10)) / 5
    assert best < 0.01


def test_a_number_named_since_does_not_replace_the_one_a_workflow_was_told() -> None:
    slots = {"order_number": {"value": "48213", "shown": "48213", "message_id": "m3"}}
    made = packet(
        entities={"order_number": "48999"},
        workflow={"name": "order_status", "slots": slots},
    )
    assert made.issue.entities["order_number"].value == "48999"
    assert made.issue.entities["order_number for order status"].value == "48213"
    step = next(step for step in made.next_steps if step.workflow)
    assert step.arguments == {"order_number": "48213"}


def test_nobody_is_asked_to_tell_their_verification() -> None:
    missing = [{"name": "verification", "why": "for the account", "message_id": "m3"}]
    assert "verification" not in packet(missing=missing).suggested_opening
