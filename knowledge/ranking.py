"""How chunks are scored for a question in the light of what the customer wrote before it.

Cosine and BM25 are added as absolute scores rather than fused by rank: on doc2dial and StackFAQ
that beats reciprocal rank fusion on both (see evals/benchmarks/retrieval.py), because a question
whose words match nothing well lets the vector decide. History enters twice: a little of each
earlier message in the query, and a prior for articles that fit what was talked about.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import terms
from knowledge.embedding import Embedder, Vector
from knowledge.snapshot import Snapshot

Scores = NDArray[np.float32]

DENSE_SHARE = 0.55
"""Weight of the cosine; the rest is BM25."""

HISTORY = 6
"""Earlier messages that are looked at."""

CARRY = 0.25
"""Weight of the latest earlier message in the query, for a question of FULL_WORDS words."""

FADE = 0.9
"""Each message further back counts this much of the one after it."""

ARTICLE_PRIOR = 0.5
"""Weight of how well an article fits the earlier messages."""

FULL_WORDS = 4
"""A question with fewer different content words leans more on what was said before."""


@dataclass(frozen=True, slots=True)
class Query:
    """A vector and weighted word stems."""

    vector: Vector
    words: dict[str, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of all chunks."""

    total: Scores
    cosine: Scores
    """With the question as it is meant after the earlier messages, -1..1."""


def score(snapshot: Snapshot, embedder: Embedder, question: str, history: Sequence[str]) -> Scored:
    """Score every chunk of the snapshot; reads earlier vectors from the embedder's cache."""
    asked = _plain(embedder, question)
    before = [_plain(embedder, text) for text in history if text.strip()][-HISTORY:]
    if not before:
        cosine = _cosines(snapshot, asked)
        return Scored(_fused(snapshot, asked, cosine), cosine)
    lean = _lean(asked)
    fading = [FADE**age for age in reversed(range(len(before)))]
    meant = _blend([asked, *before], [1.0, *(CARRY * lean * weight for weight in fading)])
    topic = _blend(before, fading)
    cosine = _cosines(snapshot, meant)
    prior = _best_of_article(snapshot, _fused(snapshot, topic, _cosines(snapshot, topic)))
    total = _fused(snapshot, meant, cosine) + np.float32(ARTICLE_PRIOR * lean) * prior
    return Scored(total, cosine)


def _plain(embedder: Embedder, text: str) -> Query:
    return Query(embedder.embed_one(text), dict.fromkeys(terms(text), 1.0))


def _lean(asked: Query) -> float:
    """How much a question needs its history: 1.5 for "and for men?", 0.5 for a full one."""
    return min(1.5, max(0.5, FULL_WORDS / max(len(asked.words), 1)))


def _blend(queries: Sequence[Query], weights: Sequence[float]) -> Query:
    total = np.sum([w * q.vector for q, w in zip(queries, weights, strict=True)], axis=0)
    words: dict[str, float] = {}
    for query, weight in zip(queries, weights, strict=True):
        for word in query.words:
            words[word] = max(words.get(word, 0.0), weight)
    norm = max(float(np.linalg.norm(total)), 1e-12)
    return Query((total / norm).astype(np.float32), words)


def _cosines(snapshot: Snapshot, query: Query) -> Scores:
    # Not `@`: BLAS would start threads that spin, which costs a busy server 7 ms instead of 1.
    cosines: Scores = np.vecdot(snapshot.vectors, query.vector)
    return cosines


def _fused(snapshot: Snapshot, query: Query, cosine: Scores) -> Scores:
    coverage = snapshot.words.coverage(query.words, len(snapshot.chunks))
    fused: Scores = np.float32(DENSE_SHARE) * cosine + np.float32(1 - DENSE_SHARE) * coverage
    return fused


def _best_of_article(snapshot: Snapshot, scores: Scores) -> Scores:
    best: Scores = np.maximum.reduceat(scores, snapshot.starts)[snapshot.article_of]
    return best
