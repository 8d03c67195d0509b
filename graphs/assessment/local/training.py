"""Fits the heads from labelled rows; needs scikit-learn, which the running service does not."""

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local import features
from graphs.assessment.local.corpus import AUTHORED, Row, label
from graphs.assessment.local.errors import TrainingUnavailable
from graphs.assessment.local.heads import BINARY, MOODS, TYPES
from graphs.assessment.local.weights_file import Arrays
from knowledge.embedding import Embedder

try:
    from scipy import sparse  # type: ignore[import-untyped]
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold
except ImportError as error:  # pragma: no cover - depends on the installed extra
    raise TrainingUnavailable from error

Say = Callable[[str], None]
Floats = NDArray[np.float64]

SEED = 7
FOLDS = 3
DIMENSIONS = 384
SMALLEST_GROUP = 8
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

COMPLAINT_LEANING = 0.5
"""Added to the log-odds of `complaint`."""

OWN_GROUP = 22
"""Lamina's own examples of one type are split into groups of about this many by meaning."""

_PENALTY = {"group": 20.0, "gram": 20.0, "vector": 10.0}
"""Inverse regularisation per view; found on held-out rows and not sensitive."""

_STEPS = {"group": 90, "gram": 45, "vector": 100}
"""Where each fit is stopped; more steps cost minutes and change nothing that is measured."""


class Material:
    """Rows with their features in both views."""

    def __init__(self, rows: Sequence[Row], vectors: NDArray[np.float32]) -> None:
        self.rows = list(rows)
        self.vectors = vectors
        self.counts = _count_matrix([row.text for row in rows])
        self.idf = _inverse_document_frequency(self.counts)
        self.grams = _weighted(self.counts, self.idf)

    @classmethod
    def of(cls, rows: Sequence[Row], embedder: Embedder) -> "Material":
        """Compute the features of `rows`; about 10 ms a row."""
        return cls(rows, embedder.embed([features.spoken(row.text) for row in rows]))


def fit(material: Material, say: Say, only_types: bool = False) -> Arrays:
    """Return the arrays of all heads, fitted on `material`; with `only_types` the others say no."""
    with warnings.catch_warnings():
        # Fits are stopped early on purpose.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return _fit(material, say, only_types)


def _fit(material: Material, say: Say, only_types: bool) -> Arrays:
    types = _fit_types(material, say)
    if only_types:
        binary, moods = [_silent() for _ in BINARY], _neutral()
    else:
        binary = [_fit_binary(material, name, say) for name in BINARY]
        moods = _fit_moods(material, say)
    vector = np.column_stack([head["vector"] for head in binary] + [moods["vector"]])
    bias = np.concatenate([[head["vector_bias"] for head in binary], moods["vector_bias"]])
    gram = np.column_stack([types["gram"], *(head["gram"] for head in binary), moods["gram"]])
    gram_bias = np.concatenate(
        [types["gram_bias"], [head["gram_bias"] for head in binary], moods["gram_bias"]]
    )
    table, scale = _small(gram)
    return {
        "group_type": types["group_type"].astype(np.int8),
        "group_vector": types["group_vector"].astype(np.float16),
        "group_bias": types["group_bias"].astype(np.float32),
        "vector": vector.astype(np.float16),
        "vector_bias": bias.astype(np.float32),
        "gram": table,
        "gram_scale": scale.astype(np.float32),
        "gram_bias": gram_bias.astype(np.float32),
        "idf": material.idf.astype(np.float16),
        "blend_types": types["blend"].astype(np.float32),
        "blend_binary": np.column_stack([head["blend"] for head in binary]).astype(np.float32),
        "blend_moods": moods["blend"].astype(np.float32),
        "centroids": types["centroids"].astype(np.float16),
        "blend_scope": types["blend_scope"].astype(np.float32),
    }


def _silent() -> dict[str, Any]:
    """Return a yes-or-no head that always says no."""
    return {
        "vector": np.zeros(DIMENSIONS),
        "vector_bias": 0.0,
        "gram": np.zeros(features.BUCKETS),
        "gram_bias": 0.0,
        "blend": np.array([0.0, 0.0, -9.0]),
    }


def _neutral() -> dict[str, Any]:
    """Return a sentiment head that always says neutral."""
    blend = np.zeros(2 + len(MOODS))
    blend[2 + MOODS.index(0.0)] = 9.0
    return {
        "vector": np.zeros((DIMENSIONS, len(MOODS))),
        "vector_bias": np.zeros(len(MOODS)),
        "gram": np.zeros((features.BUCKETS, len(MOODS))),
        "gram_bias": np.zeros(len(MOODS)),
        "blend": blend,
    }


# ---------------------------------------------------------------- interaction type and scope


