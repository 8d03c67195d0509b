"""Read the customer's messages: what they mean, and what that adds to the case."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from graphs.assessment.assessor import Assessor
from graphs.assessment.signals import Assessment
from graphs.case import new_case
from graphs.conversation.data import is_bare, unread
from graphs.conversation.nodes import Change, Run
from graphs.conversation.state import State, Turn
from graphs.conversation.track import after_handback, observe
from graphs.policy.model import Policy
from graphs.transcript import Message


async def understand(state: State, runtime: Run) -> Change:
    """Assess the turn's messages and bring the case up to date."""
    deps, turn = runtime.context, state["turn"]
    case = state.get("case") or new_case(turn.customer)
    if turn.handback is not None:
        case = after_handback(case, turn.id, turn.handback)
    if not turn.messages:
        return {"case": case}
    asked = case["workflow"] is not None
    assessments = await asyncio.to_thread(_assess_each, deps.assessor, turn, asked)
    assessment = _gravest(assessments, deps.policy)
    if turn.button:
        assessment = replace(assessment, human_requested=1.0)
    known = {**case["entities"], **deps.engine.entities(turn.text, turn.now)}
    case = observe({**case, "entities": known}, assessment, turn, deps.policy)
    return {"case": case, "assessment": assessment}


def _assess_each(assessor: Assessor, turn: Turn, asked: bool) -> list[Assessment]:
    """Assess each message; a bare code or date is only an answer where a workflow `asked`."""
    history: Sequence[Message] = turn.history
    assessments = []
    for message in turn.messages:
        assessment = assessor.assess(message, history)
        assessments.append(unread(assessment) if asked and is_bare(message.text) else assessment)
        history = [*history, message]
    return assessments


def _gravest(assessments: Sequence[Assessment], policy: Policy) -> Assessment:
    """Return the gravest of several assessments, carrying the alarms of all of them."""
    if len(assessments) == 1:
        return assessments[0]
    gravest = max(assessments, key=lambda each: _gravity(each, policy))
    amounts = [each.amount for each in assessments if each.amount]
    return replace(
        gravest,
        sentiment=min(each.sentiment for each in assessments),
        human_requested=max(each.human_requested for each in assessments),
        pushback=max(each.pushback for each in assessments),
        flags=tuple({flag.flag: flag for each in assessments for flag in each.flags}.values()),
        amount=max(amounts, key=lambda money: money.amount, default=None),
    )


def _gravity(assessment: Assessment, policy: Policy) -> tuple[int, int, float]:
    layer = 0 if assessment.type == "none" else policy.row(assessment.type).layer
    return len(assessment.flags), layer, assessment.human_requested
