"""How much of each article's title a question says: "Returns" is all said by "how do I return"."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import WordIndex, terms

GENERIC = frozenset(terms("policy policies information details rules conditions guide overview"))
"""Words that a title may have and a question need not say."""


class TitleIndex:
    """The words of the titles, each with its share of what its title says."""

    def __init__(self, titles: Sequence[str], words: WordIndex, chunks: int) -> None:
        """Weigh the words of each title by their rarity in the collection of `chunks` chunks."""
        self._articles = len(titles)
        found: dict[str, tuple[list[int], list[float]]] = {}
        for number, title in enumerate(titles):
            named = set(terms(title))
            weights = {word: words.rarity(word, chunks) for word in named - GENERIC or named}
            total = sum(weights.values())
            for word, weight in weights.items():
                rows, shares = found.setdefault(word, ([], []))
                rows.append(number)
                shares.append(weight / total)
        self._held = {
            word: (np.asarray(rows), np.asarray(shares, dtype=np.float32))
            for word, (rows, shares) in found.items()
        }

    def said(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """Return for each article the share of its title that weighted words say, 0..1."""
        total = np.zeros(self._articles, dtype=np.float32)
        for word, weight in weights.items():
            held = self._held.get(word)
            if held is not None:
                total[held[0]] += np.float32(weight) * held[1]
        return total
