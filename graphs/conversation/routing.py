"""Where a turn goes after the decision: pure functions of the state."""

from typing import Literal

from langgraph.runtime import Runtime

from graphs.conversation.deps import Deps
from graphs.conversation.nodes.answer import supported
from graphs.conversation.state import State

Action = Literal[
    "hand_over",
    "keep_waiting",
    "resume",
    "run_workflow",
    "settle",
    "converse",
    "answer",
    "clarify",
    "offer_person",
]


YES_OR_NO = {
    "helped": {"affirm", "deny", "thank"},
    "human": {"affirm", "deny"},
    "which_article": {"deny"},
    "clarify": {"deny"},
    "workflow": {"deny"},
}
"""What counts as an answer to each of our open questions, by kind of offer."""


def choose_action(state: State, runtime: Runtime[Deps]) -> Action:
    """Return the one node that acts in this turn."""
    if "assessment" not in state:
        return "resume"
    if state["turn"].waiting is not None:
        return "keep_waiting"
    if state["decision"].escalate:
        return "hand_over"
    if state["case"]["workflow"] is not None or state.get("match") is not None:
        return "run_workflow"
    return _reply_with(state, runtime)


def _reply_with(state: State, runtime: Runtime[Deps]) -> Action:
    assessment, offer = state["assessment"], state["case"]["offer"]
    answers = state.get("answers", ())
    if offer is not None and assessment.act in YES_OR_NO[offer["kind"]] and not _asks_more(state):
        return "settle"
    if len(answers) == 1 and answers[0].draft.competing:
        return "clarify"
    if supported(answers, runtime.context.policy):
        return "answer"
    if assessment.type == "none":
        return "converse"
    best = max((answer.draft.support for answer in answers), default=0.0)
    near = best >= runtime.context.policy.thresholds.thin_support
    # A plain question was understood well enough to know that nothing answers it.
    return "clarify" if near and assessment.act != "ask" else "offer_person"


def _asks_more(state: State) -> bool:
    """Tell whether a yes or no came with a question of its own."""
    return "?" in state["turn"].text


def after_workflow(state: State) -> Literal["hand_over", "__end__"]:
    """Hand over where the workflow failed and the policy says so."""
    return "hand_over" if state["decision"].escalate else "__end__"