def _fit_types(material: Material, say: Say) -> dict[str, Any]:
    chosen = [i for i, row in enumerate(material.rows) if row.type is not None]
    rows = [material.rows[i] for i in chosen]
    vectors, grams = material.vectors[chosen], material.grams[chosen]
    target = np.array([TYPES.index(row.type) for row in rows if row.type is not None])
    groups = _groups(rows, vectors)
    weights = _group_weights(rows, groups)
    held = _held_out_types(vectors, grams, target, groups, weights)
    blend = _blend(held["by_vector"], held["by_gram"], target, weights)
    mixed = blend[0] * held["by_vector"] + blend[1] * held["by_gram"] + blend[2:]
    shares = np.exp(mixed - mixed.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
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
            found = KMeans(parts, n_init=4, random_state=SEED).fit_predict(vectors[own])
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
    by_group = _logistic("group").fit(vectors, groups, sample_weight=weights)
    names = [str(name).split("|")[0] for name in by_group.classes_]
    by_gram = _logistic("gram").fit(grams, target, sample_weight=weights)
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
    for train, test in _folds(target):
        view = _type_views(
            vectors[train], grams[train], target[train], groups[train], weights[train]
        )
        logits = vectors[test] @ view["group_vector"] + view["group_bias"]
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        summed = np.zeros((len(test), len(TYPES)))
        np.add.at(summed.T, view["group_type"], shares.T)
        by_vector[test] = np.log(summed + 1e-6)
        by_gram[test] = _log_softmax(grams[test] @ view["gram"] + view["gram_bias"])
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
    head = LogisticRegression(class_weight="balanced").fit(inputs, target != novel)
    return np.concatenate([head.coef_[0], head.intercept_])


# ---------------------------------------------------------------- yes-or-no heads


def _fit_binary(material: Material, name: str, say: Say) -> dict[str, Any]:
    found = [label(row, name) for row in material.rows]
    chosen = [i for i, value in enumerate(found) if value is not None]
    target = np.array([found[i] for i in chosen], dtype=np.int64)
    vectors, grams = material.vectors[chosen], material.grams[chosen]
    weights = _balance(target, [material.rows[i] for i in chosen])
    held = np.zeros((len(chosen), 2))
    for train, test in _folds(target):
        view = _binary_views(vectors[train], grams[train], target[train], weights[train])
        held[test, 0] = vectors[test] @ view["vector"] + view["vector_bias"]
        held[test, 1] = grams[test] @ view["gram"] + view["gram_bias"]
    stacked = LogisticRegression(C=1.0).fit(held, target, sample_weight=weights)
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
    by_vector = _logistic("vector").fit(vectors, target, sample_weight=weights)
    by_gram = _logistic("gram").fit(grams, target, sample_weight=weights)
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


# ---------------------------------------------------------------- sentiment


def _fit_moods(material: Material, say: Say) -> dict[str, Any]:
    chosen = [i for i, row in enumerate(material.rows) if row.sentiment is not None]
    rows = [material.rows[i] for i in chosen]
    target = np.array([_mood(row.sentiment) for row in rows if row.sentiment is not None])
    vectors, grams = material.vectors[chosen], material.grams[chosen]
    weights = np.array([2.5 if row.source == AUTHORED else 1.0 for row in rows])
    held = np.zeros((2, len(rows), len(MOODS)))
    for train, test in _folds(target):
        by_vector = _logistic("vector").fit(vectors[train], target[train], weights[train])
        by_gram = _logistic("gram").fit(grams[train], target[train], weights[train])
        held[0, test] = _log_softmax(by_vector.decision_function(vectors[test]))
        held[1, test] = _log_softmax(by_gram.decision_function(grams[test]))
    blend = _blend(held[0], held[1], target, weights)
    mixed = blend[0] * held[0] + blend[1] * held[1] + blend[2:]
    say(f"sentiment: {len(rows)} rows, held-out accuracy {(mixed.argmax(1) == target).mean():.3f}")
    by_vector = _logistic("vector").fit(vectors, target, weights)
    by_gram = _logistic("gram").fit(grams, target, weights)
    return {
        "vector": by_vector.coef_.T,
        "vector_bias": by_vector.intercept_,
        "gram": by_gram.coef_.T,
        "gram_bias": by_gram.intercept_,
        "blend": blend,
    }


def _mood(sentiment: float) -> int:
    return int(np.argmin([abs(sentiment - mood) for mood in MOODS]))


# ---------------------------------------------------------------- shared by the heads


def _logistic(view: str) -> Any:
    return LogisticRegression(C=_PENALTY[view], max_iter=_STEPS[view], tol=1e-3)


def _folds(target: NDArray[np.int64]) -> Any:
    return StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(
        np.zeros(len(target)), target
    )


def _blend(first: Floats, second: Floats, target: NDArray[np.int64], weights: Floats) -> Floats:
    """Return the weights of two log-probabilities, and a bias per class, that calibrate best."""
    best, found = np.inf, (1.0, 0.0)
    for one in np.arange(0.3, 1.61, 0.1):
        for two in np.arange(0.0, 1.01, 0.1):
            logs = _log_softmax(one * first + two * second)
            loss = -np.average(logs[np.arange(len(target)), target], weights=weights)
            if loss < best:
                best, found = loss, (float(one), float(two))
    return np.concatenate([found, np.zeros(first.shape[1])])


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _small(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round each column to 255 steps; the n-gram table is by far the largest array."""
    scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / 127.0
    return np.round(table / scale).astype(np.int8), scale


def _count_matrix(texts: Sequence[str]) -> Any:
    found = [features.grams(text) for text in texts]
    starts = np.cumsum([0, *(grams.buckets.size for grams in found)])
    buckets = np.concatenate([grams.buckets for grams in found])
    counts = np.concatenate([grams.counts for grams in found])
    return sparse.csr_matrix((counts, buckets, starts), shape=(len(texts), features.BUCKETS))


def _inverse_document_frequency(counts: Any) -> Floats:
    seen = np.bincount(counts.indices, minlength=features.BUCKETS)
    return np.asarray(np.log((1.0 + counts.shape[0]) / (1.0 + seen)) + 1.0)


def _weighted(counts: Any, idf: Floats) -> Any:
    weighted = counts.multiply(idf).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (sparse.diags(1.0 / np.maximum(norms, 1e-9)) @ weighted).tocsr()
