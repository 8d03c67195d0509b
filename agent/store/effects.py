"""Side effects, once per key, also across a crash: the ledger of graphs.workflows.ports."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, exc, insert, select, update

from agent.store import wire
from agent.store.engine import Database
from agent.store.errors import StoreError
from agent.store.rows import Clock
from agent.store.schema import conversations, effects
from graphs.workflows.ports import Claim

_C = conversations.c
_F = effects.c

_LOCK_OWNED = (
    select(_C.id)
    .where(
        _C.id == bindparam("id_"),
        _C.owner == "assistant",
        _C.epoch == bindparam("epoch_was"),
    )
    .with_for_update()
)
_FIND = select(_F.finished_at, _F.result).where(_F.key == bindparam("key_"))
_FINISH = (
    update(effects)
    .where(_F.key == bindparam("key_"), _F.finished_at.is_(None))
    .values(result=bindparam("result_is"), finished_at=bindparam("now"))
)


class Effects:
    """The ledger of effects."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    async def claim(
        self,
        key: str,
        conversation_id: str,
        epoch: int,
        name: str,
        arguments: Mapping[str, str],
    ) -> Claim:
        """Claim `key`, compare-and-set on (owner = assistant, epoch)."""
        row = {
            "key": wire.checked(key),
            "conversation_id": conversation_id,
            "epoch": epoch,
            "name": name,
            "arguments": wire.to_json(dict(arguments)),
        }
        try:
            return await self._db.write(self._claim, row)
        except exc.IntegrityError:  # another conversation claimed the key between our two looks
            return await self._db.write(self._claim, row)

    def _claim(self, connection: Connection, row: dict[str, Any]) -> Claim:
        owned = {"id_": row["conversation_id"], "epoch_was": row["epoch"]}
        is_owner = connection.execute(_LOCK_OWNED, owned).first() is not None
        found = connection.execute(_FIND, {"key_": row["key"]}).first()
        if found is not None and found[0] is not None:
            return Claim("done", json.loads(found[1]))
        if not is_owner:
            return Claim("not_owner")
        if found is not None:
            return Claim("unfinished")
        connection.execute(insert(effects), row | {"claimed_at": self._clock()})
        return Claim("new")

    async def finish(self, key: str, result: Mapping[str, Any]) -> None:
        """Store the result; every later claim of `key` is `done`. The first result stays."""
        await self._db.write(self._finish, key, wire.to_json(dict(result)))

    def _finish(self, connection: Connection, key: str, result: str) -> None:
        given = {"key_": key, "result_is": result, "now": self._clock()}
        if connection.execute(_FINISH, given).rowcount:
            return
        if connection.execute(_FIND, {"key_": key}).first() is None:
            raise StoreError(f"effect {key!r} was never claimed; claim it before it is run")
