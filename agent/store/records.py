"""What goes into the store and what comes out of it: frozen records, plain JSON inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from graphs.case import Customer
from graphs.transcript import Author, Message

Owner = Literal["assistant", "queue", "human_agent", "none"]
InputKind = Literal["message", "button", "correction", "handback"]
HandoffStatus = Literal["waiting", "accepted", "returned", "resolved", "declined", "abandoned"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it stands."""

    id: str
    channel: str
    locale: str
    status: Literal["open", "closed"]
    owner: Owner
    epoch: int
    layer: int
    token_hash: str
    customer: Customer
    context: Mapping[str, Any]
    created_at: datetime
    last_seq: int
    done_seq: int
    """Inputs up to here are processed."""

    turn_through: int | None
    """An unfinished turn covers the inputs up to here."""

    checkpoint_id: str | None
    outcome: str
    episode: int
    human_agent: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it goes over the wire."""

    seq: int
    type: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TranscriptMessage:
    """One message as the transcript shows it."""

    seq: int
    """Of its first event."""

    author: Author
    text: str
    citations: tuple[Mapping[str, str], ...]
    at: datetime
    message_id: str
    quick_replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message is stored."""

    message_id: str
    seq: int
    duplicate: bool
    """The same client message id came before; this is the first answer again."""

    owner: Owner


@dataclass(frozen=True, slots=True)
class Input:
    """Something a turn has to deal with."""

    seq: int
    kind: InputKind
    text: str
    """What the customer wrote, or the note of a handback."""

    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A claim on one conversation: its holder alone may commit, until the lease runs out."""

    conversation: Conversation
    inputs: tuple[Input, ...]
    lease: str
    attempt: int
    """1 for the first try; more when a holder died or let go before its commit."""

    history: tuple[Message, ...] = ()
    """The last messages before the inputs, oldest first."""

    @property
    def recovered(self) -> bool:
        """Whether an earlier holder of these same inputs did not finish."""
        return self.attempt > 1


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be written. Keys of data that start with `_` never leave the house."""

    type: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be written; the assistant's arrive sentence by sentence."""

    author: Author
    sentences: tuple[str, ...]
    """In reading order; a blank joins them except at a line break."""

    citations: tuple[Mapping[str, str], ...] = ()
    """Each `{"title", "url", "chunk_id"}`."""

    quick_replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewHandoff:
    """A handoff to be queued, or, under the id of the current one, its newer packet."""

    id: str
    layer: int
    priority: Literal["urgent", "high", "normal", "low"]
    reason: str
    one_line: str
    queue: str
    packet: Mapping[str, Any]
    code: str
    """Six digits, for lines that carry nothing else."""

    shown: tuple[str, ...] = ()
    """Lines the customer sees of what is passed on."""


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """One handoff as the desk sees it."""

    id: str
    conversation_id: str
    status: HandoffStatus
    layer: int
    priority: Literal["urgent", "high", "normal", "low"]
    reason: str
    one_line: str
    queue: str
    packet: dict[str, Any]
    code: str
    waiting_since: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    human_agent: str | None


@dataclass(frozen=True, slots=True)
class TurnResult:
    """All that follows from one turn; stored whole or not at all."""

    messages: Sequence[Outgoing] = ()
    events: Sequence[NewEvent] = ()
    """After the messages."""

    owner: Owner | None = None
    """The new owner; another one than before raises the epoch."""

    handoff: NewHandoff | None = None
    checkpoint_id: str | None = None
    """None keeps the checkpoint the conversation had."""

    record: Mapping[str, Any] = field(default_factory=dict)
    """Assessment, decision, passages: why the turn went as it did. Compact."""

    outcome: str | None = None
    episode: int = 1
    layer: int = 1
    type: str = "none"
    """Interaction type of the episode."""

    issue: str = ""
    """The episode in one line."""

    reason: str | None = None
    """Reason code of the decision, when it left layer 1."""

    customer: Customer | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """A turn is stored."""

    last_seq: int
    owner: Owner
    epoch: int
    events: tuple[Event, ...]
    """All that were written, as they go over the wire; empty when nothing was said."""

    more: bool = False
    """Inputs came in meanwhile and wait for the next turn."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """Why a turn went as it did."""

    seq: int
    """Of its last input."""

    at: datetime
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A conversation or handoff that changed."""

    id: str
    last_seq: int
    """Of the conversation; 0 for a handoff."""

    updated_ms: int


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A verification code that was sent. Only its hash is stored."""

    conversation_id: str
    customer_id: str
    code_hash: str
    expires_at: datetime
    key: str
    attempts_left: int
    sends: int
    """How many codes this conversation was sent so far."""


@dataclass(frozen=True, slots=True)
class NewMail:
    """A message to be sent to a channel on file, once per key."""

    key: str
    customer_id: str
    channel_kind: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Mail(NewMail):
    """A message to a channel on file."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """An earlier episode of the same customer."""

    conversation_id: str
    at: datetime
    type: str
    outcome: str
    one_line: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One problem inside a conversation, from first mention to outcome."""

    conversation_id: str
    episode: int
    type: str
    layer: int
    outcome: str
    reason: str | None
    one_line: str
    opened_at: datetime
    closed_at: datetime | None
