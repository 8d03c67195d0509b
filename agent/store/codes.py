"""Verification codes: the latest of each conversation, its attempts, and how many were sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from agent.store import outbox, wire
from agent.store.engine import Database
from agent.store.records import CodeRow, NewMail
from agent.store.rows import Clock
from agent.store.schema import codes

ATTEMPTS = 3

_C = codes.c

_FIND = select(
    _C.conversation_id,
    _C.customer_id,
    _C.code_hash,
    _C.expires_at,
    _C.key,
    _C.attempts_left,
    _C.sends,
).where(_C.conversation_id == bindparam("id_"))
_INSERT = insert(codes).values(
    conversation_id=bindparam("id_"),
    customer_id=bindparam("customer"),
    code_hash=bindparam("hash"),
    expires_at=bindparam("until"),
    key=bindparam("key_"),
    attempts_left=ATTEMPTS,
    sends=1,
)
_REPLACE = (
    update(codes)
    .where(_C.conversation_id == bindparam("id_"))
    .values(
        customer_id=bindparam("customer"),
        code_hash=bindparam("hash"),
        expires_at=bindparam("until"),
        key=bindparam("key_"),
        attempts_left=ATTEMPTS,
        sends=_C.sends + 1,
    )
)
_SPEND = (
    update(codes)
    .where(_C.conversation_id == bindparam("id_"), _C.attempts_left > 0)
    .values(attempts_left=_C.attempts_left - 1)
    .returning(_C.attempts_left)
)
_DROP = (
    update(codes)
    .where(_C.conversation_id == bindparam("id_"))
    .values(code_hash=None, attempts_left=0)
)


class Codes:
    """The codes sent to prove who a customer is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    async def save(
        self,
        conversation_id: str,
        customer_id: str,
        code_hash: str,
        expires_at: datetime,
        key: str,
        mail: NewMail | None = None,
    ) -> CodeRow:
        """Store a code in place of the one before, and the mail that carries it, in one.

        The key seen last keeps its code and sends nothing: that code is already on its way.
        """
        given = {
            "id_": conversation_id,
            "customer": customer_id,
            "hash": code_hash,
            "until": round(expires_at.timestamp() * 1000),
            "key_": wire.checked(key),
        }
        return await self._db.write(self._save, given, mail)

    def _save(self, connection: Connection, given: dict[str, Any], mail: NewMail | None) -> CodeRow:
        found = _find(connection, given["id_"])
        if found is not None and found.key == given["key_"]:
            return found
        if found is None:
            connection.execute(_INSERT, given)
        else:
            connection.execute(_REPLACE, given)
        if mail is not None:
            outbox.put(connection, mail, self._clock())
        saved = _find(connection, given["id_"])
        assert saved is not None  # written above
        return saved

    async def current(self, conversation_id: str) -> CodeRow | None:
        """Return the code that counts, expired or not; None after a drop."""
        row = await self._db.read(_find, conversation_id)
        return None if row is None or row.code_hash is None else row

    async def spend_attempt(self, conversation_id: str) -> int:
        """Take one attempt off the current code; return how many are left."""
        return await self._db.write(_spend, conversation_id)

    async def drop(self, conversation_id: str) -> None:
        """Make the current code worthless."""
        await self._db.write(_drop, conversation_id)


def _find(connection: Connection, conversation_id: str) -> CodeRow | None:
    row = connection.execute(_FIND, {"id_": conversation_id}).first()
    if row is None:
        return None
    return CodeRow(row[0], row[1], row[2], wire.moment(row[3]), *row[4:])


def _spend(connection: Connection, conversation_id: str) -> int:
    left = connection.execute(_SPEND, {"id_": conversation_id}).scalar()
    return 0 if left is None else int(left)


def _drop(connection: Connection, conversation_id: str) -> None:
    connection.execute(_DROP, {"id_": conversation_id})
