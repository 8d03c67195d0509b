"""Reading conversations and writing events: what every part of the store does alike."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from agent.store import wire
from agent.store.records import Conversation, NewEvent, Outgoing
from agent.store.schema import conversations, events

Clock = Callable[[], int]
"""Milliseconds UTC."""

_C = conversations.c
CONVERSATION = (
    _C.id,
    _C.channel,
    _C.locale,
    _C.status,
    _C.owner,
    _C.epoch,
    _C.layer,
    _C.token_hash,
    _C.customer,
    _C.context,
    _C.created_at,
    _C.last_seq,
    _C.done_seq,
    _C.turn_through,
    _C.checkpoint_id,
    _C.outcome,
    _C.episode,
    _C.human_agent,
)
"""The columns of a `Conversation`, in its order."""

EVENT = (events.c.conversation_id, events.c.seq, events.c.kind, events.c.at, events.c.data)
_INSERT_EVENTS = insert(events)
_FIND = select(*CONVERSATION).where(_C.id == bindparam("id_"))


def system_clock() -> int:
    """Return the time now in milliseconds UTC."""
    return time.time_ns() // 1_000_000


def to_conversation(row: Sequence[Any] | Row[Any]) -> Conversation:
    """Return the conversation of a row that begins with the columns `CONVERSATION`."""
    values = list(row[: len(CONVERSATION)])
    values[8] = json.loads(values[8])
    values[9] = json.loads(values[9])
    values[10] = wire.moment(values[10])
    return Conversation(*values)


def find_conversation(connection: Connection, conversation_id: str) -> Conversation | None:
    row = connection.execute(_FIND, {"id_": conversation_id}).first()
    return None if row is None else to_conversation(row)


class Lines:
    """Events about to be written to one conversation, numbered from a given seq on."""

    def __init__(self, conversation_id: str, next_seq: int, at: int) -> None:
        self.conversation_id = conversation_id
        self.at = at
        self.last_seq = next_seq - 1
        self.rows: list[wire.Row] = []

    def message(self, message: Outgoing) -> None:
        self.last_seq += wire.span(message)
        self._append(wire.KIND_OF[message.author], wire.message_data(message), None)

    def said(
        self, kind: str, data: Mapping[str, Any], client_message_id: str | None = None
    ) -> None:
        """Add a message that is one event, under a client's id for it."""
        self.last_seq += 1
        self._append(kind, data, client_message_id)

    def event(self, event: NewEvent) -> None:
        self.last_seq += 1
        self._append(event.type, event.data, None)

    def _append(self, kind: str, data: Mapping[str, Any], client_id: str | None) -> None:
        text = wire.to_json(data)
        key = None if client_id is None else wire.client_key(client_id)
        row = wire.Row(self.conversation_id, self.last_seq, kind, self.at, text, key)
        self.rows.append(row)

    def write(self, connection: Connection) -> None:
        if self.rows:
            connection.execute(_INSERT_EVENTS, [row._asdict() for row in self.rows])


def count(messages: Iterable[Outgoing], events_after: int) -> int:
    """Return how many seqs the messages and so many other events take."""
    return sum(wire.span(message) for message in messages) + events_after


def control_changed(owner: str, epoch: int) -> NewEvent:
    return NewEvent("control.changed", {"owner": owner, "epoch": epoch})
