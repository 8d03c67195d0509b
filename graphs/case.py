"""The running case state: what is known of the customer's problem, updated every turn.

It is plain JSON, bounded in size, and checkpointed; the handoff packet is a projection of it.
"""

from typing import Any, Literal, TypedDict

from graphs.assessment.signals import InteractionType

FactStatus = Literal["verified", "customer_stated", "inferred"]


class Fact(TypedDict):
    """Something known, and where it comes from."""

    text: str
    status: FactStatus
    source: Literal["message", "passage", "workflow"]
    ref: str
    """A message id, a chunk id, or the key of a workflow run."""


class Attempt(TypedDict):
    """Something that was tried for the customer."""

    what: str
    arguments: dict[str, str]
    """Redacted."""

    result: str
    worked: bool
    message_id: str


class Promise(TypedDict):
    """Something the customer was told would happen."""

    text: str
    message_id: str


class Missing(TypedDict):
    """Something a person will need that nobody has said yet."""

    name: str
    why: str
    message_id: str


class Mood(TypedDict):
    """Sentiment at one customer message."""

    message_id: str
    sentiment: float
    quote: str


class Customer(TypedDict):
    """Whom we are talking to, as far as we know."""

    id: str | None
    verified: bool
    how: str | None
    """`identity_token`, `code`, or None."""

    tier: str | None


class Offer(TypedDict):
    """An open question of ours, so that a bare yes or no can be understood."""

    kind: Literal["human", "helped", "which_article", "clarify", "workflow"]
    options: list[str]
    """What can be chosen: article ids, or a workflow's name."""


class Paused(TypedDict):
    """A workflow that waits until another one has ended."""

    state: dict[str, Any]
    question: str


class Case(TypedDict):
    """One episode's state, plus what outlives episodes (customer, language, mood)."""

    episode: int
    issue: str
    """One line: the customer's problem in the customer's words."""

    goal: str
    type: InteractionType
    """`none` until the customer has one."""

    layer: int
    opened_by: str
    """Message id of the first mention."""

    entities: dict[str, str]
    facts: list[Fact]
    missing: list[Missing]
    attempted: list[Attempt]
    promises: list[Promise]
    mood: list[Mood]
    turning_point: str | None
    """Message id where the sentiment fell and stayed down."""

    signals: dict[str, list[str]]
    """Message ids by counted signal: `pushback`, `repetition`, `clarification`, `failure`."""

    offer: Offer | None
    workflow: dict[str, Any] | None
    """State of the running workflow (graphs.workflows.engine), or None."""

    paused: Paused | None
    """The workflow that the customer left for another one, and what it was asking."""

    answered_from: list[str]
    """Chunk ids the last answer cited."""

    last_question: str
    """The last question that was answered, for repetition and for `it` and `that`."""

    customer: Customer
    language: str
    outcome: str
    """A rung of the outcome ladder: `open`, `contained`, `resolved_confirmed`, `handed_off`, …"""


def new_case(customer: Customer, language: str = "en") -> Case:
    """Return the state of a conversation in which nothing was said yet."""
    return Case(
        episode=1,
        issue="",
        goal="",
        type="none",
        layer=1,
        opened_by="",
        entities={},
        facts=[],
        missing=[],
        attempted=[],
        promises=[],
        mood=[],
        turning_point=None,
        signals={},
        offer=None,
        workflow=None,
        paused=None,
        answered_from=[],
        last_question="",
        customer=customer,
        language=language,
        outcome="open",
    )
