"""Small talk, and the customer's yes or no to an open question of ours."""

from graphs.case import Attempt, Case, Offer
from graphs.conversation.nodes import Change, Run
from graphs.conversation.speak import Voice
from graphs.conversation.state import Reply, State
from graphs.conversation.track import add_attempt, mark

REPLIES = {"greet": "greet_reply", "thank": "thanks_reply", "bye": "bye_reply"}


async def converse(state: State, runtime: Run) -> Change:
    """Answer a greeting, thanks, a goodbye, or small talk."""
    voice = Voice(runtime.context, state["turn"])
    act = state["assessment"].act
    if act in {"affirm", "deny"}:
        return {"reply": Reply((voice.line("clarify_rephrase"),))}
    abused = any(raised.flag == "abuse" for raised in state["assessment"].flags)
    key = "abuse_boundary" if abused else REPLIES.get(act, "small_talk")
    return {"reply": Reply((voice.line(key),))}


async def settle(state: State, runtime: Run) -> Change:
    """Take the customer's yes or no to what we offered or asked."""
    voice = Voice(runtime.context, state["turn"])
    case, offer = state["case"], state["case"]["offer"]
    yes = state["assessment"].act != "deny"
    if offer is not None and offer["kind"] == "helped":
        return _helped(state, voice) if yes else _not_helped(state, voice)
    closed: Case = {**case, "offer": None}
    return {"case": closed, "reply": Reply((voice.line("offer_declined"),))}


def _helped(state: State, voice: Voice) -> Change:
    case = _attempt(state, worked=True)
    settled: Case = {**case, "offer": None, "outcome": "resolved_confirmed"}
    return {"case": settled, "reply": Reply((voice.line("helped_yes"),))}


def _not_helped(state: State, voice: Voice) -> Change:
    case = mark(_attempt(state, worked=False), "clarification", state["turn"].last.message_id)
    asked: Case = {**case, "offer": Offer(kind="clarify", options=[])}
    quick = (voice.line("quick_person"),)
    return {"case": asked, "reply": Reply((voice.line("helped_no"),), quick_replies=quick)}


def _attempt(state: State, *, worked: bool) -> Case:
    case = state["case"]
    if not case["last_question"]:
        return case
    attempt = Attempt(
        what=f"Answered “{case['last_question']}” from the knowledge base",
        arguments={},
        result="the customer says it helped" if worked else "the customer says it did not help",
        worked=worked,
        message_id=state["turn"].last.message_id,
    )
    return add_attempt(case, attempt)
