"""ConversationService: the one door for the widget, voice adapters and evaluation suites."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

from agent import identity
from agent.errors import Conflict, NotFound, Unauthorized
from agent.store.errors import ConversationClosed, UnknownConversation, UnknownHandoff
from agent.store.records import (
    Accepted,
    Conversation,
    Event,
    HandoffRow,
    Outgoing,
    TranscriptMessage,
)
from agent.store.store import Store
from agent.texts import clean
from agent.wake import Wakeups
from agent.worker import Worker
from graphs.writing.wording import Wording

STREAM_POLL_SECONDS = 15.0
"""An idle stream says that it is alive this often."""

CHANNELS = frozenset({"web", "voice", "eval", "api"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation, with the only copy of its token."""

    conversation: Conversation
    token: str
    greeting: str
    disclosure: str


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """Something to show now and to forget: who is typing, or that the stream is alive."""

    type: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a message has led to, once its turn is over."""

    messages: list[TranscriptMessage]
    conversation: Conversation
    handoff: HandoffRow | None
    position: int


class ConversationService:
    """Everything a customer's side can do. Raises `ServiceError`s and `StoreUnavailable`."""

    def __init__(
        self,
        store: Store,
        worker: Worker,
        wakeups: Wakeups,
        wording: Wording,
        *,
        identity_secret: str | None,
        max_chars: int,
    ) -> None:
        self._store, self._worker, self._wakeups = store, worker, wakeups
        self._wording, self._secret, self._max_chars = wording, identity_secret, max_chars

    async def open(
        self,
        *,
        channel: str = "web",
        locale: str = "en",
        identity_token: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Opened:
        """Open a conversation; the greeting and the AI disclosure come first."""
        customer = identity.ANONYMOUS
        if identity_token is not None:
            customer = identity.customer_from(identity_token, self._secret)
        conversation_id, token = identity.new_id("c"), identity.new_token()
        greeting = self._wording.line("greeting", locale, channel=channel, seed=conversation_id)
        disclosure = self._wording.line("disclosure", locale, channel=channel, seed=conversation_id)
        conversation = await self._store.log.open_conversation(
            conversation_id,
            token_hash=identity.token_hash(token),
            channel=channel,
            locale=locale,
            customer=customer,
            context=context or {},
            greeting=Outgoing("assistant", (greeting,)),
        )
        return Opened(conversation, token, greeting, disclosure)

    async def authorize(self, conversation_id: str, token: str) -> Conversation:
        """Return the conversation that `token` opens; an unknown one looks like a wrong token."""
        conversation = await self._store.log.conversation(conversation_id)
        if conversation is None or not identity.matches(token, conversation.token_hash):
            raise Unauthorized("This token does not open this conversation.")
        return conversation

    async def receive(
        self,
        conversation_id: str,
        text: str,
        client_message_id: str,
        *,
        kind: Literal["message", "button"] = "message",
    ) -> Accepted:
        """Store a customer's message and return once it is safe; the turn runs on its own."""
        text = clean(text, self._max_chars)
        try:
            accepted = await self._store.log.accept_message(
                conversation_id, text, client_message_id, kind=kind
            )
        except UnknownConversation as error:
            raise NotFound("There is no such conversation.") from error
        except ConversationClosed as error:
            raise Conflict("This conversation is closed. Open a new one to go on.") from error
        self._worker.wake(conversation_id)
        self._wakeups.notify(conversation_id)
        return accepted

    async def settled(self, conversation_id: str, accepted: Accepted, seconds: float) -> Settled:
        """Wait until the turn of an accepted message is over, at most `seconds`."""
        deadline = monotonic() + seconds
        with self._wakeups.listen(conversation_id) as listener:
            while True:
                conversation = await self._known(conversation_id)
                if conversation.done_seq >= accepted.seq:
                    return await self._outcome(conversation, accepted.seq)
                left = deadline - monotonic()
                if left <= 0:
                    return await self._outcome(conversation, accepted.seq)
                await listener.wait(min(left, 1.0))

    async def talk_to_human(
        self, conversation_id: str, note: str | None, press_id: str
    ) -> Accepted:
        """Take the "talk to a human" button for what it is: a request in plain words."""
        conversation = await self._known(conversation_id)
        said = self._wording.line("button_human", conversation.locale)
        text = f"{said} {note}" if note and note.strip() else said
        return await self.receive(conversation_id, text, press_id, kind="button")

    async def correct(self, conversation_id: str, text: str) -> Accepted:
        """Add to what is being passed on to a person."""
        text = clean(text, self._max_chars)
        try:
            accepted = await self._store.desk.add_correction(conversation_id, text)
        except (UnknownHandoff, UnknownConversation) as error:
            raise Conflict("Nothing is being passed on, so there is nothing to correct.") from error
        self._worker.wake(conversation_id)
        self._wakeups.notify(conversation_id)
        return accepted

    async def current_handoff(self, conversation_id: str) -> tuple[HandoffRow | None, int]:
        """Return the handoff in progress, if any, and its place in the queue (1 is next)."""
        handoff = await self._store.desk.current(conversation_id)
        position = await self._store.desk.position(handoff.id) if handoff else 0
        return handoff, position

    async def events(self, conversation_id: str, after: int = 0, limit: int = 500) -> list[Event]:
        """Return stored events with a seq above `after`, in order."""
        return await self._store.log.events(conversation_id, after, limit)

    async def stream(self, conversation_id: str, after: int) -> AsyncIterator[Event | Ephemeral]:
        """Yield events as they are stored, from `after` on, until the conversation is closed."""
        typing = False
        with self._wakeups.listen(conversation_id, typing=True) as listener:
            while True:
                closed = False
                for event in await self._store.log.events(conversation_id, after):
                    after = event.seq
                    closed = event.type == "conversation.closed"
                    yield event
                if closed:
                    return
                if typing != self._wakeups.is_typing(conversation_id):
                    typing = not typing
                    yield Ephemeral("typing", {"on": typing, "author": "assistant"})
                if not await listener.wait(STREAM_POLL_SECONDS):
                    yield Ephemeral("ping", {})

    async def transcript(self, conversation_id: str) -> list[TranscriptMessage]:
        """Return all messages, oldest first."""
        return await self._store.log.transcript(conversation_id)

    async def feedback(
        self,
        conversation_id: str,
        *,
        message_id: str | None = None,
        score: int | None = None,
        resolved: bool | None = None,
        comment: str | None = None,
        helpful: bool | None = None,
    ) -> None:
        """Store what the customer thinks; `resolved` also settles the outcome."""
        await self._store.log.feedback(
            conversation_id,
            message_id=message_id,
            score=score,
            resolved=resolved,
            comment=clean(comment, self._max_chars) if comment and comment.strip() else None,
            helpful=helpful,
        )
        self._wakeups.notify(conversation_id)

    async def close(self, conversation_id: str) -> None:
        """End the conversation; closing a closed one changes nothing."""
        await self._store.log.close(conversation_id)
        self._wakeups.notify(conversation_id)

    async def _known(self, conversation_id: str) -> Conversation:
        conversation = await self._store.log.conversation(conversation_id)
        if conversation is None:
            raise NotFound("There is no such conversation.")
        return conversation

    async def _outcome(self, conversation: Conversation, seq: int) -> Settled:
        messages = await self._store.log.transcript(conversation.id, after=seq)
        later = [message for message in messages if message.author != "customer"]
        handoff, position = None, 0
        if conversation.owner in {"queue", "human_agent"}:
            handoff, position = await self.current_handoff(conversation.id)
        return Settled(later, conversation, handoff, position)
