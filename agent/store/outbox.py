"""Mail and text messages to channels on file: stored once per key, newest read first."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, exc, insert, select

from agent.store import wire
from agent.store.engine import Database
from agent.store.records import Mail, NewMail
from agent.store.rows import Clock
from agent.store.schema import mail

_M = mail.c
_STORED = select(_M.id).where(_M.key == bindparam("key_"))
_NEWEST = (
    select(_M.key, _M.customer_id, _M.channel_kind, _M.address, _M.subject, _M.body, _M.at)
    .order_by(_M.id.desc())
    .limit(bindparam("at_most"))
)


class Outbox:
    """What leaves the house."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    async def put(self, message: NewMail) -> bool:
        """Store a message for delivery; False when its key was stored before."""
        try:
            return await self._db.write(self._put, message)
        except exc.IntegrityError:  # the same key came from elsewhere at the same time
            return False

    def _put(self, connection: Connection, message: NewMail) -> bool:
        return put(connection, message, self._clock())

    async def mail(self, limit: int = 50) -> list[Mail]:
        """Return the latest messages, newest first."""
        return await self._db.read(_read_mail, limit)


def put(connection: Connection, message: NewMail, now: int) -> bool:
    """Store a message unless its key is known; return whether it was new."""
    row = {name: wire.checked(text) for name, text in asdict(message).items()}
    if connection.execute(_STORED, {"key_": message.key}).first() is not None:
        return False
    connection.execute(insert(mail), row | {"at": now})
    return True


def _read_mail(connection: Connection, limit: int) -> list[Mail]:
    rows = connection.execute(_NEWEST, {"at_most": limit})
    return [Mail(*row[:6], at=wire.moment(row[6])) for row in rows]
