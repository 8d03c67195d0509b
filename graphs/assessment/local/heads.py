"""The trained part: linear heads over the sentence vector and the n-grams, in numpy only."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local.features import Grams
from graphs.assessment.local.weights_file import Arrays
from graphs.assessment.signals import Flag, InteractionType

Floats = NDArray[np.float32]

TYPES: tuple[InteractionType, ...] = get_args(InteractionType)
FLAGS: tuple[Flag, ...] = get_args(Flag)
BINARY: tuple[str, ...] = ("human_requested", "pushback", *FLAGS)
"""Yes-or-no heads, in the order of their columns."""

MOODS: tuple[float, ...] = (-0.95, -0.5, 0.0, 0.7)
"""What the four classes of the sentiment head stand for: furious, unhappy, neutral, pleased."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the heads say about one text, all calibrated probabilities."""

    types: Floats
    """One probability per entry of TYPES; they sum to 1."""

    binary: Floats
    """One probability per entry of BINARY."""

    moods: Floats
    """One probability per entry of MOODS; they sum to 1."""

    scope: float

    def flag(self, flag: Flag) -> float:
        """Return the probability that `flag` holds."""
        return float(self.binary[2 + FLAGS.index(flag)])


class Heads:
    """All heads, ready to score."""

    def __init__(self, arrays: Arrays, pack: Arrays | None = None) -> None:
        self._of_group = arrays["group_type"].astype(np.intp)
        self._group_weights = _floats(arrays["group_vector"])
        self._group_bias = _floats(arrays["group_bias"])
        self._vector = _floats(arrays["vector"])
        self._vector_bias = _floats(arrays["vector_bias"])
        self._gram_table = arrays["gram"]
        self._gram_scale = _floats(arrays["gram_scale"])
        self._gram_bias = _floats(arrays["gram_bias"])
        self._idf = _floats(arrays["idf"])
        self._blend_types = _floats(arrays["blend_types"])
        self._blend_binary = _floats(arrays["blend_binary"])
        self._blend_moods = _floats(arrays["blend_moods"])
        self._centroids = _floats(arrays["centroids"])
        self._blend_scope = _floats(arrays["blend_scope"])
        self._pack = _PackChange(pack) if pack is not None else None

    def score(self, vector: Floats, grams: Grams) -> Scores:
        """Score one text by its sentence vector, shape (384,), and its n-grams."""
        by_gram = self._gram_scores(grams)
        by_vector = vector @ self._vector + self._vector_bias
        types = self._types(vector, by_gram[: len(TYPES)])
        rest = by_gram[len(TYPES) :]
        binary = self._binary(by_vector[: len(BINARY)], rest[: len(BINARY)])
        weights = self._blend_moods
        moods = _softmax(
            weights[0] * by_vector[len(BINARY) :] + weights[1] * rest[len(BINARY) :] + weights[2:]
        )
        scope = self._scope(vector, types)
        if self._pack is not None:
            types, binary = self._pack.applied(vector, types, binary)
        return Scores(types, binary, moods, scope)

    def _gram_scores(self, grams: Grams) -> Floats:
        if not grams.buckets.size:
            return self._gram_bias
        weight = _floats(grams.counts * self._idf[grams.buckets])
        weight /= max(float(np.linalg.norm(weight)), 1e-9)
        table = self._gram_table[grams.buckets].astype(np.float32)
        return _floats((weight @ table) * self._gram_scale + self._gram_bias)

    def _types(self, vector: Floats, by_gram: Floats) -> Floats:
        groups = _softmax(vector @ self._group_weights + self._group_bias)
        summed = np.bincount(self._of_group, weights=groups, minlength=len(TYPES))
        by_vector = summed.astype(np.float32)
        mixed = self._blend_types[0] * np.log(by_vector + 1e-6)
        mixed += self._blend_types[1] * _log_softmax(by_gram) + self._blend_types[2:]
        return _softmax(mixed)

    def _binary(self, by_vector: Floats, by_gram: Floats) -> Floats:
        weights = self._blend_binary
        return _sigmoid(weights[0] * by_vector + weights[1] * by_gram + weights[2])

    def _scope(self, vector: Floats, types: Floats) -> float:
        near = float((self._centroids @ vector).max())
        novel = float(types[TYPES.index("novel")])
        known = _log_odds(1.0 - novel)
        weights = self._blend_scope
        return float(_sigmoid(np.float32(weights[0] * near + weights[1] * known + weights[2])))


class _PackChange:
    """What a pack's own examples add to the shipped heads: a linear change of their log-odds."""

    def __init__(self, arrays: Arrays) -> None:
        self._types = _floats(arrays["types"])
        self._types_bias = _floats(arrays["types_bias"])
        self._binary = _floats(arrays["binary"])
        self._binary_bias = _floats(arrays["binary_bias"])

    def applied(self, vector: Floats, types: Floats, binary: Floats) -> tuple[Floats, Floats]:
        change = vector @ self._types + self._types_bias
        odds = np.log(np.clip(binary, 1e-6, 1 - 1e-6)) - np.log(np.clip(1 - binary, 1e-6, 1.0))
        return (
            _softmax(np.log(types + 1e-6) + change),
            _sigmoid(odds + vector @ self._binary + self._binary_bias),
        )


def _floats(array: NDArray[np.generic]) -> Floats:
    return np.ascontiguousarray(array, dtype=np.float32)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max())
    shares: Floats = powers / powers.sum()
    return shares


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max()
    logs: Floats = shifted - np.log(np.exp(shifted).sum())
    return logs


def _sigmoid(logits: Floats | np.float32) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0))), dtype=np.float32)


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return float(np.log(clipped) - np.log(1 - clipped))
