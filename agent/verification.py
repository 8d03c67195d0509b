"""Prove who a customer is: a code to a channel on file, and to no other place."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from agent.store.records import NewMail
from agent.store.store import Store
from graphs.workflows.ports import Channel, CodeCheck
from graphs.writing.wording import Wording

LIFETIME = timedelta(minutes=10)
MASK = "•••"


class CodesByMail:
    """Sends and checks six-digit codes (graphs.workflows.ports.Verifier)."""

    def __init__(self, store: Store, wording: Wording) -> None:
        self._store, self._wording = store, wording

    async def send_code(
        self, conversation_id: str, customer_id: str, channels: Sequence[Channel], key: str
    ) -> str:
        """Send a fresh code to the first channel, once per key; return the masked destination."""
        channel = channels[0]
        code = f"{secrets.randbelow(1_000_000):06d}"
        mail = NewMail(
            key=key,
            customer_id=customer_id,
            channel_kind=channel.kind,
            address=channel.address,
            subject=self._wording.line("code_subject"),
            body=self._wording.line("code_body", code=code),
        )
        await self._store.codes.save(
            conversation_id,
            customer_id,
            _hash(conversation_id, code),
            datetime.now(UTC) + LIFETIME,
            key,
            mail,
        )
        return masked(channel)

    async def check_code(self, conversation_id: str, code: str) -> CodeCheck:
        """Compare with the last code sent; a wrong one spends an attempt."""
        row = await self._store.codes.current(conversation_id)
        if row is None or row.attempts_left <= 0:
            return CodeCheck(ok=False, attempts_left=0)
        if row.expires_at < datetime.now(UTC):
            return CodeCheck(ok=False, attempts_left=row.attempts_left, expired=True)
        if hmac.compare_digest(row.code_hash, _hash(conversation_id, code)):
            return CodeCheck(ok=True, attempts_left=row.attempts_left)
        return CodeCheck(False, await self._store.codes.spend_attempt(conversation_id))


class MailByOutbox:
    """Puts mail into the outbox (graphs.workflows.ports.Outgoing)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def send(
        self, key: str, customer_id: str, channel: Channel, subject: str, body: str
    ) -> None:
        """Store one message for delivery, once per key."""
        await self._store.outbox.put(
            NewMail(key, customer_id, channel.kind, channel.address, subject, body)
        )


class PreviousContacts:
    """Earlier episodes of a customer (graphs.conversation.deps.Contacts)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def previous(self, customer_id: str, conversation_id: str) -> list[dict[str, str]]:
        """Return earlier episodes outside this conversation, newest first."""
        contacts = await self._store.outcomes.contacts(customer_id, exclude=conversation_id)
        return [
            {
                "conversation_id": contact.conversation_id,
                "at": contact.at.isoformat(),
                "type": contact.type,
                "outcome": contact.outcome,
                "one_line": contact.one_line,
            }
            for contact in contacts
        ]


def masked(channel: Channel) -> str:
    """Return the destination with all but its ends hidden: `a•••@example.com`, `•••89`."""
    if channel.kind == "email":
        name, _, domain = channel.address.partition("@")
        return f"{name[:1]}{MASK}@{domain}"
    return MASK + channel.address[-2:]


def _hash(conversation_id: str, code: str) -> str:
    return hashlib.sha256(f"{conversation_id}:{code}".encode("utf-8", "replace")).hexdigest()
