"""Fits the sentiment head, which sorts texts into the four moods."""

from collections.abc import Callable
from typing import Any

import numpy as np

from graphs.assessment.local.corpus import AUTHORED
from graphs.assessment.local.heads import MOODS
from graphs.assessment.local.training.blending import best_blend, log_softmax
from graphs.assessment.local.training.learners import held_out_folds, logistic
from graphs.assessment.local.training.material import Material


def fit_sentiment(material: Material, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the arrays of the sentiment head, saying how well held-out rows are read."""
    chosen = [i for i, row in enumerate(material.rows) if row.sentiment is not None]
    rows = [material.rows[i] for i in chosen]
    target = np.array([_mood(row.sentiment) for row in rows if row.sentiment is not None])
    vectors, grams = material.vectors[chosen], material.grams[chosen]
    weights = np.array([2.5 if row.source == AUTHORED else 1.0 for row in rows])
    held = np.zeros((2, len(rows), len(MOODS)))
    for train, test in held_out_folds(target):
        by_vector = logistic("vector").fit(vectors[train], target[train], weights[train])
        by_gram = logistic("gram").fit(grams[train], target[train], weights[train])
        held[0, test] = log_softmax(by_vector.decision_function(vectors[test]))
        held[1, test] = log_softmax(by_gram.decision_function(grams[test]))
    blend = best_blend(held[0], held[1], target, weights)
    mixed = blend[0] * held[0] + blend[1] * held[1] + blend[2:]
    say(f"sentiment: {len(rows)} rows, held-out accuracy {(mixed.argmax(1) == target).mean():.3f}")
    by_vector = logistic("vector").fit(vectors, target, weights)
    by_gram = logistic("gram").fit(grams, target, weights)
    return {
        "vector": by_vector.coef_.T,
        "vector_bias": by_vector.intercept_,
        "gram": by_gram.coef_.T,
        "gram_bias": by_gram.intercept_,
        "blend": blend,
    }


def _mood(sentiment: float) -> int:
    return int(np.argmin([abs(sentiment - mood) for mood in MOODS]))
