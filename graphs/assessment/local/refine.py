"""Fits a pack's own examples on top of the shipped heads, without forgetting what those know.

What is learned is a linear change of the shipped log-odds. Lamina's own examples are rehearsed
beside the pack's, and the change is kept small, so that a few examples move what they are about
and nothing else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local import features
from graphs.assessment.local.corpus import AUTHORED, Row, label
from graphs.assessment.local.errors import TrainingUnavailable
from graphs.assessment.local.heads import BINARY, TYPES, Heads
from graphs.assessment.local.weights_file import Arrays

try:
    from scipy.optimize import minimize  # type: ignore[import-untyped]
except ImportError as error:  # pragma: no cover - depends on the installed extra
    raise TrainingUnavailable from error

Floats = NDArray[np.float64]

PENALTY = 0.0002
"""Cost of moving away from the shipped heads, per squared unit of change."""

OWN_WEIGHT = 4.0
"""How much more a pack's example counts than a rehearsed one."""

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Report:
    """What refining did, on rows that were left out in turn."""

    rows: int
    types_before: float
    """Accuracy of the type on the pack's rows with the shipped heads."""

    types_after: float
    forgotten: float
    """Share of Lamina's own examples whose type was right before and is wrong now."""

    by_signal: tuple[tuple[str, int, float, float], ...]
    """Name, positives, accuracy before and after, for the yes-or-no signals that were labelled."""


@dataclass(frozen=True, slots=True)
class _Scored:
    rows: Sequence[Row]
    vectors: Floats
    types: Floats
    binary: Floats


def refine(
    heads: Heads,
    own: Sequence[Row],
    rehearsed: Sequence[Row],
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
) -> tuple[Arrays, Report]:
    """Return the change to the shipped heads, and what it does to rows left out of fitting."""
    scored = _score(heads, [*own, *rehearsed], embed)
    change = _fit(scored, range(len(scored.rows)))
    report = _report(scored, len(own), change)
    return {name: array.astype(np.float32) for name, array in change.items()}, report


def _score(
    heads: Heads,
    rows: Sequence[Row],
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
) -> _Scored:
    vectors = embed([features.spoken(row.text) for row in rows])
    scores = [
        heads.score(vector, features.grams(row.text))
        for vector, row in zip(vectors, rows, strict=True)
    ]
    return _Scored(
        rows,
        vectors.astype(np.float64),
        np.log(np.stack([score.types for score in scores]) + 1e-6).astype(np.float64),
        _log_odds(np.stack([score.binary for score in scores]).astype(np.float64)),
    )


def _fit(scored: _Scored, chosen: Iterable[int]) -> dict[str, Floats]:
    chosen = [int(i) for i in chosen]
    types, types_bias = _fit_types(scored, chosen)
    binary = np.zeros((scored.vectors.shape[1], len(BINARY)))
    binary_bias = np.zeros(len(BINARY))
    for column, name in enumerate(BINARY):
        if any(
            label(scored.rows[i], name) is not None and scored.rows[i].source != AUTHORED
            for i in chosen
        ):
            binary[:, column], binary_bias[column] = _fit_binary(scored, chosen, name, column)
    return {
        "types": types,
        "types_bias": types_bias,
        "binary": binary,
        "binary_bias": binary_bias,
    }


def _fit_types(scored: _Scored, chosen: Sequence[int]) -> tuple[Floats, Floats]:
    kept = np.array([i for i in chosen if scored.rows[i].type is not None], dtype=np.intp)
    width = scored.vectors.shape[1]
    if not any(scored.rows[i].source != AUTHORED for i in kept):
        return np.zeros((width, len(TYPES))), np.zeros(len(TYPES))
    names = [scored.rows[i].type for i in kept]
    target = np.array([TYPES.index(name) for name in names if name is not None])
    return _descend(scored.vectors[kept], scored.types[kept], target, _weights(scored, kept))


