"""What can go wrong in the store.

StoreError
├── StoreUnavailable     the database cannot be reached, is locked, full or broken: try again later
├── StoreTooNew          the database was written by a newer version: update the program
├── BadText              text that no database can hold (NUL, lone surrogate); also a ValueError
├── UnknownConversation  there is no such conversation
├── ConversationClosed   the conversation takes no more messages
├── UnknownHandoff       there is no such handoff, or none that is current
└── NotOwner             somebody else owns the conversation now
"""


class StoreError(Exception):
    """Anything the store reports."""

    retryable = False


class StoreUnavailable(StoreError):
    """The database cannot do its work now; nothing of the call was stored. Try again later."""

    retryable = True


class StoreTooNew(StoreError):
    """The database has a schema this program does not know; run a newer version of Lamina."""


class BadText(StoreError, ValueError):
    """The text holds a NUL or half of a surrogate pair; clean it before storing."""


class UnknownConversation(StoreError):
    """No conversation has this id."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"there is no conversation {conversation_id!r}")


class ConversationClosed(StoreError):
    """The conversation is closed; open a new one."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"conversation {conversation_id!r} is closed; open a new one")


class UnknownHandoff(StoreError):
    """No handoff has this id, or the conversation has no current handoff."""


class NotOwner(StoreError):
    """The caller does not own the conversation: accept the handoff first."""
