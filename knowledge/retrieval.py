"""From a question and its history to ranked passages; an outage is an error, never empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.article import Passage


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question."""

    passages: tuple[Passage, ...]
    """Best first."""

    support: float
    """Best cosine among all readable chunks, -1..1; 0.0 when there is none. Low: nothing here."""


class Retriever(Protocol):
    """Finds passages; safe to call from any thread."""

    def retrieve(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        k: int = 5,
        audiences: Sequence[str] = ("public",),
        locale: str | None = None,
    ) -> Retrieval:
        """Return at most k passages that one of the audiences may read.

        `history` holds earlier customer messages, oldest first. Raises KnowledgeUnavailable.
        """
        ...
