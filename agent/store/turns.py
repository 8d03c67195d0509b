"""One turn at a time per conversation, across processes: leases, and commits that are fenced."""

import json
import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from agent.store import queueing, wire
from agent.store.engine import Database
from agent.store.log import read_recent
from agent.store.outcomes import keep_episode
from agent.store.records import Committed, Input, Turn, TurnRecord, TurnResult
from agent.store.rows import CONVERSATION, Clock, Lines, control_changed, count, to_conversation
from agent.store.schema import conversations, dropped, events, turns

INPUTS_PER_TURN = 20

HISTORY = 10
"""Messages before the turn that come with a claim."""

_C = conversations.c
_E = events.c

_CLAIM = (
    update(conversations)
    .where(
        _C.id == bindparam("id_"),
        _C.input_seq > _C.done_seq,
        _C.lease_until <= bindparam("now"),
    )
    .values(
        lease=bindparam("token"),
        lease_until=bindparam("until"),
        attempt=_C.attempt + 1,
        turn_through=func.coalesce(_C.turn_through, _C.input_seq),
    )
    .returning(*CONVERSATION, _C.attempt)
)
_INPUTS = (
    select(_E.seq, _E.kind, _E.at, _E.data)
    .where(
        _E.conversation_id == bindparam("id_"),
        _E.seq > bindparam("after"),
        _E.seq <= bindparam("through"),
        or_(_E.kind == "c", _E.kind == "handoff.returned"),
    )
    .order_by(_E.seq)
    .limit(INPUTS_PER_TURN)
)
_NARROW = (
    update(conversations).where(_C.id == bindparam("id_")).values(turn_through=bindparam("through"))
)
_HELD = (_C.id == bindparam("id_"), _C.lease == bindparam("token"))
_RENEW = update(conversations).where(*_HELD).values(lease_until=bindparam("until"))
_RELEASE = update(conversations).where(*_HELD).values(lease=None, lease_until=0)
_ENDED = {"turn_through": None, "attempt": 0, "lease": None, "lease_until": 0}
_COMMIT = (
    update(conversations)
    .where(*_HELD, _C.owner == bindparam("owner_was"), _C.epoch == bindparam("epoch_was"))
    .values(
        last_seq=_C.last_seq + bindparam("written"),
        done_seq=bindparam("through"),
        owner=bindparam("owner_is"),
        epoch=bindparam("epoch_is"),
        layer=bindparam("layer_is"),
        customer=bindparam("customer_is"),
        customer_id=bindparam("customer_id_is"),
        locale=bindparam("locale_is"),
        checkpoint_id=bindparam("checkpoint_is"),
        outcome=bindparam("outcome_is"),
        episode=bindparam("episode_is"),
        updated_at=bindparam("now"),
        **_ENDED,
    )
    .returning(_C.last_seq, _C.input_seq)
)
_DROP = update(conversations).where(*_HELD).values(done_seq=bindparam("through"), **_ENDED)
_RECORD = insert(turns)
_WAITING = (
    select(_C.id)
    .where(_C.input_seq > _C.done_seq, _C.lease_until <= bindparam("now"))
    .order_by(_C.updated_at)
    .limit(bindparam("at_most"))
)
_RECORDS = (
    select(turns.c.seq, turns.c.at, turns.c.record)
    .where(turns.c.conversation_id == bindparam("id_"))
    .order_by(turns.c.seq)
)
_DROPPED = select(func.count()).where(dropped.c.conversation_id == bindparam("id_"))


