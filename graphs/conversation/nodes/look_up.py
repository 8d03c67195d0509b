"""Look up what the turn asks for: passages and a draft for each question, or a workflow."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from graphs.assessment.signals import Assessment
from graphs.conversation.deps import Deps
from graphs.conversation.nodes import Change, Run
from graphs.conversation.state import Answer, State, Turn
from graphs.writing.extractive import Draft, compose
from graphs.writing.guards import check

QUESTIONS = 4
"""More questions than this in one turn are answered in part, and the customer is told."""

OWN_QUESTION = 4
"""Words that make a message a question of its own; a shorter one belongs to its neighbour."""


async def look_up(state: State, runtime: Run) -> Change:
    """Draft an answer from the passages, and see whether a workflow is asked for."""
    turn, assessment = state["turn"], state.get("assessment")
    if assessment is None or _nothing_to_look_up(assessment):
        return {"answers": (), "match": None}
    return await asyncio.to_thread(_look_up, turn, runtime.context)


def _look_up(turn: Turn, deps: Deps) -> Change:
    answers = tuple(_draft(question, turn, deps) for question in questions(turn)[:QUESTIONS])
    return {"answers": answers, "match": deps.engine.match(turn.text)}


def _draft(question: str, turn: Turn, deps: Deps) -> Answer:
    spoken = deps.wording.spoken(turn.locale)
    found = deps.retriever.retrieve(question, turn.asked_before, locale=spoken)
    draft = compose(question, found, history=turn.asked_before)
    return Answer(question, guarded(draft, [passage.chunk.text for passage in found.passages]))


def guarded(draft: Draft, sources: Sequence[str]) -> Draft:
    """Return the draft without what no source states and what promises an action."""
    kept = []
    for sentence in draft.sentences:
        said = check(sentence, passages=sources, results=(), performed=()).text
        if said:
            kept.append(f"\n{said}" if sentence.startswith("\n") else said)
    return replace(draft, sentences=tuple(kept))


def questions(turn: Turn) -> list[str]:
    """Return the turn's questions: long messages stand alone, short ones join the one before."""
    found: list[str] = []
    for message in turn.messages:
        if found and (_is_short(message.text) or _is_short(found[-1])):
            found[-1] += " " + message.text
        else:
            found.append(message.text)
    return found


def _is_short(text: str) -> bool:
    return len(text.split()) < OWN_QUESTION


def _nothing_to_look_up(assessment: Assessment) -> bool:
    return assessment.type == "none" and assessment.act not in {"ask", "tell"}
