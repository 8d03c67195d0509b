"""Work through what customers wrote: one turn at a time per conversation, whatever the process."""

import asyncio
import logging
import socket
import time
from contextlib import suppress
from os import getpid

from agent.store.checkpoints import Checkpoints
from agent.store.errors import StoreUnavailable
from agent.store.records import Turn, TurnResult
from agent.store.store import Store
from agent.turns import TurnRunner
from agent.wake import Wakeups

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
"""How soon work and events of other processes are noticed."""

LATELY_MS = 3_000
"""How far back each look goes: commits are not seen in the order of their times."""

AT_ONCE = 16
"""Turns in progress in this process; more wait, so that each of these stays quick."""


class Worker:
    """Takes turns from the store, runs them, and stores what came of them."""

    def __init__(
        self,
        store: Store,
        runner: TurnRunner,
        checkpoints: Checkpoints,
        wakeups: Wakeups,
        lease_seconds: float,
    ) -> None:
        self._store, self._runner, self._checkpoints = store, runner, checkpoints
        self._wakeups, self._lease_seconds = wakeups, lease_seconds
        self._name = f"{socket.gethostname()}:{getpid()}"
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._noticed: dict[str, int] = {}
        self._poller: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look for work that other processes left or wrote."""
        self._poller = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        """Finish the turns in progress, then stop."""
        if self._poller is not None:
            self._poller.cancel()
            with suppress(asyncio.CancelledError):
                await self._poller
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def wake(self, conversation_id: str) -> None:
        """Say that there is something to do in a conversation."""
        if conversation_id in self._busy:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._work_through(conversation_id))
        self._busy[conversation_id] = task
        task.add_done_callback(lambda _: self._done(conversation_id))

    def _done(self, conversation_id: str) -> None:
        del self._busy[conversation_id]
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.wake(conversation_id)

    async def _work_through(self, conversation_id: str) -> None:
        try:
            async with self._slots:
                more = True
                while more:
                    turn = await self._store.turns.claim(
                        conversation_id, self._name, self._lease_seconds
                    )
                    more = turn is not None and await self._take(turn)
        except StoreUnavailable:
            log.warning("database unavailable; the turn is tried again soon")
        except Exception:
            log.exception("turn not stored; it is tried again when its lease has run out")

    async def _take(self, turn: Turn) -> bool:
        """Run the turn and store it; tell whether there may be more to do."""
        conversation_id = turn.conversation.id
        self._wakeups.typing(conversation_id, turn.conversation.owner == "assistant")
        try:
            result = await self._alive(turn)
            committed = await self._store.turns.commit(turn, result)
        finally:
            self._wakeups.typing(conversation_id, False)
        self._wakeups.notify(conversation_id)
        if committed is None:
            log.info("late reply dropped", extra={"conversation": conversation_id})
            return True
        if result.checkpoint_id is not None:
            await self._tidy(conversation_id, result.checkpoint_id)
        return committed.more

    async def _tidy(self, conversation_id: str, checkpoint_id: str) -> None:
        try:
            await self._checkpoints.forget_before(conversation_id, checkpoint_id)
        except Exception:
            log.exception("old checkpoints stay until the next turn of the conversation")

    async def _alive(self, turn: Turn) -> TurnResult:
        """Run the turn, renewing its lease for as long as it takes."""
        running = asyncio.create_task(self._runner.run(turn))
        while not running.done():
            await asyncio.wait({running}, timeout=self._lease_seconds / 3)
            if not running.done():
                await self._store.turns.renew(turn, self._lease_seconds)
        return running.result()

    async def _poll(self) -> None:
        while True:
            try:
                for conversation_id in await self._store.turns.waiting():
                    self.wake(conversation_id)
                await self._notice()
            except StoreUnavailable:
                log.warning("database unavailable; looking again in %s s", POLL_SECONDS)
            await asyncio.sleep(POLL_SECONDS)

    async def _notice(self) -> None:
        """Wake the listeners of what changed lately, in whatever process."""
        if self._wakeups.listening:
            since = round(time.time() * 1000) - LATELY_MS
            changes = await self._store.log.changed_since(since)
            for change in changes:
                if self._noticed.get(change.id) != change.last_seq:
                    self._wakeups.notify(change.id)
            self._noticed = {change.id: change.last_seq for change in changes}
