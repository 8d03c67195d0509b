"""Take one step of a workflow: start it, fill its slots, or bring it to its end."""

import re

from graphs.case import Case, Offer, Paused
from graphs.conversation.nodes import Change, Run
from graphs.conversation.nodes.answer import citations, supported
from graphs.conversation.nodes.decide import signals
from graphs.conversation.speak import Voice, paragraphs
from graphs.conversation.state import Reply, State, Turn
from graphs.conversation.track import add_attempt, add_facts, set_missing
from graphs.policy.decide import decide
from graphs.transcript import Message
from graphs.workflows.step import Step, TurnContext

_QUESTION = re.compile(
    r"\?|\b(?:what|how|where|which|who|why)\b|^(?:and |but )?(?:when|can|could|do|does|is|are)\b",
    re.IGNORECASE,
)


async def run_workflow(state: State, runtime: Run) -> Change:
    """Advance the running workflow, or start the one that is asked for."""
    case, step = await _step(state, runtime)
    case = _keep(case, step)
    voice = Voice(runtime.context, state["turn"])
    said = voice.lines(step.say)
    change: Change = {"case": case, "results": tuple(said), "performed": _performed(step)}
    if not step.understood:
        return {**change, "reply": _digress(state, runtime, voice, said, step)}
    if step.failed:
        decision = decide(
            runtime.context.policy, signals({**state, "case": case}, failed=step.failed)
        )
        return {**change, "decision": decision, "reply": Reply(paragraphs(said))}
    if step.state is None and case["paused"] is not None:
        return {**change, **_go_back(case, case["paused"], voice, said)}
    if step.attempt and step.attempt["worked"] and step.state is None:
        return {**change, **_finished(case, voice, said, step)}
    return {**change, "reply": Reply(paragraphs(said), quick_replies=step.quick_replies)}


async def _step(state: State, runtime: Run) -> tuple[Case, Step]:
    """Return the step, and the case with the workflow that was left for another one, if any."""
    engine, turn, case = runtime.context.engine, state["turn"], state["case"]
    context = TurnContext(
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        epoch=turn.epoch,
        now=turn.now,
        known=case["entities"],
    )
    message, running, match = _one(turn), case["workflow"], state.get("match")
    customer = case["customer"]
    if running is not None:
        step = await engine.advance(running, message, customer, context)
        if step.understood or match is None or match.name == running["name"]:
            return case, step
        asked = Voice(runtime.context, turn).lines(step.say)[-1]
        case = {**case, "paused": Paused(state=running, question=asked)}
    if match is None:
        raise AssertionError("run_workflow was reached without a workflow")
    return case, await engine.start(match.name, message, customer, context)


def _go_back(case: Case, paused: Paused, voice: Voice, said: list[str]) -> Change:
    """Take up the workflow that was left for the one that has just ended."""
    back = voice.line("workflow_digression_return", question=paused["question"])
    resumed: Case = {**case, "workflow": paused["state"], "paused": None}
    return {"case": resumed, "reply": Reply(paragraphs(said, [back]))}


def _one(turn: Turn) -> Message:
    return Message("customer", turn.text, turn.last.message_id)


def _keep(case: Case, step: Step) -> Case:
    case = set_missing(add_attempt(add_facts(case, step.facts), step.attempt), step.missing)
    return {
        **case,
        "workflow": step.state,
        "customer": step.customer or case["customer"],
        "offer": None,
    }


def _performed(step: Step) -> tuple[str, ...]:
    return ("workflow",) if step.attempt and step.attempt["worked"] else ()


def _finished(case: Case, voice: Voice, said: list[str], step: Step) -> Change:
    """Report what was done; the customer's yes or no to it decides the outcome."""
    asked = voice.line("helped_question")
    quick = step.quick_replies or (
        voice.line("quick_helped_yes"),
        voice.line("quick_helped_no"),
    )
    settled: Case = {
        **case,
        "offer": Offer(kind="helped", options=[]),
        "last_question": "",
        "outcome": "contained",
    }
    return {"case": settled, "reply": Reply(paragraphs(said, [asked]), quick_replies=quick)}


def _digress(state: State, runtime: Run, voice: Voice, said: list[str], step: Step) -> Reply:
    """Answer what the customer asked instead, then come back to the workflow's question."""
    good = supported(state.get("answers", ()), runtime.context.policy)
    if not good or not _asks(state):
        return Reply(paragraphs(said), quick_replies=step.quick_replies)
    back = voice.line("workflow_digression_return", question=said[-1])
    return Reply(
        paragraphs(*(each.draft.sentences for each in good), [back]),
        citations=citations(good),
        quick_replies=step.quick_replies,
    )


def _asks(state: State) -> bool:
    """Tell whether the message is a question; "Munich" or "tomorrow" may be near an article too."""
    text = state["turn"].text
    return state["assessment"].act == "ask" or _QUESTION.search(text) is not None
