"""Rows made ready to train on: their sentence vectors and their weighted n-grams."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local import features
from graphs.assessment.local.corpus import Row
from graphs.assessment.local.training.blending import Floats
from graphs.assessment.local.training.learners import sparse_rows, unit_rows
from knowledge.embedding import Embedder


class Material:
    """Rows with their features in both views."""

    def __init__(self, rows: Sequence[Row], vectors: NDArray[np.float32]) -> None:
        self.rows = list(rows)
        self.vectors = vectors
        self.counts = _count_matrix([row.text for row in rows])
        self.idf = _inverse_document_frequency(self.counts)
        self.grams = unit_rows(self.counts.multiply(self.idf).tocsr())

    @classmethod
    def of(cls, rows: Sequence[Row], embedder: Embedder) -> "Material":
        """Compute the features of `rows`; about 10 ms a row."""
        return cls(rows, embedder.embed([features.spoken(row.text) for row in rows]))


def _count_matrix(texts: Sequence[str]) -> Any:
    found = [features.grams(text) for text in texts]
    starts = np.cumsum([0, *(grams.buckets.size for grams in found)])
    buckets = np.concatenate([grams.buckets for grams in found])
    counts = np.concatenate([grams.counts for grams in found])
    return sparse_rows(counts, buckets, starts, features.BUCKETS)


def _inverse_document_frequency(counts: Any) -> Floats:
    seen = np.bincount(counts.indices, minlength=features.BUCKETS)
    return np.asarray(np.log((1.0 + counts.shape[0]) / (1.0 + seen)) + 1.0)
