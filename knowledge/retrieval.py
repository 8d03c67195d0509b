"""From a question and its history to ranked passages; an outage is an error, never empty."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import numpy as np

from knowledge import ranking
from knowledge.article import Passage
from knowledge.embedding import Embedder
from knowledge.ranking import Scored
from knowledge.snapshot import Mask, Snapshot

_SAME_TEXT = 0.9
"""Share of common words from which two passages with the same numbers say the same."""


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


class HybridRetriever:
    """Scores every chunk by meaning and by words, then hides what the reader may not see."""

    def __init__(
        self,
        current: Callable[[], Snapshot],
        embedder: Embedder,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._current = current
        self._embedder = embedder
        self._now = now

    def retrieve(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        k: int = 5,
        audiences: Sequence[str] = ("public",),
        locale: str | None = None,
    ) -> Retrieval:
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        snapshot = self._current()
        readable = snapshot.readable(audiences, locale, self._now())
        if not readable.any():
            return Retrieval((), 0.0)
        scored = ranking.score(snapshot, self._embedder, question, history)
        support = float(scored.cosine[readable].max())
        return Retrieval(_best(snapshot, scored, readable, k), support)


def _best(snapshot: Snapshot, scored: Scored, readable: Mask, k: int) -> tuple[Passage, ...]:
    """Pick the k best readable chunks that do not repeat a better one."""
    totals = np.where(readable, scored.total, -np.inf)
    wanted = min(2 * k + 8, int(readable.sum()))
    while True:
        top = np.argpartition(-totals, wanted - 1)[:wanted]
        order = top[np.lexsort((top, -totals[top]))]
        picked = _distinct(snapshot, order, k)
        if len(picked) == k or wanted == int(readable.sum()):
            break
        wanted = min(4 * wanted, int(readable.sum()))
    return tuple(
        Passage(snapshot.chunks[i], float(scored.total[i]), float(scored.cosine[i])) for i in picked
    )


def _distinct(snapshot: Snapshot, order: Sequence[int] | np.ndarray, k: int) -> list[int]:
    picked: list[int] = []
    seen: list[tuple[frozenset[str], frozenset[str]]] = []
    for row in order:
        words = _content(snapshot.chunks[row].text)
        if not any(_same(words, other) for other in seen):
            picked.append(int(row))
            seen.append(words)
        if len(picked) == k:
            break
    return picked


def _content(text: str) -> tuple[frozenset[str], frozenset[str]]:
    words = frozenset(re.findall(r"\w+", text.lower()))
    return words, frozenset(word for word in words if any(map(str.isdigit, word)))


def _same(
    one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """Compare words and numbers: "14 days" and "30 days" must never pass for the same text."""
    if one[1] != other[1]:
        return False
    union = len(one[0] | other[0])
    return union == 0 or len(one[0] & other[0]) / union >= _SAME_TEXT
