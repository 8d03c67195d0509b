"""Wake whoever listens to a conversation: at once in this process, soon across processes.

The database is the truth; a wake-up only says that a look is worth it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

ANY = "*"
"""Listens to all conversations (the desk)."""


class Wakeups:
    """Listeners by conversation, and where the assistant is at work."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._typing: set[str] = set()

    def notify(self, conversation_id: str) -> None:
        """Wake the listeners of one conversation, and those of all."""
        for key in (conversation_id, ANY):
            for listener in self._listeners.get(key, ()):
                listener.wake()

    def typing(self, conversation_id: str, on: bool) -> None:
        """Say whether the assistant is at work; not stored, not repeated."""
        if on == (conversation_id in self._typing):
            return
        (self._typing.add if on else self._typing.discard)(conversation_id)
        for listener in self._listeners.get(conversation_id, ()):
            if listener.typing:
                listener.wake()

    def is_typing(self, conversation_id: str) -> bool:
        """Return whether the assistant is at work there."""
        return conversation_id in self._typing

    @property
    def listening(self) -> bool:
        """Whether anybody listens at all."""
        return bool(self._listeners)

    @contextmanager
    def listen(self, conversation_id: str, *, typing: bool = False) -> Iterator["Listener"]:
        """Listen for as long as the context lasts; `typing` also wakes on who is at work."""
        listener = Listener(typing)
        self._listeners[conversation_id].add(listener)
        try:
            yield listener
        finally:
            self._listeners[conversation_id].discard(listener)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]


class Listener:
    """Waits for the next wake-up; one that came since the last wait counts."""

    def __init__(self, typing: bool) -> None:
        self.typing = typing
        self._event = asyncio.Event()

    def wake(self) -> None:
        """End the current wait, or the next."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Return True when woken, False after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
