"""Fits all heads and packs them into the arrays that the running service reads."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local import features
from graphs.assessment.local.heads import BINARY, MOODS
from graphs.assessment.local.training.blending import Floats
from graphs.assessment.local.training.interaction_type import fit_types
from graphs.assessment.local.training.learners import stopped_early
from graphs.assessment.local.training.material import Material
from graphs.assessment.local.training.sentiment import fit_sentiment
from graphs.assessment.local.training.yes_no import fit_yes_no
from graphs.assessment.local.weights_file import Arrays

Say = Callable[[str], None]
DIMENSIONS = 384


def fit(material: Material, say: Say, only_types: bool = False) -> Arrays:
    """Return the arrays of all heads, fitted on `material`; with `only_types` the others say no."""
    with stopped_early():
        return _fit(material, say, only_types)


def _fit(material: Material, say: Say, only_types: bool) -> Arrays:
    types = fit_types(material, say)
    if only_types:
        return _packed(material, types, [_silent() for _ in BINARY], _neutral())
    binary = [fit_yes_no(material, name, say) for name in BINARY]
    return _packed(material, types, binary, fit_sentiment(material, say))


def _packed(
    material: Material, types: dict[str, Any], binary: list[dict[str, Any]], moods: dict[str, Any]
) -> Arrays:
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


def _small(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round each column to 255 steps; the n-gram table is by far the largest array."""
    scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / 127.0
    return np.round(table / scale).astype(np.int8), scale
