"""Let the policy decide: keep the conversation, or hand it over, and why."""

from graphs.assessment.signals import Assessment, Evidence
from graphs.case import Case
from graphs.conversation.nodes import Change, Run
from graphs.conversation.state import State, Turn
from graphs.conversation.track import count, sentiment_trend
from graphs.policy.decide import decide as apply_policy
from graphs.policy.decision import Signals

COUNTED = {
    "pushbacks": "pushback",
    "repetitions": "repetition",
    "clarifications": "clarification",
    "failures": "failure",
}


async def decide(state: State, runtime: Run) -> Change:
    """Turn everything known about this turn into a decision."""
    if "assessment" not in state:
        return {}
    decision = apply_policy(runtime.context.policy, signals(state))
    layer = max(state["case"]["layer"], decision.layer)
    return {"decision": decision, "case": {**state["case"], "layer": layer}}


def signals(state: State, *, failed: str | None = None) -> Signals:
    """Return what the policy may look at; `failed` names a failure of the acting node."""
    case, turn, assessment = state["case"], state["turn"], state["assessment"]
    answers = state.get("answers", ())
    return Signals(
        assessment=assessment,
        channel=turn.channel,
        customer_tier=case["customer"]["tier"],
        sentiment_trend=sentiment_trend(case),
        offer_accepted=_accepts_person(case, assessment),
        pushbacks=count(case, "pushback"),
        repetitions=count(case, "repetition"),
        clarifications=count(case, "clarification"),
        failures=count(case, "failure"),
        support=max((answer.draft.support for answer in answers), default=None),
        workflow_matched=state.get("match") is not None or case["workflow"] is not None,
        verification_failed=failed == "verification_failed",
        workflow_failed=failed == "workflow_failed",
        layer_so_far=case["layer"],
        evidence=_evidence(case, turn, failed),
    )


def _accepts_person(case: Case, assessment: Assessment) -> bool:
    offer = case["offer"]
    return offer is not None and offer["kind"] == "human" and assessment.act == "affirm"


def _evidence(case: Case, turn: Turn, failed: str | None) -> dict[str, tuple[Evidence, ...]]:
    quotes = {mood["message_id"]: mood["quote"] for mood in case["mood"]}
    evidence = {
        field: tuple(Evidence(id_, quotes.get(id_, "")) for id_ in case["signals"].get(name, ()))
        for field, name in COUNTED.items()
    }
    now = (Evidence(turn.last.message_id, quotes.get(turn.last.message_id, "")),)
    return {**evidence, "offer_accepted": now, **({failed: now} if failed else {})}
