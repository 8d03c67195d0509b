"""Plain figures for benchmarks: F1, AUROC, recall at a rate of false alarms, confusions."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[Any]


def f1_by_class(truth: Labels, found: Labels) -> dict[str, float]:
    """Return the F1 of every class that occurs in `truth`."""
    return {str(name): f1(truth == name, found == name) for name in sorted(set(truth.tolist()))}


def f1(truth: Labels, found: Labels) -> float:
    """Return the F1 of a yes-or-no answer; 0 where nothing is right."""
    both = int((truth & found).sum())
    return 2 * both / max(1, int(truth.sum()) + int(found.sum()))


def describe(truth: Labels, found: Labels) -> str:
    """Return precision, recall, and F1 in words."""
    right, said = truth.astype(bool), found.astype(bool)
    both = int((right & said).sum())
    precision, recall = both / max(1, int(said.sum())), both / max(1, int(right.sum()))
    share = f"{int(right.sum())} of {len(right)}"
    return f"P {precision:.3f} R {recall:.3f} F1 {f1(right, said):.3f} on {share}"


def describe_scores(name: str, truth: Labels, values: Labels) -> str:
    """Return precision, recall, and F1 of probabilities read at 0.5, and their AUROC, in words."""
    return f"{name}: {describe(truth, values >= 0.5)}, AUROC {auroc(truth, values):.4f}"


def auroc(truth: Labels, values: Labels) -> float:
    """Return the chance that a positive scores above a negative, ties counting half."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    ranks = np.empty(len(values))
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    ends = np.r_[starts[1:], len(ranked)]
    for start, end in zip(starts, ends, strict=True):
        ranks[order[start:end]] = (start + end + 1) / 2
    positive = truth == 1
    count = int(positive.sum())
    others = len(truth) - count
    if not count or not others:
        return float("nan")
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * others))


def recall_at(truth: Labels, values: Labels, alarms: float) -> float:
    """Return the recall at the threshold that lets at most `alarms` of the negatives through."""
    threshold = np.quantile(values[truth == 0], 1 - alarms, method="higher")
    return float((values[truth == 1] > threshold).mean())


def best_f1(truth: Labels, values: Labels) -> tuple[float, float]:
    """Return the best F1 over all thresholds, and the threshold."""
    right = truth.astype(bool)
    return max((f1(right, values >= at), float(at)) for at in np.arange(0.05, 0.96, 0.05))


def three_way_f1(truth: Labels, values: Labels, low: float, high: float) -> float:
    """Return the macro-F1 of negative, neutral, positive with cuts at `low` and `high`."""
    names = np.where(values <= low, "negative", np.where(values >= high, "positive", "neutral"))
    return float(np.mean(list(f1_by_class(truth, names).values())))


def confusions(truth: Labels, found: Labels, most: int) -> list[tuple[tuple[str, str], int]]:
    """Return the most frequent errors as ((right, wrong), count)."""
    pairs = Counter(
        (str(right), str(wrong))
        for right, wrong in zip(truth, found, strict=True)
        if right != wrong
    )
    return pairs.most_common(most)


def sample(rows: Iterable[dict[str, Any]], key: str, each: int) -> list[dict[str, Any]]:
    """Return the first `each` rows of every value of `key`."""
    taken: Counter[str] = Counter()
    chosen = []
    for row in rows:
        taken[row[key]] += 1
        if taken[row[key]] <= each:
            chosen.append(row)
    return chosen
