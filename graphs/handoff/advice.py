"""Propose how a person could go on, in layer 2, from what the packet holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphs.handoff.packet import LINE, Missing, NextStep, Packet, Ref
from graphs.handoff.redact import mask
from graphs.handoff.words import clip, named
from graphs.policy.decision import ReasonCode

STEPS = 5

_SURE, _LIKELY, _POSSIBLE = 0.9, 0.7, 0.5
"""Sure follows from state alone; likely from the reason; possible is worth a thought."""

_BY_REASON: Mapping[ReasonCode, tuple[str, str]] = {
    "frustration": ("Acknowledge what went wrong before solving it", "the mood has fallen"),
    "complaint": ("Acknowledge the complaint and say what happens next", "it is a complaint"),
    "churn_risk": ("Ask what would make the customer stay", "the customer may leave"),
    "billing_dispute": ("Check the disputed charge against the records", "a charge is disputed"),
    "pushback": ("Ask what was wrong with the answers before giving another", "they were rejected"),
    "unsupported_request": ("See whether the request can be done by hand", "no process does it"),
    "missing_knowledge": ("Answer from your own sources", "the knowledge base has no answer"),
    "verification_failed": ("Verify identity in another way", "the identity check failed"),
    "workflow_failed": ("Finish the failed process by hand", "it failed for a technical reason"),
    "clarification_limit": ("Ask in your own words what is needed", "it stayed unclear"),
    "complex_troubleshooting": (
        "Go through what was tried and continue from there",
        "it is complex",
    ),
    "assistant_failure": ("Read the last message and answer it", "the assistant could not"),
    "usage_limit": ("Answer the last message", "the assistant may not go on"),
}


def next_steps(packet: Packet, workflow: Mapping[str, Any] | None) -> list[NextStep]:
    """Return at most five steps, the surest first; `workflow` is the state of a running one."""
    steps = [
        *_finish(packet, workflow),
        *_by_reason(packet),
        *(_ask(each) for each in packet.missing_information),
        *_verify(packet),
        *_look_at_earlier(packet),
    ]
    return sorted(steps, key=lambda step: -step.confidence)[:STEPS]


def opening(packet: Packet) -> str:
    """Return first words that show nothing has to be said twice; empty in other languages."""
    if packet.language != "en":
        return ""
    issue = clip(packet.issue.one_line.rstrip("."), 160)
    read = f"Hello, I have read the whole conversation, so you need not repeat anything: “{issue}”."
    # Who they are is proven, not told: the agent has ways of their own for that.
    names = [named(each.name) for each in packet.missing_information if each.name != "verification"]
    if names:
        return clip(f"{read} To go on, could you give me your {' and '.join(names[:2])}?", LINE)
    return clip(f"{read} I am looking into it now.", LINE)


def _finish(packet: Packet, workflow: Mapping[str, Any] | None) -> Iterator[NextStep]:
    if not workflow or not workflow.get("name"):
        return
    slots = workflow.get("slots") or {}
    arguments = {name: mask(slot["value"])[0] for name, slot in slots.items()}
    refs = [slot["message_id"] for slot in slots.values() if slot.get("message_id")]
    refs = refs or [packet.issue.evidence[0].ref]
    yield NextStep(
        text=f"Finish “{named(workflow['name'])}” with what is already filled in",
        why="the assistant had begun it for the customer",
        workflow=workflow["name"],
        arguments=arguments,
        confidence=_LIKELY,
        evidence=_messages(refs),
    )


def _by_reason(packet: Packet) -> Iterator[NextStep]:
    for code in packet.reason.codes:
        if code in _BY_REASON:
            text, why = _BY_REASON[code]
            refs = [r for s in packet.reason.signals if s.code == code for r in s.message_ids]
            refs = refs or [packet.issue.evidence[0].ref]
            yield NextStep(text=text, why=why, confidence=_LIKELY, evidence=_messages(refs))


def _ask(missing: Missing) -> NextStep:
    return NextStep(
        text=f"Ask for the {clip(named(missing.name), 100)}",
        why=missing.why or "nobody has said it yet",
        confidence=_SURE,
        evidence=_messages([missing.message_id]),
    )


def _verify(packet: Packet) -> Iterator[NextStep]:
    if not packet.customer.verified and "verification_failed" not in packet.reason.codes:
        yield NextStep(
            text="Verify identity before anything in the account is shown or changed",
            why="the customer is not verified",
            confidence=_POSSIBLE,
            evidence=packet.customer.evidence,
        )


def _look_at_earlier(packet: Packet) -> Iterator[NextStep]:
    same = [each for each in packet.customer.previous_contacts if each.type == packet.issue.type]
    if same:
        yield NextStep(
            text="Look at the earlier contact about the same kind of issue",
            why=f"it ended as {named(same[0].outcome)}",
            confidence=_POSSIBLE,
            evidence=[Ref(source="record", ref=same[0].ref)],
        )


def _messages(refs: list[str]) -> list[Ref]:
    return [Ref(source="message", ref=each) for each in dict.fromkeys(refs)][:10]
