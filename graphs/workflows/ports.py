"""What workflows need from outside: a ledger of effects, codes, mail, the pack's records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

ClaimStatus = Literal["new", "unfinished", "done", "not_owner"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach a customer that our records hold."""

    kind: Literal["email", "sms"]
    address: str


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer as the pack's records know them."""

    id: str
    name: str
    tier: str | None
    channels: tuple[Channel, ...]
    """Best first; empty where nothing is on file."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether an effect may be run now."""

    status: ClaimStatus
    """`new`: run it. `unfinished`: a run was cut short, run it again under the same key.
    `done`: use `result`. `not_owner`: the assistant may not act any more, do nothing."""

    result: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What a code that the customer typed was worth."""

    ok: bool
    attempts_left: int
    expired: bool = False


class EffectLedger(Protocol):
    """Once per key, also across a crash."""

    async def claim(
        self,
        key: str,
        conversation_id: str,
        epoch: int,
        name: str,
        arguments: Mapping[str, str],
    ) -> Claim:
        """Claim `key`, compare-and-set on (owner = assistant, epoch)."""
        ...

    async def finish(self, key: str, result: Mapping[str, Any]) -> None:
        """Store the result (plain JSON); every later claim of `key` is `done`."""
        ...


class Verifier(Protocol):
    """Sends codes to channels on file and checks what comes back."""

    async def send_code(
        self, conversation_id: str, customer_id: str, channels: Sequence[Channel], key: str
    ) -> str:
        """Send a fresh 6-digit code to the first channel; the same key sends once.

        Returns the masked destination. A code sent before stops working.
        """
        ...

    async def check_code(self, conversation_id: str, code: str) -> CodeCheck:
        """Compare with the last code sent; a wrong one spends an attempt.

        The right code stays right until it expires, so that a turn that is run again after a
        crash comes to the same result.
        """
        ...


class Outgoing(Protocol):
    """Mail and text messages to a channel on file."""

    async def send(
        self, key: str, customer_id: str, channel: Channel, subject: str, body: str
    ) -> None:
        """Hand over one message for delivery; the same key is stored once."""
        ...


class Backoffice(Protocol):
    """The part of a pack's records that the engine itself asks. Sync; called in a thread."""

    def find_customer(
        self,
        *,
        email: str | None = None,
        order_number: str | None = None,
        phone: str | None = None,
    ) -> CustomerRecord | None:
        """Return the customer behind exactly one of the identifiers, or None."""
        ...

    def customer(self, customer_id: str) -> CustomerRecord | None:
        """Return the customer with that id, or None."""
        ...
