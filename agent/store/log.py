"""Conversations and their events: the record of what was said and what happened."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, exc, insert, select, update

from agent.store import closing, wire
from agent.store.engine import Database
from agent.store.errors import ConversationClosed, UnknownConversation
from agent.store.records import (
    Accepted,
    Change,
    Conversation,
    Event,
    Outgoing,
    Owner,
    TranscriptMessage,
)
from agent.store.rows import EVENT, Clock, Lines, find_conversation
from agent.store.schema import conversations, events, feedback
from graphs.case import Customer
from graphs.transcript import Message

_C = conversations.c
_E = events.c

_ACCEPT = (
    update(conversations)
    .where(_C.id == bindparam("id_"), _C.status == "open")
    .values(last_seq=_C.last_seq + 1, input_seq=_C.last_seq + 1, updated_at=bindparam("now"))
    .returning(_C.last_seq, _C.owner)
)
_EARLIER = (
    select(_E.seq, _C.owner)
    .join_from(events, conversations, _E.conversation_id == _C.id)
    .where(_E.conversation_id == bindparam("id_"), _E.client_message_id == bindparam("client_id"))
)
_STATUS = select(_C.status).where(_C.id == bindparam("id_"))
_EVENTS = (
    select(*EVENT)
    .where(_E.conversation_id == bindparam("id_"), _E.seq > bindparam("after"))
    .order_by(_E.seq)
    .limit(bindparam("at_most"))
)
_MESSAGES = (
    select(*EVENT)
    .where(
        _E.conversation_id == bindparam("id_"),
        _E.seq > bindparam("after"),
        wire.is_message(_E.kind),
    )
    .order_by(_E.seq)
)
_RECENT = (
    select(*EVENT)
    .where(
        _E.conversation_id == bindparam("id_"),
        _E.seq < bindparam("before"),
        wire.is_message(_E.kind),
    )
    .order_by(_E.seq.desc())
    .limit(bindparam("at_most"))
)
_CHANGED = (
    select(_C.id, _C.last_seq, _C.updated_at)
    .where(_C.updated_at >= bindparam("since"))
    .order_by(_C.updated_at)
)


class Log:
    """The conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    async def open_conversation(
        self,
        conversation_id: str,
        *,
        token_hash: str,
        channel: str,
        locale: str,
        customer: Customer,
        context: Mapping[str, Any],
        greeting: Outgoing | None,
    ) -> Conversation:
        """Store a new conversation that begins with our greeting, if there is one."""
        values = {
            "id": conversation_id,
            "channel": wire.checked(channel),
            "locale": wire.checked(locale),
            "token_hash": token_hash,
            "customer": wire.to_json(customer),
            "customer_id": customer["id"],
            "context": wire.to_json(context),
        }
        return await self._db.write(self._open, values, greeting)

    def _open(
        self, connection: Connection, values: dict[str, Any], greeting: Outgoing | None
    ) -> Conversation:
        lines = Lines(values["id"], 1, self._clock())
        if greeting is not None:
            lines.message(greeting)
        row = values | _NEW | {"created_at": lines.at, "updated_at": lines.at}
        connection.execute(insert(conversations), row | {"last_seq": lines.last_seq})
        lines.write(connection)
        opened = find_conversation(connection, values["id"])
        assert opened is not None  # inserted above
        return opened

    async def conversation(self, conversation_id: str) -> Conversation | None:
        """Return the conversation as it stands."""
        return await self._db.read(find_conversation, conversation_id)

    async def accept_message(
        self,
        conversation_id: str,
        text: str,
        client_message_id: str,
        *,
        kind: Literal["message", "button"] = "message",
    ) -> Accepted:
        """Store what the customer wrote; it waits for a turn.

        The same client message id again changes nothing and gets the first answer.
        Raises UnknownConversation, ConversationClosed, BadText.
        """
        data = {"text": wire.checked(text)}
        if kind != "message":
            data["kind"] = kind
        try:
            return await self._db.write(
                self._accept, conversation_id, data, wire.checked(client_message_id)
            )
        except (exc.IntegrityError, ConversationClosed):
            earlier = await self._db.read(find_earlier, conversation_id, client_message_id)
            if earlier is None:
                raise
            return earlier

    def _accept(
        self, connection: Connection, conversation_id: str, data: dict[str, str], client_id: str
    ) -> Accepted:
        now = self._clock()
        seq, owner = advance_for_input(connection, conversation_id, now)
        lines = Lines(conversation_id, seq, now)
        lines.said("c", data, client_id)
        lines.write(connection)
        return Accepted(wire.message_id(conversation_id, seq), seq, False, owner)

    async def events(self, conversation_id: str, after: int = 0, limit: int = 500) -> list[Event]:
        """Return the events after a seq, oldest first; empty when there are none yet."""
        return await self._db.read(_read_events, conversation_id, after, limit)

    async def transcript(self, conversation_id: str, after: int = 0) -> list[TranscriptMessage]:
        """Return all messages that ended after a seq, oldest first."""
        return await self._db.read(_read_transcript, conversation_id, after)

    async def recent(self, conversation_id: str, before_seq: int, limit: int = 10) -> list[Message]:
        """Return the last messages before a seq, oldest first."""
        return await self._db.read(read_recent, conversation_id, before_seq, limit)

    async def close(self, conversation_id: str, outcome: str | None = None) -> bool:
        """Close the conversation; return False when it was closed before.

        A current handoff is abandoned. Raises UnknownConversation.
        """
        closed = await self._db.write(self._close, conversation_id, outcome)
        if not closed and await self.conversation(conversation_id) is None:
            raise UnknownConversation(conversation_id)
        return closed

    def _close(self, connection: Connection, conversation_id: str, outcome: str | None) -> bool:
        return closing.close(connection, conversation_id, outcome, self._clock())

    async def feedback(
        self,
        conversation_id: str,
        *,
        message_id: str | None = None,
        score: int | None = None,
        resolved: bool | None = None,
        comment: str | None = None,
        helpful: bool | None = None,
    ) -> None:
        """Store what the customer thought. Raises UnknownConversation."""
        values = {
            "conversation_id": conversation_id,
            "message_id": message_id if message_id is None else wire.checked(message_id),
            "score": score,
            "resolved": resolved,
            "comment": comment if comment is None else wire.checked(comment),
            "helpful": helpful,
        }
        await self._db.write(self._feedback, values)

    def _feedback(self, connection: Connection, values: dict[str, Any]) -> None:
        conversation_id = values["conversation_id"]
        if connection.execute(_STATUS, {"id_": conversation_id}).first() is None:
            raise UnknownConversation(conversation_id)
        connection.execute(insert(feedback), values | {"at": self._clock()})

    async def changed_since(self, at_ms: int) -> list[Change]:
        """Return the conversations changed at or after a time, oldest change first.

        Ask for a few seconds more than needed: clocks differ and transactions overlap.
        """
        return await self._db.read(_read_changed, at_ms)


