"""The assessor under test, the vectors it is given, and which rows it may be tested on."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graphs.assessment.local import features, labels
from graphs.assessment.local.assessor import LocalAssessor
from graphs.assessment.local.build import embedded
from graphs.assessment.signals import Assessment
from graphs.transcript import Message
from knowledge.embedding import MiniLmEmbedder, Vector

HELD_OUT_SHARE = 4
"""One row in so many is held out, chosen by a hash of its text."""


class KnownVectors:
    """An embedder that looks texts up first; thousands are assessed more than once."""

    name = MiniLmEmbedder.name
    dimensions = MiniLmEmbedder.dimensions

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._model = MiniLmEmbedder()
        self._known: dict[str, Vector] = {}

    def learn(self, texts: Sequence[str]) -> None:
        """Embed `texts` in one go."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, embedded(new, self._model, self._cache), strict=True))

    def embed(self, texts: Sequence[str]) -> Vector:
        """Return one row per text, shape (n, 384)."""
        self.learn(texts)
        return np.stack([self._known[text] for text in texts])

    def embed_one(self, text: str) -> Vector:
        """Return the vector of one text, shape (384,)."""
        if text not in self._known:
            self._known[text] = self._model.embed_one(text)
        return self._known[text]


@dataclass(frozen=True)
class Bench:
    """One assessor under test, on the data in one folder."""

    data: Path
    vectors: KnownVectors
    assessor: LocalAssessor
    unseen_only: bool
    """Measure only sources that no weights may be trained on."""

    def assess(self, texts: Iterable[str]) -> list[Assessment]:
        """Assess each text on its own, without history."""
        chosen = list(texts)
        self.vectors.learn([features.spoken(text) for text in chosen])
        return [self.assessor.assess(Message("customer", text, "m"), ()) for text in chosen]

    def may_test(self, row: dict[str, Any]) -> bool:
        """Tell whether these heads have not been fitted on `row`."""
        if row["source"] not in labels.SHIPPABLE_SOURCES:
            return True
        return not self.unseen_only and held_out(row["text"])


def held_out(text: str) -> bool:
    """Tell whether a text belongs to the test part; stable across runs and machines."""
    digest = hashlib.md5(text.strip().lower().encode("utf-8", "replace"), usedforsecurity=False)
    return int(digest.hexdigest(), 16) % HELD_OUT_SHARE == 0
