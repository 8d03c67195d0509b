"""The shapes of the HTTP API: what comes in, and how records become JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agent.service import Settled
from agent.store.records import Conversation, Event, HandoffRow, TranscriptMessage

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=128)]
"""The client's own id of a message; sending it again never stores it again."""

Text = Annotated[str, Field(max_length=100_000)]
"""The service says how long a message may be; this only keeps nonsense out."""

Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]


class Body(BaseModel):
    """A request body; unknown fields are ignored, so that clients may be newer than we are."""

    model_config = ConfigDict(extra="ignore")


class OpenBody(Body):
    """`POST /v1/conversations`."""

    channel: Literal["web", "voice", "eval", "api"] = "web"
    locale: Locale = "en"
    identity_token: str | None = None
    context: dict[str, Any] = {}


class MessageBody(Body):
    """A message of the customer or of a human agent."""

    client_message_id: ClientId
    text: Text
    suggestion_id: str | None = None


class HandoffBody(Body):
    """The "talk to a human" button."""

    note: Text | None = None
    client_message_id: ClientId | None = None


class CorrectionBody(Body):
    """What the customer adds to what is passed on."""

    text: Text


class FeedbackBody(Body):
    """What the customer thinks of the conversation, or of one message."""

    score: Annotated[int, Field(ge=1, le=5)] | None = None
    resolved: bool | None = None
    comment: Text | None = None
    message_id: str | None = None
    helpful: bool | None = None


class ReasonBody(Body):
    """Why a handoff is declined."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class NoteBody(Body):
    """What the assistant has to know when it takes the conversation back."""

    note: Text = ""


def rfc3339(at: datetime) -> str:
    """Return the time as RFC 3339 in UTC with milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event_json(event: Event) -> dict[str, Any]:
    """Return an event as it goes over the wire."""
    return {"seq": event.seq, "type": event.type, "at": rfc3339(event.at), "data": event.data}


def message_json(message: TranscriptMessage) -> dict[str, Any]:
    """Return a message as it goes over the wire."""
    shape: dict[str, Any] = {
        "message_id": message.message_id,
        "seq": message.seq,
        "author": message.author,
        "text": message.text,
        "created_at": rfc3339(message.at),
    }
    if message.citations:
        shape["citations"] = list(message.citations)
    if message.quick_replies:
        shape["quick_replies"] = list(message.quick_replies)
    return shape


def conversation_json(
    conversation: Conversation, handoff: HandoffRow | None, position: int
) -> dict[str, Any]:
    """Return where a conversation stands."""
    return {
        "conversation_id": conversation.id,
        "channel": conversation.channel,
        "owner": conversation.owner,
        "epoch": conversation.epoch,
        "status": conversation.status,
        "outcome": conversation.outcome,
        "layer": conversation.layer,
        "language": conversation.locale,
        "created_at": rfc3339(conversation.created_at),
        "last_seq": conversation.last_seq,
        "handoff": handoff_status(handoff, position) if handoff else None,
    }


def handoff_status(handoff: HandoffRow, position: int) -> dict[str, Any]:
    """Return what the customer's side is told of a handoff."""
    shape: dict[str, Any] = {
        "handoff_id": handoff.id,
        "layer": handoff.layer,
        "reason": handoff.reason,
        "status": handoff.status,
    }
    return {**shape, "position": position} if position else shape


def queue_entry(handoff: HandoffRow) -> dict[str, Any]:
    """Return one line of the desk's queue."""
    return {
        "handoff_id": handoff.id,
        "conversation_id": handoff.conversation_id,
        "status": handoff.status,
        "layer": handoff.layer,
        "priority": handoff.priority,
        "reason": handoff.reason,
        "one_line": handoff.one_line,
        "queue": handoff.queue,
        "waiting_since": rfc3339(handoff.waiting_since),
        "human_agent": handoff.human_agent,
    }


def settled_json(accepted: Mapping[str, Any], settled: Settled) -> dict[str, Any]:
    """Return the answer to a message that was waited for."""
    shape: dict[str, Any] = {
        **accepted,
        "messages": [message_json(message) for message in settled.messages],
        "owner": settled.conversation.owner,
        "outcome": settled.conversation.outcome,
    }
    if settled.handoff is not None:
        shape["handoff"] = handoff_status(settled.handoff, settled.position)
    return shape
