"""Hand the conversation to a person, keep the packet fresh while they are awaited, take it back."""

from collections.abc import Mapping
from typing import Any

from graphs.case import Case, Missing
from graphs.conversation.deps import Deps
from graphs.conversation.nodes import Change, Run
from graphs.conversation.speak import Voice, paragraphs
from graphs.conversation.state import Handover, Reply, State, Turn
from graphs.conversation.track import add_promise, clip
from graphs.handoff.build import About, build, shown_to_customer, with_correction
from graphs.policy.decision import TIERS, Decision

PASSED_ON = ("handoff",)

NOT_TOLD = frozenset({"verification"})
"""What a customer proves, not tells: a person goes about it in their own way."""


async def hand_over(state: State, runtime: Run) -> Change:
    """Build the packet and tell the customer the truth about what happens now."""
    deps, turn, decision = runtime.context, state["turn"], state["decision"]
    voice = Voice(deps, turn)
    case = _handed_over(state["case"], turn, decision, deps)
    handover = await _pack(case, turn, decision, deps)
    before = state["reply"].sentences if "reply" in state else ()
    reply = Reply(
        paragraphs(
            [part.strip() for part in before],
            _why_and_what_now(voice, case, decision),
            _passed_on(voice, decision, handover),
            _ask_missing(voice, case, decision),
        )
    )
    return {"case": case, "reply": reply, "handover": handover, "performed": PASSED_ON}


async def keep_waiting(state: State, runtime: Run) -> Change:
    """Add what the customer writes to the packet; a graver turn replaces its reason."""
    deps, turn, decision = runtime.context, state["turn"], state["decision"]
    voice = Voice(deps, turn)
    if turn.waiting is not None and graver(decision, turn.waiting):
        handover: Handover | None = await _pack(state["case"], turn, decision, deps)
        said = _why_and_what_now(voice, state["case"], decision)
    else:
        handover = _with_messages(turn)
        said = [voice.line("handoff_waiting_ack")]
    return {"handover": handover, "reply": Reply(paragraphs(said)), "performed": PASSED_ON}


async def resume(state: State, runtime: Run) -> Change:
    """Say that the assistant is back after a handback."""
    return {"reply": Reply((Voice(runtime.context, state["turn"]).line("handback_hello"),))}


def graver(decision: Decision, waiting: Mapping[str, Any]) -> bool:
    """Tell whether a decision outranks the reason the customer already waits for."""
    if not decision.escalate or decision.reason is None:
        return False
    return TIERS[decision.reason] < int(waiting["reason"]["tier"]) or decision.layer > int(
        waiting["layer"]
    )


def _handed_over(case: Case, turn: Turn, decision: Decision, deps: Deps) -> Case:
    case = {
        **case,
        "layer": decision.layer,
        "outcome": "handed_off",
        "offer": None,
        "issue": case["issue"] or clip(turn.text),
        "opened_by": case["opened_by"] or turn.id,
        "missing": _missing(case, turn, decision, deps),
    }
    return add_promise(case, "A person takes over this conversation", turn.last.message_id)


def _missing(case: Case, turn: Turn, decision: Decision, deps: Deps) -> list[Missing]:
    """Return what a person will need and nobody has said; in layer 3 nothing is asked for."""
    if decision.layer > 2:
        return case["missing"]
    known = {missing["name"] for missing in case["missing"]} | set(case["entities"])
    needed = deps.policy.needs.get(case["type"]) or {}
    return case["missing"] + [
        Missing(name=name, why=why, message_id=turn.last.message_id)
        for name, why in needed.items()
        if name not in known and not (name == "email" and case["customer"]["id"])
    ]


async def _pack(case: Case, turn: Turn, decision: Decision, deps: Deps) -> Handover:
    customer_id = case["customer"]["id"]
    contacts = (
        await deps.contacts.previous(customer_id, turn.conversation_id) if customer_id else []
    )
    about = About(
        packet_id=f"p_{turn.id}",
        conversation_id=turn.conversation_id,
        channel=turn.channel,
        owner_epoch=turn.epoch,
        checkpoint="",
        created_at=turn.now,
        contacts=tuple(contacts),
        recent=(*turn.history, *turn.messages),
    )
    packet = build(case, decision, about)
    return Handover(packet.model_dump(mode="json", by_alias=True), shown_to_customer(packet))


def _with_messages(turn: Turn) -> Handover | None:
    packet = turn.waiting
    if packet is None:
        return None
    for message in turn.messages:
        packet = with_correction(packet, message.text, message.message_id)
    return Handover(packet, ())


def _why_and_what_now(voice: Voice, case: Case, decision: Decision) -> list[str]:
    reason = decision.reason or "default"
    if reason == "crisis":
        return [voice.line("handoff_crisis")]
    now = "handoff_layer3" if decision.layer > 2 else "handoff_layer2"
    return [voice.reason(reason, case["issue"]), voice.line(now, one_line=case["issue"])]


def _passed_on(voice: Voice, decision: Decision, handover: Handover) -> list[str]:
    if decision.reason == "crisis" or not handover.shown:
        return []
    return [voice.line("handoff_passing_on"), *(f"- {line}" for line in handover.shown)]


def _ask_missing(voice: Voice, case: Case, decision: Decision) -> list[str]:
    names = [
        missing["name"].replace("_", " ")
        for missing in case["missing"]
        if missing["name"] not in NOT_TOLD
    ]
    if decision.layer > 2 or not names:
        return []
    return [voice.line("handoff_ask_missing", missing=f"your {' and '.join(names)}")]
