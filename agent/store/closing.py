"""Ending conversations: what a close means for the owner, the handoff, the episode, the inputs."""

from typing import Any

from sqlalchemy import Connection, bindparam, case, update

from agent.store.records import NewEvent
from agent.store.rows import Lines, control_changed
from agent.store.schema import conversations, episodes, handoffs

_C = conversations.c
_H = handoffs.c

_CLOSE = (
    update(conversations)
    .where(_C.id == bindparam("id_"), _C.status == "open")
    .values(
        status="closed",
        owner="none",
        epoch=_C.epoch + 1,
        done_seq=_C.input_seq,
        turn_through=None,
        human_agent=None,
        outcome=bindparam("ended_as"),
        updated_at=bindparam("now"),
    )
    .returning(_C.last_seq, _C.epoch, _C.outcome)
)
_CLOSE_AS_IT_IS = _CLOSE.values(outcome=_C.outcome)
_NUMBER = update(conversations).where(_C.id == bindparam("id_")).values(last_seq=bindparam("last"))
_END_HANDOFF = (
    update(handoffs)
    .where(
        _H.conversation_id == bindparam("id_"),
        _H.status.in_(("waiting", "accepted")),
    )
    .values(status=bindparam("ended"), ended_at=bindparam("now"), updated_at=bindparam("now"))
    .returning(_H.id)
)
_END_EPISODES = (
    update(episodes)
    .where(episodes.c.conversation_id == bindparam("id_"), episodes.c.closed_at.is_(None))
    .values(
        closed_at=bindparam("now"),
        outcome=case(
            (episodes.c.outcome.in_(("open", "handed_off")), bindparam("ended_as")),
            else_=episodes.c.outcome,
        ),
    )
)


def close(
    connection: Connection,
    conversation_id: str,
    outcome: str | None,
    now: int,
    *,
    resolved: bool = False,
) -> bool:
    """Close an open conversation and all that is open in it; return whether it was open.

    Nobody answers what was not answered yet. A current handoff ends as resolved or abandoned.
    """
    given: dict[str, Any] = {"id_": conversation_id, "now": now}
    if outcome is None:
        row = connection.execute(_CLOSE_AS_IT_IS, given).first()
    else:
        row = connection.execute(_CLOSE, given | {"ended_as": outcome}).first()
    if row is None:
        return False
    last_seq, epoch, ended_as = row
    lines = Lines(conversation_id, last_seq + 1, now)
    _end_handoff(connection, lines, resolved)
    if resolved:
        lines.event(NewEvent("conversation.resolved", {"outcome": ended_as}))
    lines.event(NewEvent("conversation.closed", {"outcome": ended_as}))
    lines.event(control_changed("none", epoch))
    lines.write(connection)
    connection.execute(_NUMBER, {"id_": conversation_id, "last": lines.last_seq})
    connection.execute(_END_EPISODES, given | {"ended_as": ended_as})
    return True


def _end_handoff(connection: Connection, lines: Lines, resolved: bool) -> None:
    ended = "resolved" if resolved else "abandoned"
    given = {"id_": lines.conversation_id, "now": lines.at, "ended": ended}
    for (handoff_id,) in connection.execute(_END_HANDOFF, given).all():
        lines.event(NewEvent("handoff.ended", {"handoff_id": handoff_id, "status": ended}))
