"""From a question and its history to ranked passages; an outage is an error, never empty."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

import numpy as np

from knowledge import ranking
from knowledge.article import Chunk, Passage
from knowledge.embedding import Embedder
from knowledge.ranking import Scored
from knowledge.snapshot import Mask, Snapshot
from knowledge.stems import stems, telling
from knowledge.synonyms import same_as

_SAME_TEXT = 0.9
"""Share of common words from which two passages with the same numbers say the same."""

WORDS_SHARE = 0.2
"""Weight of the words in the support, the rest is the cosine: "do you sell kayaks?" is near a page
on what is sold, and no page says "kayak"."""

OPENING_FROM = 4
"""With so many passages, one of them is the opening of the best article."""

WORDS_IN = 5
"""Passages in which the words are looked for, each by itself."""

LIKE_WORD = 0.8
"""What a passage counts that only says a word like the one asked for."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question."""

    passages: tuple[Passage, ...]
    """Best first."""

    support: float
    """How far the collection can answer, about 0..1; 0.0 when nothing is readable.

    Mostly the best cosine among all readable chunks, and for a part the share of the question's
    telling words that one of the passages says. Low: nothing here.
    """


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
        passages = _best(snapshot, scored, readable, k)
        nearest = float(scored.cosine[readable].max())
        return Retrieval(passages, _support(snapshot, question, passages, nearest))


def _support(
    snapshot: Snapshot, question: str, passages: Sequence[Passage], nearest: float
) -> float:
    """Mix the best cosine with the words that are found; one without telling words has no say."""
    weights = {
        word: snapshot.words.rarity(word, len(snapshot.chunks)) for word in telling(question)
    }
    total = sum(weights.values())
    if not total:
        return nearest
    said = max(
        sum(weight * _says(_stems_of(passage.chunk), word) for word, weight in weights.items())
        for passage in passages[:WORDS_IN]
    )
    return (1 - WORDS_SHARE) * nearest + WORDS_SHARE * said / total


def _says(held: frozenset[str], word: str) -> float:
    if word in held:
        return 1.0
    return 0.0 if held.isdisjoint(same_as(word)) else LIKE_WORD


def _stems_of(chunk: Chunk) -> frozenset[str]:
    return _cached_stems(chunk.title, chunk.heading, chunk.text)


@lru_cache(maxsize=4_096)
def _cached_stems(*texts: str) -> frozenset[str]:
    return frozenset(stems(" ".join(texts)))


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
    picked = _with_opening(snapshot, picked, readable)
    return tuple(
        Passage(snapshot.chunks[i], float(scored.total[i]), float(scored.cosine[i])) for i in picked
    )


def _with_opening(snapshot: Snapshot, picked: list[int], readable: Mask) -> list[int]:
    """Put the first chunk of the best article in the last place if it has none: it sums up."""
    opening = int(snapshot.starts[snapshot.article_of[picked[0]]])
    if opening in picked or not readable[opening] or len(picked) < OPENING_FROM:
        return picked
    return [*picked[:-1], opening]


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
