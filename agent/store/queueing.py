"""The queue of handoffs: putting one in, reading rows, counting who is before whom."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from agent.store import wire
from agent.store.records import HandoffRow, NewEvent, NewHandoff
from agent.store.rows import Lines
from agent.store.schema import handoffs

Priority = Literal["urgent", "high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "normal", "low")
"""By rank."""

CURRENT = ("waiting", "accepted")

_H = handoffs.c
HANDOFF = (
    _H.id,
    _H.conversation_id,
    _H.status,
    _H.layer,
    _H.rank,
    _H.reason,
    _H.one_line,
    _H.queue,
    _H.packet,
    _H.code,
    _H.waiting_since,
    _H.accepted_at,
    _H.ended_at,
    _H.human_agent,
)
"""The columns of a `HandoffRow`, in its order."""

_ORDER = (_H.rank, _H.waiting_since, _H.id)
_INSERT = insert(handoffs)
_RENEW = (
    update(handoffs)
    .where(_H.conversation_id == bindparam("id_"), _H.status.in_(CURRENT))
    .values(
        layer=bindparam("layer_is"),
        rank=bindparam("rank_is"),
        reason=bindparam("reason_is"),
        one_line=bindparam("line_is"),
        queue=bindparam("queue_is"),
        packet=bindparam("packet_is"),
        updated_at=bindparam("now"),
    )
)
_PLACE = select(_H.rank, _H.waiting_since).where(_H.id == bindparam("id_"), _H.status == "waiting")
_BEFORE = (
    select(func.count())
    .select_from(handoffs)
    .where(
        _H.status == "waiting",
        or_(
            _H.rank < bindparam("rank_is"),
            (_H.rank == bindparam("rank_is")) & (_H.waiting_since < bindparam("since")),
            (_H.rank == bindparam("rank_is"))
            & (_H.waiting_since == bindparam("since"))
            & (_H.id < bindparam("id_")),
        ),
    )
)
_LISTED = select(*HANDOFF).order_by(*_ORDER).limit(bindparam("at_most"))
_LISTED_BY_STATUS = _LISTED.where(_H.status == bindparam("status_is"))
_ONE = select(*HANDOFF).where(_H.id == bindparam("id_"))
_OF_CONVERSATION = select(*HANDOFF).where(
    _H.conversation_id == bindparam("id_"), _H.status.in_(CURRENT)
)


def put(connection: Connection, lines: Lines, handoff: NewHandoff, *, new: bool) -> None:
    """Queue a new handoff and say so, or give the current one its newer packet silently."""
    rank = PRIORITIES.index(handoff.priority)
    packet = wire.to_json(handoff.packet)
    if not new:
        packet = wire.to_json(_with_late_facts(connection, lines.conversation_id, handoff.packet))
        newer = {
            "id_": lines.conversation_id,
            "layer_is": handoff.layer,
            "rank_is": rank,
            "reason_is": handoff.reason,
            "line_is": wire.checked(handoff.one_line),
            "queue_is": handoff.queue,
            "packet_is": packet,
            "now": lines.at,
        }
        connection.execute(_RENEW, newer)
        return
    row = {
        "id": handoff.id,
        "conversation_id": lines.conversation_id,
        "status": "waiting",
        "layer": handoff.layer,
        "rank": rank,
        "reason": handoff.reason,
        "one_line": wire.checked(handoff.one_line),
        "queue": handoff.queue,
        "packet": packet,
        "code": handoff.code,
        "waiting_since": lines.at,
        "updated_at": lines.at,
    }
    connection.execute(_INSERT, row)
    lines.event(_requested(handoff, place(connection, handoff.id, rank, lines.at)))


def _with_late_facts(
    connection: Connection, conversation_id: str, newer: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the newer packet with what the customer added while it was being made."""
    row = connection.execute(_OF_CONVERSATION, {"id_": conversation_id}).first()
    stored = json.loads(row.packet).get("facts", []) if row is not None else []
    facts = list(newer.get("facts", []))
    known = {(fact["text"], fact["ref"]) for fact in facts}
    late = [
        fact
        for fact in stored
        if fact["status"] == "customer_stated" and (fact["text"], fact["ref"]) not in known
    ]
    return {**newer, "facts": facts + late} if late else dict(newer)


def _requested(handoff: NewHandoff, position: int) -> NewEvent:
    data = {
        "handoff_id": handoff.id,
        "layer": handoff.layer,
        "reason": handoff.reason,
        "status": "waiting",
        "position": position,
        "summary": list(handoff.shown),
    }
    return NewEvent("handoff.requested", data)


def place(connection: Connection, handoff_id: str, rank: int, since: int) -> int:
    """Return the place in the queue of a waiting handoff; 1 is next."""
    given = {"id_": handoff_id, "rank_is": rank, "since": since}
    return int(connection.execute(_BEFORE, given).scalar_one()) + 1


def position(connection: Connection, handoff_id: str) -> int:
    """Return the place in the queue, 0 when the handoff does not wait."""
    row = connection.execute(_PLACE, {"id_": handoff_id}).first()
    return 0 if row is None else place(connection, handoff_id, row[0], row[1])


def listed(connection: Connection, status: str | None, limit: int) -> list[HandoffRow]:
    if status is None:
        rows = connection.execute(_LISTED, {"at_most": limit})
    else:
        rows = connection.execute(_LISTED_BY_STATUS, {"at_most": limit, "status_is": status})
    return [to_handoff(row) for row in rows]


def find(connection: Connection, handoff_id: str) -> HandoffRow | None:
    row = connection.execute(_ONE, {"id_": handoff_id}).first()
    return None if row is None else to_handoff(row)


def find_current(connection: Connection, conversation_id: str) -> HandoffRow | None:
    row = connection.execute(_OF_CONVERSATION, {"id_": conversation_id}).first()
    return None if row is None else to_handoff(row)


def to_handoff(row: Sequence[Any] | Row[Any]) -> HandoffRow:
    values = list(row)
    values[4] = PRIORITIES[values[4]]
    values[8] = json.loads(values[8])
    values[10:13] = map(wire.maybe_moment, values[10:13])
    return HandoffRow(*values)
