"""The graph's state: the case lasts and is checkpointed; everything else lives for one turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypedDict

from langgraph.channels import UntrackedValue

from graphs.assessment.signals import Assessment
from graphs.case import Case, Customer
from graphs.policy.decision import Decision
from graphs.transcript import Message
from graphs.workflows.step import Match
from graphs.writing.extractive import Draft
from knowledge.article import Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """What starts a turn: the customer's messages since the last one, a handback, or both."""

    id: str
    """Message id of the first input; the same again when a killed turn is run again."""

    conversation_id: str
    epoch: int
    channel: str
    locale: str
    now: datetime
    messages: tuple[Message, ...]
    """The customer's messages, oldest first; empty where only a handback came in."""

    button: bool
    """The customer pressed "talk to a human"."""

    handback: str | None
    """What the human agent noted on handing back, None without one; not for the customer's eyes."""

    waiting: Mapping[str, Any] | None
    """The packet in the queue while a person is awaited."""

    history: tuple[Message, ...]
    """The messages before, oldest first, at most ten."""

    customer: Customer
    """Who the customer was when the conversation began."""

    @property
    def text(self) -> str:
        """All that the customer said in this turn."""
        return "\n".join(message.text for message in self.messages)

    @property
    def last(self) -> Message:
        """The customer's last message of the turn."""
        return self.messages[-1]

    @property
    def asked_before(self) -> tuple[str, ...]:
        """The customer's earlier messages, oldest first."""
        return tuple(m.text for m in self.history if m.author == "customer")


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the turn with what the knowledge base says to it."""

    question: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant says in this turn, sentence by sentence."""

    sentences: tuple[str, ...]
    citations: tuple[Citation, ...] = ()
    quick_replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handover:
    """A handoff that this turn asks for; it exists once the turn is committed."""

    packet: Mapping[str, Any]
    shown: Sequence[str]
    """What is passed on, in words for the customer."""


class State(TypedDict, total=False):
    """Lasting: `case`. Per turn, never checkpointed: all the others."""

    case: Case
    """Updated by `understand`, `decide` and the acting node."""

    turn: Annotated[Turn, UntrackedValue(Turn)]
    """The input."""

    assessment: Annotated[Assessment, UntrackedValue(Assessment)]
    """Set by `understand`; absent on a handback."""

    answers: Annotated[tuple[Answer, ...], UntrackedValue(tuple)]
    """Set by `look_up`: one for each question, empty where nothing was looked up."""

    match: Annotated[Match | None, UntrackedValue(object)]
    """Set by `look_up`: the workflow that the customer wants done."""

    decision: Annotated[Decision, UntrackedValue(Decision)]
    """Set by `decide`, and again where the acting node fails."""

    reply: Annotated[Reply, UntrackedValue(Reply)]
    """Set by the acting node."""

    performed: Annotated[tuple[str, ...], UntrackedValue(tuple)]
    """What the acting node really did; only these may be spoken of as done."""

    results: Annotated[tuple[str, ...], UntrackedValue(tuple)]
    """Words of workflow results, which may be repeated to the customer."""

    handover: Annotated[Handover | None, UntrackedValue(object)]
    """Set by `hand_over`."""
