"""What human agents can do: see the queue, take a conversation, write, hand back, resolve."""

from collections.abc import AsyncIterator

from agent.errors import Conflict, NotFound
from agent.service import Ephemeral
from agent.store.errors import NotOwner
from agent.store.records import Accepted, HandoffRow, TranscriptMessage
from agent.store.store import Store
from agent.texts import clean
from agent.wake import ANY, Wakeups
from agent.worker import Worker

PING_SECONDS = 15.0


class DeskService:
    """The desk's side of the conversations. Raises `ServiceError`s and `StoreUnavailable`."""

    def __init__(self, store: Store, worker: Worker, wakeups: Wakeups, *, max_chars: int) -> None:
        self._store, self._worker, self._wakeups = store, worker, wakeups
        self._max_chars = max_chars

    async def queue(self, status: str | None) -> list[HandoffRow]:
        """Return handoffs, highest priority first and within it the longest waiting."""
        return await self._store.desk.handoffs(status)

    async def handoff(self, handoff_id: str) -> HandoffRow:
        """Return one handoff with its packet."""
        row = await self._store.desk.handoff(handoff_id)
        if row is None:
            raise NotFound("There is no such handoff.")
        return row

    async def transcript(self, conversation_id: str) -> list[TranscriptMessage]:
        """Return the conversation so far."""
        return await self._store.log.transcript(conversation_id)

    async def accept(self, handoff_id: str, human_agent: str) -> HandoffRow:
        """Take a waiting conversation; only the first of several agents gets it."""
        row = await self.handoff(handoff_id)
        if not await self._store.desk.accept(handoff_id, human_agent):
            row = await self.handoff(handoff_id)
            who = f" by {row.human_agent}" if row.human_agent else ""
            raise Conflict(f"This handoff is {row.status}{who}; it cannot be accepted any more.")
        return await self._changed(row)

    async def message(
        self, handoff_id: str, human_agent: str, text: str, client_message_id: str
    ) -> Accepted:
        """Write to the customer."""
        row = await self.handoff(handoff_id)
        text = clean(text, self._max_chars)
        try:
            accepted = await self._store.desk.message(
                handoff_id, human_agent, text, client_message_id
            )
        except NotOwner as error:
            raise Conflict(
                "Accept the handoff first: only its agent writes to the customer."
            ) from error
        self._wakeups.notify(row.conversation_id)
        return accepted

    async def give_back(self, handoff_id: str, human_agent: str, note: str) -> HandoffRow:
        """Return the conversation to the assistant with a note of what was agreed."""
        row = await self.handoff(handoff_id)
        note = clean(note, self._max_chars) if note.strip() else ""
        if not await self._store.desk.give_back(handoff_id, human_agent, note):
            raise Conflict("Only the agent who accepted this handoff can hand it back.")
        return await self._changed(row)

    async def resolve(self, handoff_id: str, human_agent: str) -> HandoffRow:
        """End the conversation as solved."""
        row = await self.handoff(handoff_id)
        if not await self._store.desk.resolve(handoff_id, human_agent):
            raise Conflict("Only the agent who accepted this handoff can resolve it.")
        return await self._changed(row)

    async def decline(self, handoff_id: str, human_agent: str, reason: str) -> HandoffRow:
        """Leave a waiting handoff to others, and say why."""
        row = await self.handoff(handoff_id)
        if not await self._store.desk.decline(handoff_id, human_agent, clean(reason, 500)):
            raise Conflict(f"This handoff is {row.status}; only a waiting one can be declined.")
        return await self._changed(row)

    async def stream(self) -> AsyncIterator[Ephemeral]:
        """Yield `queue.changed` whenever a look at the queue is worth it."""
        with self._wakeups.listen(ANY) as listener:
            yield Ephemeral("queue.changed", {})
            while True:
                woken = await listener.wait(PING_SECONDS)
                yield Ephemeral("queue.changed" if woken else "ping", {})

    async def _changed(self, row: HandoffRow) -> HandoffRow:
        self._worker.wake(row.conversation_id)
        self._wakeups.notify(row.conversation_id)
        return await self.handoff(row.id)