def _fit_binary(
    scored: _Scored, chosen: Sequence[int], name: str, column: int
) -> tuple[Floats, float]:
    kept = np.array([i for i in chosen if label(scored.rows[i], name) is not None], dtype=np.intp)
    target = np.array([label(scored.rows[i], name) for i in kept], dtype=np.int64)
    offset = np.column_stack([np.zeros(len(kept)), scored.binary[kept, column]])
    change, bias = _descend(scored.vectors[kept], offset, target, _weights(scored, kept))
    return change[:, 1] - change[:, 0], float(bias[1] - bias[0])


def _weights(scored: _Scored, kept: NDArray[np.intp]) -> Floats:
    own = np.array([scored.rows[i].source != AUTHORED for i in kept])
    weights = np.where(own, OWN_WEIGHT, 1.0)
    return np.asarray(weights / weights.sum())


def _descend(
    vectors: Floats, offset: Floats, target: NDArray[np.int64], weights: Floats
) -> tuple[Floats, Floats]:
    """Minimise the cross-entropy of softmax(offset + vectors @ change + bias)."""
    rows, classes = np.arange(len(target)), offset.shape[1]
    inputs = np.column_stack([vectors, np.ones(len(target))])
    shape = (inputs.shape[1], classes)

    def loss(flat: Floats) -> tuple[float, Floats]:
        change = flat.reshape(shape)
        logits = offset + inputs @ change
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(axis=1, keepdims=True)
        cost = -float(weights @ np.log(shares[rows, target] + 1e-12))
        shares[rows, target] -= 1.0
        slope = inputs.T @ (shares * weights[:, None]) + 2 * PENALTY * change
        return cost + PENALTY * float((change**2).sum()), slope.ravel()

    found: Any = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B")
    change = found.x.reshape(shape)
    return change[:-1], change[-1]


def _report(scored: _Scored, own: int, change: dict[str, Floats]) -> Report:
    mine, rest = range(own), range(own, len(scored.rows))
    held = _held_out(scored, np.array(mine), np.array(rest))
    typed = [i for i in mine if scored.rows[i].type is not None]
    rehearsed = [i for i in rest if scored.rows[i].type is not None]
    after = scored.types + scored.vectors @ change["types"] + change["types_bias"]
    return Report(
        rows=own,
        types_before=_right(scored, scored.types, typed),
        types_after=_right(scored, held[0], typed),
        forgotten=_forgotten(scored, after, rehearsed),
        by_signal=tuple(_signals(scored, held[1], mine)),
    )


def _held_out(
    scored: _Scored, mine: NDArray[np.intp], rest: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Score each of the pack's rows by a change that was fitted without it."""
    types, binary = scored.types.copy(), scored.binary.copy()
    parts = min(FOLDS, len(mine))
    for part in range(parts if parts > 1 else 0):
        test = mine[part::parts]
        change = _fit(scored, np.concatenate([np.setdiff1d(mine, test), rest]))
        types[test] += scored.vectors[test] @ change["types"] + change["types_bias"]
        binary[test] += scored.vectors[test] @ change["binary"] + change["binary_bias"]
    return types, binary


def _right(scored: _Scored, logits: Floats, chosen: Sequence[int]) -> float:
    if not chosen:
        return float("nan")
    found = logits.argmax(axis=1)
    return float(np.mean([TYPES[found[i]] == scored.rows[i].type for i in chosen]))


def _forgotten(scored: _Scored, after: Floats, chosen: Sequence[int]) -> float:
    if not chosen:
        return 0.0
    was, now = scored.types.argmax(axis=1), after.argmax(axis=1)
    lost = [
        TYPES[was[i]] == scored.rows[i].type and TYPES[now[i]] != scored.rows[i].type
        for i in chosen
    ]
    return float(np.mean(lost))


def _signals(
    scored: _Scored, held: Floats, mine: Sequence[int]
) -> list[tuple[str, int, float, float]]:
    found = []
    for column, name in enumerate(BINARY):
        kept = [i for i in mine if label(scored.rows[i], name) is not None]
        if kept:
            truth = np.array([label(scored.rows[i], name) for i in kept])
            before = float(np.mean((scored.binary[kept, column] > 0) == truth))
            after = float(np.mean((held[kept, column] > 0) == truth))
            found.append((name, int(truth.sum()), before, after))
    return found


def _log_odds(shares: Floats) -> Floats:
    clipped = np.clip(shares, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped) - np.log(1 - clipped))
