"""Hand over when the assistant itself fails: no graph, no model, only what is known."""

from graphs.assessment.signals import Evidence
from graphs.case import Case
from graphs.conversation.deps import Deps
from graphs.conversation.speak import Voice, paragraphs
from graphs.conversation.state import Handover, Reply, State, Turn
from graphs.conversation.track import clip
from graphs.handoff.build import About, build, shown_to_customer, with_correction
from graphs.policy.decision import TIERS, Decision, Reason

QUEUE = "general"


def rescue(case: Case, turn: Turn, deps: Deps) -> State:
    """Return the end of a turn that failed: an honest line and a packet with what is known.

    Where a person is awaited already, their packet keeps its reason and gets the messages.
    """
    if turn.waiting is not None:
        return _keep_waiting(case, turn, deps)
    last = turn.messages[-1] if turn.messages else None
    message_id = last.message_id if last else turn.id
    case = {
        **case,
        "outcome": "handed_off",
        "layer": max(2, case["layer"]),
        "issue": case["issue"] or clip(turn.text) or "The assistant failed",
        "opened_by": case["opened_by"] or message_id,
    }
    decision = _failure(case, Evidence(message_id, clip(last.text, 90) if last else ""))
    about = About(
        packet_id=f"p_{turn.id}",
        conversation_id=turn.conversation_id,
        channel=turn.channel,
        owner_epoch=turn.epoch,
        checkpoint="",
        created_at=turn.now,
        contacts=(),
        recent=(*turn.history, *turn.messages),
    )
    packet = build(case, decision, about)
    return {
        "case": case,
        "decision": decision,
        "reply": Reply(paragraphs([Voice(deps, turn).line("assistant_failure")])),
        "handover": Handover(
            packet.model_dump(mode="json", by_alias=True), shown_to_customer(packet)
        ),
    }


def _keep_waiting(case: Case, turn: Turn, deps: Deps) -> State:
    packet = dict(turn.waiting or {})
    for message in turn.messages:
        packet = with_correction(packet, message.text, message.message_id)
    line = Voice(deps, turn).line("handoff_waiting_ack")
    return {"case": case, "reply": Reply((line,)), "handover": Handover(packet, ())}


def _failure(case: Case, evidence: Evidence) -> Decision:
    reason = Reason(
        code="assistant_failure",
        tier=TIERS["assistant_failure"],
        rule="assistant_failure",
        signal="assistant_failure",
        value="yes",
        threshold="yes",
        evidence=(evidence,),
    )
    return Decision(
        layer=case["layer"],
        escalate=True,
        reason="assistant_failure",
        reasons=(reason,),
        priority="high",
        queue=QUEUE,
    )
