"""Between rows and events: a message is one row, and its events are spelled out on reading.

The assistant's message is three kinds of events (created, one delta per sentence, completed) and
would hold its text twice. It is stored as one row under the seq of its last event instead; the
seqs before it, as many as its sentences need, are its own.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func

from agent.store.errors import BadText
from agent.store.records import Event, Outgoing, TranscriptMessage
from graphs.transcript import Author, Message

AUTHOR_OF: dict[str, Author] = {
    "c": "customer",
    "a": "assistant",
    "h": "human_agent",
    "v": "human_agent_via_assistant",
    "s": "system",
}
"""The kind of a row is an author's letter when it is a message, else an event type."""

KIND_OF: dict[Author, str] = {author: kind for kind, author in AUTHOR_OF.items()}


def is_message(kind: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a row's kind is an author's letter."""
    return func.length(kind) == 1


class Row(NamedTuple):
    """One row of the events table."""

    conversation_id: str
    seq: int
    kind: str
    at: int
    data: str
    client_message_id: str | None = None


def to_json(value: Any) -> str:
    """Return compact JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def checked(text: str) -> str:
    """Return the text, or raise `BadText` when a database could not hold it."""
    if "\x00" in text:
        raise BadText("the text holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadText("the text holds half of a surrogate pair") from error
    return text


def moment(milliseconds: int) -> datetime:
    """Return the UTC time of a stored one."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def maybe_moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else moment(milliseconds)


def stamp(milliseconds: int) -> str:
    """Return a stored time as RFC 3339 text."""
    text = moment(milliseconds).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def client_key(client_message_id: str) -> str:
    """Return what is stored of a client's own message id: 96 bits tell its messages apart."""
    digest = hashlib.blake2b(client_message_id.encode(), digest_size=12).digest()
    return base64.b64encode(digest).decode()


def message_id(conversation_id: str, seq: int) -> str:
    """Return the id of the message whose first event has this seq."""
    return f"{conversation_id[2:]}-{seq}"


def span(message: Outgoing) -> int:
    """Return how many events the message is."""
    return len(message.sentences) + 2 if message.author == "assistant" else 1


def message_data(message: Outgoing) -> dict[str, Any]:
    """Return what is stored of a message besides its author and time."""
    data: dict[str, Any] = {}
    if message.author == "assistant":
        data["sentences"] = list(message.sentences)
    else:
        data["text"] = "".join(pieces(message.sentences))
    if message.citations:
        data["citations"] = [dict(citation) for citation in message.citations]
    if message.quick_replies:
        data["quick_replies"] = list(message.quick_replies)
    return data


def pieces(sentences: Sequence[str]) -> list[str]:
    """Return the deltas of a message: joined without anything between, they are its text."""
    deltas: list[str] = []
    for sentence in sentences:
        glued = not deltas or deltas[-1].endswith("\n") or sentence.startswith("\n")
        deltas.append(sentence if glued else f" {sentence}")
    return deltas


def spell_out(row: Row) -> list[Event]:
    """Return the events that a row stands for, in order."""
    data: dict[str, Any] = json.loads(row.data)
    if row.kind == "a":
        return _assistant_events(row, data)
    if row.kind in AUTHOR_OF:
        shape = _shape(row, row.seq, data["text"], data)
        return [Event(row.seq, "message.created", moment(row.at), shape)]
    shown = {key: value for key, value in data.items() if not key.startswith("_")}
    return [Event(row.seq, row.kind, moment(row.at), shown)]


def _assistant_events(row: Row, data: Mapping[str, Any]) -> list[Event]:
    at = moment(row.at)
    deltas = pieces(data["sentences"])
    first = row.seq - len(deltas) - 1
    created = _shape(row, first, "", {})
    spelled = [Event(first, "message.created", at, created)]
    for seq, delta in enumerate(deltas, first + 1):
        said = {"message_id": created["message_id"], "seq": first, "text": delta}
        spelled.append(Event(seq, "message.delta", at, said))
    completed = _shape(row, first, "".join(deltas), data)
    spelled.append(Event(row.seq, "message.completed", at, completed))
    return spelled


def _shape(row: Row, first: int, text: str, data: Mapping[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "message_id": message_id(row.conversation_id, first),
        "seq": first,
        "author": AUTHOR_OF[row.kind],
        "text": text,
        "created_at": stamp(row.at),
    }
    for extra in ("citations", "quick_replies"):
        if extra in data:
            shape[extra] = data[extra]
    return shape


def to_transcript(row: Row) -> TranscriptMessage:
    """Return the message that a row of one of the message kinds holds."""
    data: dict[str, Any] = json.loads(row.data)
    sentences = data.get("sentences")
    first = row.seq if sentences is None else row.seq - len(sentences) - 1
    text = data["text"] if sentences is None else "".join(pieces(sentences))
    return TranscriptMessage(
        seq=first,
        author=AUTHOR_OF[row.kind],
        text=text,
        citations=tuple(data.get("citations", ())),
        at=moment(row.at),
        message_id=message_id(row.conversation_id, first),
        quick_replies=tuple(data.get("quick_replies", ())),
    )


def to_message(row: Row) -> Message:
    """Return the row's message as graphs know it."""
    said = to_transcript(row)
    return Message(said.author, said.text, said.message_id)