class Turns:
    """Who may work on a conversation now, and what came of it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    async def claim(self, conversation_id: str, worker: str, ttl_s: float) -> Turn | None:
        """Claim the conversation's unprocessed inputs, at most 20, for `ttl_s` seconds.

        After a crash it is the same inputs again. None when there is nothing to do or
        somebody else is at it.
        """
        token = f"{worker}.{secrets.token_hex(6)}"
        return await self._db.note(self._claim, conversation_id, token, ttl_s)

    def _claim(
        self, connection: Connection, conversation_id: str, token: str, ttl_s: float
    ) -> Turn | None:
        now = self._clock()
        given = {"id_": conversation_id, "token": token, "now": now, "until": _until(now, ttl_s)}
        row = connection.execute(_CLAIM, given).first()
        if row is None:
            return None
        conversation = to_conversation(row)
        found = {"id_": conversation.id, "after": conversation.done_seq}
        rows = connection.execute(_INPUTS, found | {"through": conversation.turn_through})
        inputs = tuple(_to_input(conversation.id, *values) for values in rows)
        if inputs[-1].seq != conversation.turn_through:
            conversation = replace(conversation, turn_through=inputs[-1].seq)
            connection.execute(_NARROW, {"id_": conversation.id, "through": inputs[-1].seq})
        history = read_recent(connection, conversation.id, inputs[0].seq, HISTORY)
        return Turn(conversation, inputs, token, row[-1], tuple(history))

    async def renew(self, turn: Turn, ttl_s: float) -> bool:
        """Hold the turn for `ttl_s` seconds from now; False when somebody else has it."""
        return await self._db.note(self._renew, turn, ttl_s)

    def _renew(self, connection: Connection, turn: Turn, ttl_s: float) -> bool:
        given = _held(turn) | {"until": _until(self._clock(), ttl_s)}
        return connection.execute(_RENEW, given).rowcount == 1

    async def release(self, turn: Turn) -> None:
        """Let go without a result: the next claim gets the same inputs at once."""
        await self._db.write(_release, turn)

    async def commit(self, turn: Turn, result: TurnResult) -> Committed | None:
        """Store all that follows from the turn, and let go of it.

        None, and no word of it stored, when the lease went to somebody else or the owner
        changed since the claim. In the latter case the inputs count as processed.
        """
        if result.owner == "none":
            raise ValueError("a turn cannot close a conversation; use store.log.close")
        return await self._db.write(self._commit, turn, result)

    def _commit(self, connection: Connection, turn: Turn, result: TurnResult) -> Committed | None:
        now = self._clock()
        was = turn.conversation
        owner = result.owner or was.owner
        epoch = was.epoch + (owner != was.owner)
        queued = result.handoff is not None and was.owner == "assistant"
        written = count(result.messages, len(result.events) + queued + (owner != was.owner))
        given = _new_state(turn, result) | {"owner_is": owner, "epoch_is": epoch}
        row = connection.execute(_COMMIT, given | {"written": written, "now": now}).first()
        if row is None:
            _drop(connection, turn, now)
            return None
        lines = Lines(was.id, row[0] - written + 1, now)
        for message in result.messages:
            lines.message(message)
        for event in result.events:
            lines.event(event)
        if result.handoff is not None:
            queueing.put(connection, lines, result.handoff, new=queued)
        if owner != was.owner:
            lines.event(control_changed(owner, epoch))
        lines.write(connection)
        _keep_record(connection, turn, result, now)
        keep_episode(connection, was.id, result, now)
        spelled = tuple(event for row in lines.rows for event in wire.spell_out(row))
        more = row[1] > turn.inputs[-1].seq
        return Committed(lines.last_seq, owner, epoch, spelled, more)

    async def waiting(self, limit: int = 100) -> list[str]:
        """Return conversations with unprocessed inputs that nobody works on."""
        return await self._db.read(self._waiting, limit)

    async def records(self, conversation_id: str) -> list[TurnRecord]:
        """Return why each turn of the conversation went as it did, oldest first."""
        return await self._db.read(_read_records, conversation_id)

    async def dropped(self, conversation_id: str) -> int:
        """Return how many late replies of the conversation were dropped."""
        return await self._db.read(_count_dropped, conversation_id)

    def _waiting(self, connection: Connection, limit: int) -> list[str]:
        given = {"now": self._clock(), "at_most": limit}
        return list(connection.execute(_WAITING, given).scalars())


def _until(now: int, ttl_s: float) -> int:
    return now + round(ttl_s * 1000)


def _held(turn: Turn) -> dict[str, Any]:
    return {"id_": turn.conversation.id, "token": turn.lease}


def _release(connection: Connection, turn: Turn) -> None:
    connection.execute(_RELEASE, _held(turn))


def _to_input(conversation_id: str, seq: int, kind: str, at: int, data: str) -> Input:
    held = json.loads(data)
    handback = kind == "handoff.returned"
    return Input(
        seq=seq,
        kind="handback" if handback else held.get("kind", "message"),
        text=held["_note"] if handback else held["text"],
        message_id=wire.message_id(conversation_id, seq),
        at=wire.moment(at),
    )


def _new_state(turn: Turn, result: TurnResult) -> dict[str, Any]:
    """Return the conversation's columns after the turn, owner and epoch aside."""
    was = turn.conversation
    customer = was.customer if result.customer is None else result.customer
    return _held(turn) | {
        "through": turn.inputs[-1].seq,
        "owner_was": was.owner,
        "epoch_was": was.epoch,
        "layer_is": result.layer,
        "customer_is": wire.to_json(customer),
        "customer_id_is": customer["id"],
        "locale_is": result.language or was.locale,
        "checkpoint_is": result.checkpoint_id or was.checkpoint_id,
        "outcome_is": result.outcome or was.outcome,
        "episode_is": result.episode,
    }


def _drop(connection: Connection, turn: Turn, now: int) -> None:
    """Count a reply that came too late; its inputs are nobody's to answer any more."""
    given = _held(turn) | {"through": turn.inputs[-1].seq}
    ours = connection.execute(_DROP, given).rowcount == 1
    reason = "owner_changed" if ours else "lease_lost"
    values = {"conversation_id": turn.conversation.id, "at": now, "reason": reason}
    connection.execute(insert(dropped), values)


def _keep_record(connection: Connection, turn: Turn, result: TurnResult, now: int) -> None:
    if result.record:
        values = {
            "conversation_id": turn.conversation.id,
            "seq": turn.inputs[-1].seq,
            "at": now,
            "record": wire.to_json(result.record),
        }
        connection.execute(_RECORD, values)


def _read_records(connection: Connection, conversation_id: str) -> list[TurnRecord]:
    rows = connection.execute(_RECORDS, {"id_": conversation_id})
    return [TurnRecord(seq, wire.moment(at), json.loads(record)) for seq, at, record in rows]


def _count_dropped(connection: Connection, conversation_id: str) -> int:
    return int(connection.execute(_DROPPED, {"id_": conversation_id}).scalar_one())
