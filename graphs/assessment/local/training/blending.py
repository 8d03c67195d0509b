"""Blends what two views of the same rows say, on rows that neither view was fitted on."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def best_blend(first: Floats, second: Floats, target: NDArray[np.int64], weights: Floats) -> Floats:
    """Return the weights of two log-probabilities, and a bias per class, that calibrate best."""
    best, found = np.inf, (1.0, 0.0)
    for one in np.arange(0.3, 1.61, 0.1):
        for two in np.arange(0.0, 1.01, 0.1):
            logs = log_softmax(one * first + two * second)
            loss = -np.average(logs[np.arange(len(target)), target], weights=weights)
            if loss < best:
                best, found = loss, (float(one), float(two))
    return np.concatenate([found, np.zeros(first.shape[1])])


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithm of `shares_of`, row by row."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def shares_of(logits: Floats) -> Floats:
    """Turn each row of log-odds into shares that sum to 1."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.asarray(shares)
