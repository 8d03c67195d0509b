"""What became of each problem: one row per episode, and the contacts a customer had before."""

from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from agent.store import wire
from agent.store.engine import Database
from agent.store.errors import UnknownConversation
from agent.store.records import Contact, Episode, TurnResult
from agent.store.rows import Clock
from agent.store.schema import conversations, episodes

_C = conversations.c
_E = episodes.c

_UPDATE = (
    update(episodes)
    .where(_E.conversation_id == bindparam("id_"), _E.episode == bindparam("number"))
    .values(
        type=bindparam("type_is"),
        layer=bindparam("layer_is"),
        outcome=bindparam("outcome_is"),
        reason=func.coalesce(bindparam("reason_is"), _E.reason),
        one_line=bindparam("line_is"),
    )
)
_INSERT = insert(episodes)
_END_EARLIER = (
    update(episodes)
    .where(_E.conversation_id == bindparam("id_"), _E.closed_at.is_(None))
    .values(closed_at=bindparam("now"))
)
_CONTACTS = (
    select(_E.conversation_id, _E.opened_at, _E.type, _E.outcome, _E.one_line)
    .join_from(episodes, conversations, _E.conversation_id == _C.id)
    .where(
        _C.customer_id == bindparam("customer"),
        _C.id != bindparam("exclude"),
        _E.type != "none",
    )
    .order_by(_E.opened_at.desc())
    .limit(bindparam("at_most"))
)
_EPISODES = (
    select(
        _E.conversation_id,
        _E.episode,
        _E.type,
        _E.layer,
        _E.outcome,
        _E.reason,
        _E.one_line,
        _E.opened_at,
        _E.closed_at,
    )
    .where(_E.conversation_id == bindparam("id_"))
    .order_by(_E.episode)
)
_SETTLE = (
    update(conversations)
    .where(_C.id == bindparam("id_"))
    .values(outcome=bindparam("outcome_is"), updated_at=bindparam("now"))
    .returning(_C.episode)
)
_SETTLE_EPISODE = (
    update(episodes)
    .where(_E.conversation_id == bindparam("id_"), _E.episode == bindparam("number"))
    .values(outcome=bindparam("outcome_is"))
)


class Outcomes:
    """Episodes and what became of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    async def contacts(self, customer_id: str, exclude: str = "", limit: int = 5) -> list[Contact]:
        """Return the customer's latest episodes outside the conversation `exclude`."""
        return await self._db.read(_read_contacts, customer_id, exclude, limit)

    async def episodes(self, conversation_id: str) -> list[Episode]:
        """Return the conversation's episodes, oldest first."""
        return await self._db.read(_read_episodes, conversation_id)

    async def settle(self, conversation_id: str, outcome: str) -> None:
        """Set the outcome of the conversation's latest episode. Raises UnknownConversation."""
        await self._db.write(self._settle, conversation_id, outcome)

    def _settle(self, connection: Connection, conversation_id: str, outcome: str) -> None:
        given = {"id_": conversation_id, "outcome_is": outcome}
        episode = connection.execute(_SETTLE, given | {"now": self._clock()}).scalar()
        if episode is None:
            raise UnknownConversation(conversation_id)
        connection.execute(_SETTLE_EPISODE, given | {"number": episode})


def keep_episode(
    connection: Connection, conversation_id: str, result: TurnResult, now: int
) -> None:
    """Write the turn's episode; a new one ends those before it. Small talk is no episode."""
    if result.type == "none" and result.handoff is None:
        return
    outcome = result.outcome or "open"
    given: dict[str, Any] = {
        "id_": conversation_id,
        "number": result.episode,
        "type_is": result.type,
        "layer_is": result.layer,
        "outcome_is": outcome,
        "reason_is": result.reason,
        "line_is": wire.checked(result.issue),
    }
    if connection.execute(_UPDATE, given).rowcount:
        return
    connection.execute(_END_EARLIER, {"id_": conversation_id, "now": now})
    row = {
        "conversation_id": conversation_id,
        "episode": result.episode,
        "type": result.type,
        "layer": result.layer,
        "outcome": outcome,
        "reason": result.reason,
        "one_line": result.issue,
        "opened_at": now,
    }
    connection.execute(_INSERT, row)


def _read_contacts(
    connection: Connection, customer_id: str, exclude: str, limit: int
) -> list[Contact]:
    wanted = {"customer": customer_id, "exclude": exclude, "at_most": limit}
    rows = connection.execute(_CONTACTS, wanted)
    return [Contact(row[0], wire.moment(row[1]), *row[2:]) for row in rows]


def _read_episodes(connection: Connection, conversation_id: str) -> list[Episode]:
    rows = connection.execute(_EPISODES, {"id_": conversation_id})
    return [
        Episode(*row[:7], opened_at=wire.moment(row[7]), closed_at=wire.maybe_moment(row[8]))
        for row in rows
    ]
