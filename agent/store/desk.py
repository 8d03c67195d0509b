"""The desk: who takes a handoff, writes, gives the conversation back or resolves it.

Every change of owner is a compare-and-set. The conversation is always locked before its handoff.
"""

from typing import Any, Literal

from sqlalchemy import Connection, bindparam, exc, insert, select, update

from agent.store import closing, queueing, wire
from agent.store.engine import Database
from agent.store.errors import NotOwner, UnknownHandoff
from agent.store.log import advance_for_input, find_earlier
from agent.store.records import Accepted, Change, HandoffRow, NewEvent
from agent.store.rows import Clock, Lines, control_changed
from agent.store.schema import conversations, declines, handoffs
from graphs.case import Fact
from graphs.handoff.writer import Writer

_C = conversations.c
_H = handoffs.c

_CONVERSATION_OF = select(_H.conversation_id).where(_H.id == bindparam("handoff"))
_WAITS = (_H.id == bindparam("handoff"), _H.status == "waiting")
_HELD = (
    _H.id == bindparam("handoff"),
    _H.status == "accepted",
    _H.human_agent == bindparam("agent"),
)
_STILL_WAITING = select(_H.id).where(*_WAITS)
_STILL_HELD = select(_H.id).where(*_HELD)
_TAKE = (
    update(conversations)
    .where(_C.id == bindparam("id_"), _C.owner == "queue", _STILL_WAITING.exists())
    .values(
        owner="human_agent",
        epoch=_C.epoch + 1,
        last_seq=_C.last_seq + 2,
        human_agent=bindparam("agent"),
        updated_at=bindparam("now"),
    )
    .returning(_C.last_seq, _C.epoch)
)
_TAKEN = (
    update(handoffs)
    .where(*_WAITS)
    .values(
        status="accepted",
        human_agent=bindparam("agent"),
        accepted_at=bindparam("now"),
        updated_at=bindparam("now"),
    )
)
_MINE = (
    _C.id == bindparam("id_"),
    _C.owner == "human_agent",
    _C.human_agent == bindparam("agent"),
    _STILL_HELD.exists(),
)
_LOCK_MINE = select(_C.id).where(*_MINE).with_for_update()
_SPEAK = (
    update(conversations)
    .where(*_MINE)
    .values(last_seq=_C.last_seq + 1, updated_at=bindparam("now"))
    .returning(_C.last_seq)
)
_GIVE_BACK = (
    update(conversations)
    .where(*_MINE)
    .values(
        owner="assistant",
        epoch=_C.epoch + 1,
        last_seq=_C.last_seq + 2,
        input_seq=_C.last_seq + 1,
        human_agent=None,
        updated_at=bindparam("now"),
    )
    .returning(_C.last_seq, _C.epoch)
)
_RETURNED = (
    update(handoffs)
    .where(*_HELD)
    .values(status="returned", ended_at=bindparam("now"), updated_at=bindparam("now"))
)
_CORRECT = (
    update(handoffs)
    .where(_H.id == bindparam("handoff"))
    .values(packet=bindparam("packet_is"), updated_at=bindparam("now"))
)
_CHANGED = (
    select(_H.id, _H.updated_at).where(_H.updated_at >= bindparam("since")).order_by(_H.updated_at)
)


