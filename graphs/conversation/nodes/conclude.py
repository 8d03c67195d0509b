"""End the turn: what the episode has come to, and what must not grow."""

from graphs.conversation.nodes import Change, Run
from graphs.conversation.state import State


async def conclude(state: State, runtime: Run) -> Change:
    """Set the outcome so far."""
    case = state["case"]
    if case["outcome"] == "open" and case["answered_from"]:
        return {"case": {**case, "outcome": "contained"}}
    return {}
