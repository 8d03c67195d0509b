"""The learners; they need scikit-learn, which the running service does not."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local.errors import TrainingUnavailable

try:
    from scipy import sparse  # type: ignore[import-untyped]
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold
except ImportError as error:  # pragma: no cover - depends on the installed extra
    raise TrainingUnavailable from error


SEED = 7
FOLDS = 3

_PENALTY = {"group": 20.0, "gram": 20.0, "vector": 10.0}
"""Inverse regularisation per view; found on held-out rows and not sensitive."""

_STEPS = {"group": 90, "gram": 45, "vector": 100}
"""Where each fit is stopped; more steps cost minutes and change nothing that is measured."""


@contextmanager
def stopped_early() -> Iterator[None]:
    """Keep quiet about fits that have not converged: they are stopped early on purpose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def logistic(view: str) -> Any:
    """Return the unfitted classifier of one view: `group`, `gram`, or `vector`."""
    return LogisticRegression(C=_PENALTY[view], max_iter=_STEPS[view], tol=1e-3)


def stacker(balanced: bool = False) -> Any:
    """Return the unfitted classifier that weighs the scores of others."""
    return LogisticRegression(C=1.0, class_weight="balanced" if balanced else None)


def held_out_folds(target: NDArray[np.int64]) -> Any:
    """Return pairs of row numbers, (train, test); every row is in one test part."""
    return StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(
        np.zeros(len(target)), target
    )


def clusters(vectors: NDArray[np.float32], parts: int) -> NDArray[np.int32]:
    """Number each row by its part, 0 to `parts` - 1; rows close in meaning share one."""
    return np.asarray(KMeans(parts, n_init=4, random_state=SEED).fit_predict(vectors))


def sparse_rows(values: Any, columns: Any, starts: Any, width: int) -> Any:
    """Return a sparse matrix; row i holds the `values` from `starts[i]` up to `starts[i + 1]`."""
    return sparse.csr_matrix((values, columns, starts), shape=(len(starts) - 1, width))


def unit_rows(matrix: Any) -> Any:
    """Return a sparse matrix with each row scaled to length 1; empty rows stay empty."""
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1.0 / np.maximum(norms, 1e-9)) @ matrix).tocsr()