class Desk:
    """The human agents' side."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    async def handoffs(self, status: str | None = "waiting", limit: int = 100) -> list[HandoffRow]:
        """Return handoffs, highest priority first, then longest waiting; None means any status."""
        return await self._db.read(queueing.listed, status, limit)

    async def handoff(self, handoff_id: str) -> HandoffRow | None:
        return await self._db.read(queueing.find, handoff_id)

    async def current(self, conversation_id: str) -> HandoffRow | None:
        """Return the conversation's waiting or accepted handoff."""
        return await self._db.read(queueing.find_current, conversation_id)

    async def position(self, handoff_id: str) -> int:
        """Return the place in the queue: 1 is next, 0 means that it does not wait."""
        return await self._db.read(queueing.position, handoff_id)

    async def accept(self, handoff_id: str, human_agent: str) -> bool:
        """Take a waiting handoff; False when somebody else was first or it is over.

        Raises UnknownHandoff.
        """
        return await self._db.write(self._accept, handoff_id, wire.checked(human_agent))

    def _accept(self, connection: Connection, handoff_id: str, human_agent: str) -> bool:
        given = self._given(connection, handoff_id, human_agent)
        row = connection.execute(_TAKE, given).first()
        if row is None:
            return False
        connection.execute(_TAKEN, given)
        accepted = NewEvent("handoff.accepted", {"handoff_id": handoff_id, "name": human_agent})
        _write_two(connection, given, row[0], accepted, control_changed("human_agent", row[1]))
        return True

    async def give_back(self, handoff_id: str, human_agent: str, note: str) -> bool:
        """Return the conversation to the assistant with a note, which its next turn reads.

        False when the agent does not hold it. Raises UnknownHandoff, BadText.
        """
        return await self._db.write(self._give_back, handoff_id, human_agent, wire.checked(note))

    def _give_back(
        self, connection: Connection, handoff_id: str, human_agent: str, note: str
    ) -> bool:
        given = self._given(connection, handoff_id, human_agent)
        row = connection.execute(_GIVE_BACK, given).first()
        if row is None:
            return False
        connection.execute(_RETURNED, given)
        returned = NewEvent("handoff.returned", {"handoff_id": handoff_id, "_note": note})
        _write_two(connection, given, row[0], returned, control_changed("assistant", row[1]))
        return True

    async def resolve(self, handoff_id: str, human_agent: str) -> bool:
        """Close the conversation as resolved; False when the agent does not hold it.

        Raises UnknownHandoff.
        """
        return await self._db.write(self._resolve, handoff_id, human_agent)

    def _resolve(self, connection: Connection, handoff_id: str, human_agent: str) -> bool:
        given = self._given(connection, handoff_id, human_agent)
        if connection.execute(_LOCK_MINE, given).first() is None:
            return False
        return closing.close(
            connection, given["id_"], "resolved_assumed", given["now"], resolved=True
        )

    async def decline(self, handoff_id: str, human_agent: str, reason: str) -> bool:
        """Record that an agent will not take a waiting handoff; it waits on for the others.

        False when it does not wait. Raises UnknownHandoff, BadText.
        """
        return await self._db.write(
            self._decline, handoff_id, wire.checked(human_agent), wire.checked(reason)
        )

    def _decline(
        self, connection: Connection, handoff_id: str, human_agent: str, reason: str
    ) -> bool:
        given = self._given(connection, handoff_id, human_agent)
        if connection.execute(_STILL_WAITING, given).first() is None:
            return False
        row = {"handoff_id": handoff_id, "human_agent": human_agent, "reason": reason}
        connection.execute(insert(declines), row | {"at": given["now"]})
        return True

    async def message(
        self,
        handoff_id: str,
        human_agent: str,
        text: str,
        client_message_id: str,
        *,
        author: Literal["human_agent", "human_agent_via_assistant"] = "human_agent",
    ) -> Accepted:
        """Write to the customer; the same client message id again gets the first answer.

        Raises UnknownHandoff, NotOwner, BadText.
        """
        client_id = f"desk/{wire.checked(client_message_id)}"
        row = {"kind": wire.KIND_OF[author], "text": wire.checked(text), "client_id": client_id}
        try:
            return await self._db.write(self._message, handoff_id, human_agent, row)
        except (exc.IntegrityError, NotOwner):
            earlier = await self._db.read(_earlier, handoff_id, client_id)
            if earlier is None:
                raise
            return earlier

    def _message(
        self, connection: Connection, handoff_id: str, human_agent: str, row: dict[str, str]
    ) -> Accepted:
        given = self._given(connection, handoff_id, human_agent)
        seq = connection.execute(_SPEAK, given).scalar()
        if seq is None:
            raise NotOwner(f"{human_agent!r} does not hold handoff {handoff_id!r}; accept it first")
        lines = Lines(given["id_"], seq, given["now"])
        lines.said(row["kind"], {"text": row["text"]}, row["client_id"])
        lines.write(connection)
        return Accepted(wire.message_id(given["id_"], seq), seq, False, "human_agent")

    async def add_correction(self, conversation_id: str, text: str) -> Accepted:
        """Add to what is passed on: a message of the customer and a fact of the packet in one.

        Raises UnknownConversation, ConversationClosed, UnknownHandoff, BadText.
        """
        return await self._db.write(self._add_correction, conversation_id, wire.checked(text))

    def _add_correction(self, connection: Connection, conversation_id: str, text: str) -> Accepted:
        now = self._clock()
        seq, owner = advance_for_input(connection, conversation_id, now)
        handoff = queueing.find_current(connection, conversation_id)
        if handoff is None:
            raise UnknownHandoff(f"nothing of conversation {conversation_id!r} is being passed on")
        lines = Lines(conversation_id, seq, now)
        lines.said("c", {"text": text, "kind": "correction"})
        lines.write(connection)
        message_id = wire.message_id(conversation_id, seq)
        # A packet never holds a secret, not even until the turn has read the message.
        stated = Writer().line(text, message_id)
        fact = Fact(text=stated, status="customer_stated", source="message", ref=message_id)
        facts = [*handoff.packet.get("facts", ()), fact]
        packet = wire.to_json(handoff.packet | {"facts": facts})
        given = {"handoff": handoff.id, "packet_is": packet, "now": now}
        connection.execute(_CORRECT, given)
        return Accepted(message_id, seq, False, owner)

    async def changed_since(self, at_ms: int) -> list[Change]:
        """Return the handoffs changed at or after a time, oldest change first.

        Ask for a few seconds more than needed: clocks differ and transactions overlap.
        """
        return await self._db.read(_read_changed, at_ms)

    def _given(self, connection: Connection, handoff_id: str, human_agent: str) -> dict[str, Any]:
        """Return what the statements above are about: conversation, handoff, agent, now."""
        conversation_id = _conversation_of(connection, handoff_id)
        now = self._clock()
        return {"id_": conversation_id, "handoff": handoff_id, "agent": human_agent, "now": now}


def _conversation_of(connection: Connection, handoff_id: str) -> str:
    found = connection.execute(_CONVERSATION_OF, {"handoff": handoff_id}).scalar()
    if found is None:
        raise UnknownHandoff(f"there is no handoff {handoff_id!r}")
    return str(found)


def _write_two(
    connection: Connection, given: dict[str, Any], last_seq: int, *new_events: NewEvent
) -> None:
    lines = Lines(given["id_"], last_seq - 1, given["now"])
    for event in new_events:
        lines.event(event)
    lines.write(connection)


def _earlier(connection: Connection, handoff_id: str, client_id: str) -> Accepted | None:
    return find_earlier(connection, _conversation_of(connection, handoff_id), client_id)


def _read_changed(connection: Connection, at_ms: int) -> list[Change]:
    rows = connection.execute(_CHANGED, {"since": at_ms})
    return [Change(handoff_id, 0, updated_at) for handoff_id, updated_at in rows]
