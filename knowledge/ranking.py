"""How chunks are scored for a question in the light of what the customer wrote before it.

Cosine and BM25 are added as absolute scores rather than fused by rank: on doc2dial and StackFAQ
that beats reciprocal rank fusion on both (see evals/benchmarks/retrieval.py), because a question
whose words match nothing well lets the vector decide. An article whose title the question says is
ahead a little. History enters twice: a little of each earlier message in the query, and a prior
for articles that fit what was talked about, unless the question itself fits others better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import terms
from knowledge.embedding import Embedder
from knowledge.snapshot import Snapshot
from knowledge.stems import telling
from knowledge.synonyms import same_as

Scores = NDArray[np.float32]

DENSE_SHARE = 0.55
"""Weight of the cosine; the rest is BM25."""

LIKE_WORD = 0.4
"""What a word like one of the question counts in BM25."""

TITLE = 0.07
"""Weight of a title that the question says in full."""

LIKE_TITLE_WORD = 0.8
"""What a word like one of the question counts in a title."""

LEAD = 0.02
"""What the first chunk of an article is ahead: help pages begin with what matters most."""

HISTORY = 6
"""Earlier messages that are looked at."""

CARRY = 0.25
"""Weight of the latest earlier message in the query, for a question of FULL_WORDS words; it counts
in full where the question names nothing itself."""

FADE = 0.9
"""Each message further back counts this much of the one after it."""

ARTICLE_PRIOR = 0.65
"""Weight of how well an article fits the earlier messages."""

TOPICAL = 0.1
"""Articles that fit the earlier messages this nearly as well as the best are what they are on."""

SWITCH_FROM, SWITCH_OVER = 0.1, 0.3
"""By how much the question itself must fit another article better for the topic to lose its pull,
first and altogether."""

FULL_WORDS = 4
"""A question with fewer different content words leans more on what was said before."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of all chunks."""

    total: Scores
    cosine: Scores
    """With the question as it is meant after the earlier messages, -1..1."""


@dataclass(frozen=True, slots=True)
class _Query:
    """Weighted word stems, and the cosine of every chunk with the vector."""

    words: Mapping[str, float]
    cosine: Scores


def score(snapshot: Snapshot, embedder: Embedder, question: str, history: Sequence[str]) -> Scored:
    """Score every chunk of the snapshot; reads earlier vectors from the embedder's cache."""
    vector, words = embedder.embed_one(question), _words(question)
    asked = _Query(words, _cosines(snapshot, vector))
    before = [text for text in history if text.strip()][-HISTORY:]
    if not before:
        return Scored(_fused(snapshot, asked), asked.cosine)
    lean = min(1.5, max(0.5, FULL_WORDS / max(len(words), 1)))
    fading = [FADE**age for age in reversed(range(len(before)))]
    vectors = [embedder.embed_one(text) for text in before]
    past = np.sum([w * vector for w, vector in zip(fading, vectors, strict=True)], axis=0)
    length = max(float(np.linalg.norm(past)), 1e-12)
    mean = np.asarray(past / length, np.float32)
    topic = _Query(_faded(before, fading), _cosines(snapshot, mean))
    full = telling(question)
    carry = CARRY * lean if full else 1.0
    # The cosine with a sum is the sum of the cosines, which saves a pass over all vectors.
    norm = max(float(np.linalg.norm(vector + carry * past)), 1e-12)
    cosine: Scores = asked.cosine + np.float32(carry * length) * topic.cosine
    cosine /= np.float32(norm)
    faint = {word: carry * weight for word, weight in topic.words.items()}
    meant = _Query({**faint, **words}, cosine)
    prior = _best_of_article(snapshot, _fused(snapshot, topic))
    loyal = _loyalty(snapshot, asked, prior) if full else 1.0
    pull = ARTICLE_PRIOR * lean * loyal
    return Scored(_fused(snapshot, meant) + np.float32(pull) * prior, cosine)


def _loyalty(snapshot: Snapshot, asked: _Query, prior: Scores) -> float:
    """Return how far the question may be on the topic so far, 1 to 0 for one on another topic."""
    own = _fused(snapshot, asked)
    on_topic = own[prior >= prior.max() - TOPICAL]
    ahead = float(own.max() - on_topic.max())
    return min(1.0, max(0.0, 1.0 - (ahead - SWITCH_FROM) / SWITCH_OVER))


def _words(text: str) -> dict[str, float]:
    return dict.fromkeys(terms(text), 1.0)


def _faded(texts: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    """Return the words of the texts with the weight of the last one that has them."""
    words: dict[str, float] = {}
    for text, weight in zip(texts, weights, strict=True):
        words.update(dict.fromkeys(terms(text), weight))
    return words


def _cosines(snapshot: Snapshot, vector: NDArray[np.float32]) -> Scores:
    # Not `@`: BLAS would start threads that spin, which costs a busy server 7 ms instead of 1.
    cosines: Scores = np.vecdot(snapshot.vectors, vector)
    return cosines


def _fused(snapshot: Snapshot, query: _Query) -> Scores:
    like = _like(query.words)
    held = snapshot.words.coverage(
        query.words, len(snapshot.chunks), like={w: LIKE_WORD * v for w, v in like.items()}
    )
    titled = {w: LIKE_TITLE_WORD * v for w, v in like.items()} | dict(query.words)
    titles = np.minimum(snapshot.titles.said(titled), np.float32(1.0))[snapshot.article_of]
    fused: Scores = (
        np.float32(DENSE_SHARE) * query.cosine
        + np.float32(1 - DENSE_SHARE) * held
        + np.float32(TITLE) * titles
    )
    fused[snapshot.starts] += np.float32(LEAD)
    return fused


def _like(words: Mapping[str, float]) -> dict[str, float]:
    """Return the words like those given, which are not among them."""
    like: dict[str, float] = {}
    for word, weight in words.items():
        for other in same_as(word) - words.keys():
            like[other] = max(like.get(other, 0.0), weight)
    return like


def _best_of_article(snapshot: Snapshot, scores: Scores) -> Scores:
    best: Scores = np.maximum.reduceat(scores, snapshot.starts)[snapshot.article_of]
    return best