_NEW: dict[str, Any] = {
    "status": "open",
    "owner": "assistant",
    "epoch": 1,
    "layer": 1,
    "input_seq": 0,
    "done_seq": 0,
    "attempt": 0,
    "lease_until": 0,
    "outcome": "open",
    "episode": 1,
}


def advance_for_input(connection: Connection, conversation_id: str, now: int) -> tuple[int, Owner]:
    """Take the next seq for an input; return it and the owner.

    Locks the conversation until the transaction ends. Raises UnknownConversation,
    ConversationClosed.
    """
    row = connection.execute(_ACCEPT, {"id_": conversation_id, "now": now}).first()
    if row is not None:
        return row[0], row[1]
    if connection.execute(_STATUS, {"id_": conversation_id}).first() is None:
        raise UnknownConversation(conversation_id)
    raise ConversationClosed(conversation_id)


def find_earlier(
    connection: Connection, conversation_id: str, client_message_id: str
) -> Accepted | None:
    """Return the first answer to this client message id."""
    found = {"id_": conversation_id, "client_id": wire.client_key(client_message_id)}
    row = connection.execute(_EARLIER, found).first()
    if row is None:
        return None
    return Accepted(wire.message_id(conversation_id, row[0]), row[0], True, row[1])


def _read_events(
    connection: Connection, conversation_id: str, after: int, limit: int
) -> list[Event]:
    wanted = {"id_": conversation_id, "after": after, "at_most": limit}
    spelled = [
        event
        for row in connection.execute(_EVENTS, wanted)
        for event in wire.spell_out(wire.Row(*row))
        if event.seq > after
    ]
    return spelled[:limit]


def _read_transcript(
    connection: Connection, conversation_id: str, after: int
) -> list[TranscriptMessage]:
    rows = connection.execute(_MESSAGES, {"id_": conversation_id, "after": after})
    return [wire.to_transcript(wire.Row(*row)) for row in rows]


def read_recent(
    connection: Connection, conversation_id: str, before_seq: int, limit: int
) -> list[Message]:
    """Return the last messages before a seq, oldest first."""
    wanted = {"id_": conversation_id, "before": before_seq, "at_most": limit}
    rows = connection.execute(_RECENT, wanted).all()
    return [wire.to_message(wire.Row(*row)) for row in reversed(rows)]


def _read_changed(connection: Connection, at_ms: int) -> list[Change]:
    return [Change(*row) for row in connection.execute(_CHANGED, {"since": at_ms})]
