"""Fits the yes-or-no heads: the flags, a request for a person, and pushback."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local.corpus import AUTHORED, Row, label
from graphs.assessment.local.training.blending import Floats
from graphs.assessment.local.training.learners import held_out_folds, logistic, stacker
from graphs.assessment.local.training.material import Material

RECALL_WEIGHT = {
    "crisis": 3.0,
    "human_requested": 2.0,
    "fraud": 1.5,
    "legal": 1.5,
    "sensitive_data": 1.5,
    "pushback": 1.5,
    "abuse": 1.5,
    "injection": 1.5,
}
"""Beta of the F-measure that places a threshold: how much more a miss costs than a false alarm."""


def fit_yes_no(material: Material, name: str, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the arrays of the head called `name`, saying how well held-out rows are read."""
    found = [label(row, name) for row in material.rows]
    chosen = [i for i, value in enumerate(found) if value is not None]
    target = np.array([found[i] for i in chosen], dtype=np.int64)
    vectors, grams = material.vectors[chosen], material.grams[chosen]
    weights = _balance(target, [material.rows[i] for i in chosen])
    held = np.zeros((len(chosen), 2))
    for train, test in held_out_folds(target):
        view = _binary_views(vectors[train], grams[train], target[train], weights[train])
        held[test, 0] = vectors[test] @ view["vector"] + view["vector_bias"]
        held[test, 1] = grams[test] @ view["gram"] + view["gram_bias"]
    stacked = stacker().fit(held, target, sample_weight=weights)
    slopes = np.maximum(stacked.coef_[0], 0.0)
    blend = np.append(slopes, -_threshold(held @ slopes, target, name))
    fired = held @ blend[:2] + blend[2] >= 0
    precision = float(target[fired].mean()) if fired.any() else 0.0
    recall = float(fired[target == 1].mean())
    say(f"{name}: {int(target.sum())} of {len(target)}, held-out P {precision:.2f} R {recall:.2f}")
    return {**_binary_views(vectors, grams, target, weights), "blend": blend}


def _threshold(scores: Floats, target: NDArray[np.int64], name: str) -> float:
    """Return the held-out score with the best F-measure; a probability of 0.5 will stand for it."""
    beta = RECALL_WEIGHT.get(name, 1.0) ** 2
    order = np.argsort(-scores)
    hits = np.cumsum(target[order])
    said = np.arange(1, len(order) + 1)
    measure = (1 + beta) * hits / (said + beta * hits[-1])
    best = int(measure.argmax())
    after = scores[order[min(best + 1, len(order) - 1)]]
    return float((scores[order[best]] + after) / 2)


def _binary_views(
    vectors: NDArray[np.float32], grams: Any, target: NDArray[np.int64], weights: Floats
) -> dict[str, Any]:
    by_vector = logistic("vector").fit(vectors, target, sample_weight=weights)
    by_gram = logistic("gram").fit(grams, target, sample_weight=weights)
    return {
        "vector": by_vector.coef_[0],
        "vector_bias": float(by_vector.intercept_[0]),
        "gram": by_gram.coef_[0],
        "gram_bias": float(by_gram.intercept_[0]),
    }


def _balance(target: NDArray[np.int64], rows: Sequence[Row]) -> Floats:
    """Give the positives a sixth of the weight at least: risks are rare and must not vanish."""
    own = np.array([3.0 if row.source == AUTHORED else 1.0 for row in rows])
    positive, negative = own[target == 1].sum(), own[target == 0].sum()
    lift = max(1.0, negative / (5.0 * max(positive, 1.0)))
    weights = np.where(target == 1, own * lift, own)
    return np.asarray(weights / weights.mean())
