"""Who said what: the messages that assessment, writing and handoff look at."""

from dataclasses import dataclass
from typing import Literal

Author = Literal["customer", "assistant", "human_agent", "human_agent_via_assistant", "system"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    author: Author
    text: str
    message_id: str
