"""Word search: stemmed BM25 with the scores of every word precomputed, in plain arrays."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.stems import joined, stem_each

TERMS_VERSION = "2"
"""Part of the index file's name: another way to find terms makes a new index."""

_TERM = re.compile(r"\w\w+")

_STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then "
    "there these they this to was will with".split()
)
"""Few on purpose: "how", "may" or "need" still tell passages apart, and idf weighs them down."""


def terms(text: str) -> list[str]:
    """Return the stemmed search terms of a text, in order."""
    return stem_each(
        [word for word in _TERM.findall(joined(text.lower())) if word not in _STOP_WORDS]
    )


class WordIndex:
    """Scores every chunk for weighted words; immutable once built, safe between threads."""

    def __init__(
        self, words: Sequence[str], starts: NDArray[Any], rows: NDArray[Any], scores: NDArray[Any]
    ) -> None:
        self.words = tuple(words)
        self._column = {word: number for number, word in enumerate(self.words)}
        self._starts = starts
        self._rows = rows
        self._scores = scores
        self._best = _best_of_each(starts, scores)

    @classmethod
    def build(cls, texts: Sequence[str]) -> "WordIndex":
        """Index one text per chunk; takes about 0.3 s per 1,000 chunks."""
        import bm25s

        stemmed = [terms(text) for text in texts]
        if not any(stemmed):
            none = np.zeros(0, dtype=np.int32)
            return cls((), np.zeros(1, dtype=np.int64), none, none.astype(np.float32))
        model = bm25s.BM25(backend="numpy")
        model.index(stemmed, show_progress=False)
        columns = {number: word for word, number in model.vocab_dict.items()}
        parts = model.scores
        words = [columns.get(number, "") for number in range(len(parts["indptr"]) - 1)]
        return cls(words, parts["indptr"], parts["indices"], parts["data"])

    def coverage(
        self, weights: Mapping[str, float], chunks: int, *, like: Mapping[str, float] | None = None
    ) -> NDArray[np.float32]:
        """Return for each chunk how much of the best possible BM25 score it reaches, 0..1.

        The best possible is every known word scoring as high as it does anywhere: unlike a share
        of the top score, it stays low when no chunk has the words of the question together. Words
        `like` those asked for add to the score and are not missed, unless all that is asked is new.
        """
        total = np.zeros(chunks, dtype=np.float32)
        possible = sum(self._add(word, weight, total) for word, weight in weights.items())
        like = like or {}
        added = sum(self._add(word, weight, total) for word, weight in like.items())
        if possible <= 0 and added > 0:
            possible = added / max(like.values())
        if possible <= 0:
            return total
        reached: NDArray[np.float32] = np.minimum(total / np.float32(possible), np.float32(1.0))
        return reached

    def _add(self, word: str, weight: float, total: NDArray[np.float32]) -> float:
        """Add a word's scores to `total`; return the most it could have added."""
        column = self._column.get(word)
        if column is None:
            return 0.0
        part = slice(self._starts[column], self._starts[column + 1])
        total[self._rows[part]] += np.float32(weight) * self._scores[part]
        return weight * float(self._best[column])

    def rarity(self, word: str, chunks: int) -> float:
        """Return how telling a word is, from 0 for one in every chunk; a new word is the rarest."""
        column = self._column.get(word)
        held = 0 if column is None else int(self._starts[column + 1] - self._starts[column])
        return math.log(1.0 + (chunks - held + 0.5) / (held + 0.5))

    def save(self, file: Path) -> None:
        """Write the arrays to one .npz file."""
        words = np.frombuffer("\n".join(self.words).encode("utf-8", "replace"), dtype=np.uint8)
        np.savez(file, words=words, starts=self._starts, rows=self._rows, scores=self._scores)

    @classmethod
    def load(cls, file: Path) -> "WordIndex":
        """Read what `save` wrote; raises OSError, KeyError or ValueError on a damaged file."""
        with np.load(file, allow_pickle=False) as parts:
            text = parts["words"].tobytes().decode("utf-8")
            words = text.split("\n") if text else []
            return cls(words, parts["starts"], parts["rows"], parts["scores"])


def _best_of_each(starts: NDArray[Any], scores: NDArray[Any]) -> NDArray[np.float32]:
    """Return the highest score of every word."""
    best = np.zeros(max(len(starts) - 1, 0), dtype=np.float32)
    held = np.flatnonzero(np.diff(starts))
    if len(held):
        best[held] = np.maximum.reduceat(scores, starts[held])
    return best
