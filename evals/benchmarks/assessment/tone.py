"""How well unhappy customers are told from others; both sets train nothing."""

from collections.abc import Iterator

import numpy as np

from evals.benchmarks import figures
from evals.benchmarks.assessment.bench import Bench
from graphs.assessment.local import corpus
from graphs.assessment.signals import Assessment

CONFIDENT = 0.2
"""Sentiment beyond this, either way, is read as negative or positive."""

UNHAPPY = frozenset({"complaint", "billing_dispute", "troubleshooting", "cancellation", "fraud"})


def complaints(bench: Bench) -> Iterator[str]:
    """Complaint tweets, a set that trains nothing."""
    rows = list(corpus.lines(bench.data / "complaint_tweets.jsonl"))
    truth = np.array([row["label"] for row in rows])
    found = bench.assess(row["text"] for row in rows)
    values = np.array([_unhappy(one) for one in found])
    yield figures.describe_scores("complaint tweets, unhappy in type or tone", truth, values)
    best, at = figures.best_f1(truth, values)
    yield f"  best possible F1 of that score {best:.3f} at {at:.2f}"
    named = np.array([one.type in UNHAPPY for one in found])
    yield f"  by type alone: {figures.describe(truth, named)}"


def airline_sentiment(bench: Bench) -> Iterator[str]:
    """Three-class sentiment of tweets to airlines, a set that trains nothing."""
    rows = figures.sample(corpus.lines(bench.data / "sentiment_airline.jsonl"), "label", 900)
    truth = np.array([row["label"] for row in rows])
    values = np.array([one.sentiment for one in bench.assess(row["text"] for row in rows)])
    names = np.where(
        values <= -CONFIDENT, "negative", np.where(values >= CONFIDENT, "positive", "neutral")
    )
    scores = figures.f1_by_class(truth, names)
    yield (
        f"airline sentiment, {len(rows)} rows: macro-F1 {np.mean(list(scores.values())):.3f} "
        + ", ".join(f"{name} {score:.2f}" for name, score in scores.items())
    )
    best = max(
        (figures.three_way_f1(truth, values, low, high), low, high)
        for low in np.arange(-0.6, 0.0, 0.05)
        for high in np.arange(0.05, 0.6, 0.05)
    )
    yield f"  best possible {best[0]:.3f} with cuts at {best[1]:.2f} and {best[2]:.2f}"


def _unhappy(one: Assessment) -> float:
    """Score how likely something is complained about, whatever it is."""
    shares = {one.type: one.confidence, **dict(one.alternatives)}
    named = sum(share for name, share in shares.items() if name in UNHAPPY)
    return min(1.0, max(0.0, 0.5 * named + 0.5 * min(1.0, max(0.0, -1.4 * one.sentiment)) + 0.05))
