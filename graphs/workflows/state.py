"""What a running workflow remembers between turns: plain JSON, bounded, checked when it returns."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from graphs.workflows.declare import Workflow
from graphs.workflows.errors import BadState, UnknownWorkflow
from graphs.workflows.extract.found import MAX_VALUE

Stage = Literal["slots", "identify", "code", "confirm", "change"]


class Value(TypedDict):
    """One filled slot."""

    value: str
    shown: str
    """As the customer reads it: `Tuesday 3 December`."""

    message_id: str


class Identity(TypedDict):
    """Whom the customer says they are; not verified."""

    customer_id: str | None
    """None: nobody in the records; the customer is not told."""

    by: str
    """`email`, `phone`, `order_number`, `customer`."""

    said: str
    """The identifier."""


class Code(TypedDict):
    """What became of the codes of this run."""

    customer_id: str | None
    """Whom the last one was for; it proves nothing about anybody else."""

    wrong: int
    sent: int
    sent_at: str
    """ISO time of the last one."""


class Question(TypedDict):
    """What was asked last, to ask it again after a digression."""

    lines: list[tuple[str, dict[str, str]]]
    quick_replies: list[str]


class RunState(TypedDict):
    """The workflow's state."""

    name: str
    stage: Stage
    asked: str
    """A slot's name, or the stage."""

    question: Question
    opening: str
    """The message that started it: read again when options are known that were not then."""

    reread: list[str]
    """Slots that were looked for in `opening` when their turn came."""

    slots: dict[str, Value]
    partial: dict[str, str]
    """Parts of a value that takes several messages, by slot."""

    candidates: list[dict[str, str]]
    """Values to choose from, where the last message named several."""

    identity: Identity | None
    code: Code | None
    misunderstood: int
    """Messages in a row that did not answer."""

    retries: int
    """Executions that sent the customer back to a slot."""


def new_state(name: str, opening: str) -> RunState:
    """Return the state of a workflow about which nothing is known."""
    return RunState(
        name=name,
        stage="slots",
        asked="",
        question=Question(lines=[], quick_replies=[]),
        opening=opening[:MAX_VALUE],
        reread=[],
        slots={},
        partial={},
        candidates=[],
        identity=None,
        code=None,
        misunderstood=0,
        retries=0,
    )


def restored(stored: Mapping[str, Any], workflows: Mapping[str, Workflow]) -> RunState:
    """Return stored state ready to be changed.

    Raises:
        UnknownWorkflow: the pack no longer has the workflow.
        BadState: keys are missing, or slots are unknown.
    """
    name = str(stored.get("name"))
    if name not in workflows:
        raise UnknownWorkflow(f"no workflow {name!r} in this pack; start another one")
    missing = RunState.__required_keys__ - stored.keys()
    unknown = set(stored.get("slots", ())) - set(workflows[name].slots)
    if missing or unknown:
        raise BadState(f"state of {name!r} does not fit: {sorted(missing | unknown)}")
    state = {**stored, "slots": dict(stored["slots"]), "partial": dict(stored["partial"])}
    return state  # type: ignore[return-value]  # the keys were just checked
