"""Fits the head for the interaction type, and with it how far a text is within scope."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local.corpus import AUTHORED, Row
from graphs.assessment.local.heads import TYPES
from graphs.assessment.local.training.blending import Floats, best_blend, log_softmax, shares_of
from graphs.assessment.local.training.learners import (
    clusters,
    held_out_folds,
    logistic,
    stacker,
)
from graphs.assessment.local.training.material import Material

SMALLEST_GROUP = 8
COMPLAINT_LEANING = 0.5
"""Added to the log-odds of `complaint`."""

OWN_GROUP = 22
"""Lamina's own examples of one type are split into groups of about this many by meaning."""


def fit_types(material: Material, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the arrays of the type and scope heads, saying how well held-out rows are read."""
    chosen = [i for i, row in enumerate(material.rows) if row.type is not None]
    rows = [material.rows[i] for i in chosen]
    vectors, grams = material.vectors[chosen], material.grams[chosen]
    target = np.array([TYPES.index(row.type) for row in rows if row.type is not None])
    groups = _groups(rows, vectors)
    weights = _group_weights(rows, groups)
    held = _held_out_types(vectors, grams, target, groups, weights)
    blend = best_blend(held["by_vector"], held["by_gram"], target, weights)
    mixed = blend[0] * held["by_vector"] + blend[1] * held["by_gram"] + blend[2:]
    shares = shares_of(mixed)
    right = float((shares.argmax(axis=1) == target).mean())
    say(f"type: {len(rows)} rows, {len(set(groups))} groups, held-out accuracy {right:.3f}")
    final = _type_views(vectors, grams, target, groups, weights)
    return {
        **final,
        "blend": _leaning(blend),
        "centroids": _centroids(vectors, groups, target),
        "blend_scope": _fit_scope(held["near"], shares, target, weights),
    }


def _leaning(blend: Floats) -> Floats:
    """Lean a little towards complaints: one that is overheard costs more than one too many."""
    leaning = blend.copy()
    leaning[2 + TYPES.index("complaint")] += COMPLAINT_LEANING
    return leaning


def _groups(rows: Sequence[Row], vectors: NDArray[np.float32]) -> NDArray[np.str_]:
    """Name a finer class for each row: a type is many things, and one plane cannot part them."""
    names = [f"{row.type}|{row.source}|{row.group}" for row in rows]
    for type_ in sorted({str(row.type) for row in rows}):
        own = [i for i, row in enumerate(rows) if row.source == AUTHORED and row.type == type_]
        parts = len(own) // OWN_GROUP
        if parts > 1:
            found = clusters(vectors[own], parts)
            for i, part in zip(own, found, strict=True):
                names[i] = f"{type_}|{AUTHORED}|{part}"
    sizes = Counter(names)
    return np.array(
        [name if sizes[name] >= SMALLEST_GROUP else f"{name.split('|')[0]}|rest" for name in names]
    )


def _group_weights(rows: Sequence[Row], groups: NDArray[np.str_]) -> Floats:
    """Weigh rows so that neither a large type, a large group, nor public data rules."""
    by_type = Counter(row.type for row in rows)
    by_group = Counter(groups.tolist())
    weights = np.array(
        [
            (2.0 if row.source == AUTHORED else 1.0)
            / (by_type[row.type] ** 0.5 * by_group[str(group)] ** 0.25)
            for row, group in zip(rows, groups, strict=True)
        ]
    )
    return np.asarray(weights / weights.mean())


def _type_views(
    vectors: NDArray[np.float32],
    grams: Any,
    target: NDArray[np.int64],
    groups: NDArray[np.str_],
    weights: Floats,
) -> dict[str, Any]:
    by_group = logistic("group").fit(vectors, groups, sample_weight=weights)
    names = [str(name).split("|")[0] for name in by_group.classes_]
    by_gram = logistic("gram").fit(grams, target, sample_weight=weights)
    return {
        "group_type": np.array([TYPES.index(name) for name in names]),
        "group_vector": by_group.coef_.T,
        "group_bias": by_group.intercept_,
        "gram": _all_columns(by_gram.coef_.T, by_gram.classes_, 0.0),
        "gram_bias": _all_columns(by_gram.intercept_[None, :], by_gram.classes_, -20.0)[0],
    }


def _all_columns(found: Floats, classes: NDArray[np.int64], missing: float) -> Floats:
    full = np.full((found.shape[0], len(TYPES)), missing)
    full[:, classes] = found
    return full


def _held_out_types(
    vectors: NDArray[np.float32],
    grams: Any,
    target: NDArray[np.int64],
    groups: NDArray[np.str_],
    weights: Floats,
) -> dict[str, Floats]:
    """Score every row by heads that have not seen it."""
    by_vector = np.zeros((len(target), len(TYPES)))
    by_gram = np.zeros_like(by_vector)
    near = np.zeros(len(target))
    for train, test in held_out_folds(target):
        view = _type_views(
            vectors[train], grams[train], target[train], groups[train], weights[train]
        )
        logits = vectors[test] @ view["group_vector"] + view["group_bias"]
        shares = shares_of(logits)
        summed = np.zeros((len(test), len(TYPES)))
        np.add.at(summed.T, view["group_type"], shares.T)
        by_vector[test] = np.log(summed + 1e-6)
        by_gram[test] = log_softmax(grams[test] @ view["gram"] + view["gram_bias"])
        centroids = _centroids(vectors[train], groups[train], target[train])
        near[test] = (vectors[test] @ centroids.T).max(axis=1)
    return {"by_vector": by_vector, "by_gram": by_gram, "near": near}


def _centroids(
    vectors: NDArray[np.float32], groups: NDArray[np.str_], target: NDArray[np.int64]
) -> Floats:
    """Return unit centroids of every group that is not `novel`: what we know."""
    novel = TYPES.index("novel")
    means = [
        vectors[groups == name].mean(axis=0)
        for name in sorted(set(groups[target != novel].tolist()))
    ]
    stacked = np.stack(means)
    return np.asarray(stacked / np.linalg.norm(stacked, axis=1, keepdims=True))


def _fit_scope(near: Floats, shares: Floats, target: NDArray[np.int64], weights: Floats) -> Floats:
    novel = TYPES.index("novel")
    known = np.clip(1 - shares[:, novel], 1e-4, 1 - 1e-4)
    inputs = np.column_stack([near, np.log(known) - np.log(1 - known)])
    head = stacker(balanced=True).fit(inputs, target != novel)
    return np.concatenate([head.coef_[0], head.intercept_])
