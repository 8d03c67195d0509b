"""How well messages that must not be missed are noticed, and how often in vain."""

from collections.abc import Iterator

import numpy as np

from evals.benchmarks import figures
from evals.benchmarks.assessment.bench import Bench, held_out
from graphs.assessment.local import corpus
from graphs.assessment.signals import Assessment, Flag

RISKS: tuple[tuple[str, Flag], ...] = (
    ("crisis_suicide", "crisis"),
    ("distress_depression", "crisis"),
    ("legal", "legal"),
    ("regulatory_complaint", "legal"),
    ("health", "sensitive_data"),
)
"""Labels of the risk posts, and the flag that should see them."""


def human_requests(bench: Bench) -> Iterator[str]:
    """Precision and recall of an explicit request for a person."""
    if bench.unseen_only:
        return
    rows = [
        row for row in corpus.lines(bench.data / "human_request.jsonl") if held_out(row["text"])
    ]
    truth = np.array([row["label"] for row in rows])
    values = np.array([one.human_requested for one in bench.assess(row["text"] for row in rows)])
    yield figures.describe_scores("human request", truth, values)
    for kind in ("hard:is_bot", "hard:contact_info"):
        chosen = np.array([row["kind"] == kind for row in rows])
        yield f"  {kind}: fires on {(values[chosen] >= 0.5).mean():.2f} of {chosen.sum()}"


def risks(bench: Bench) -> Iterator[str]:
    """Crisis, distress, legal, and health against ordinary customers."""
    rows = [
        row
        for row in corpus.lines(bench.data / "risk_topics.jsonl")
        if row["source"] not in {"counselchat"}
        and (
            row["label"] != "none" or row["source"] == "us_airline_sentiment" or bench.may_test(row)
        )
    ]
    found = bench.assess(row["text"] for row in rows)
    kinds = np.array([row["label"] for row in rows])
    for kind, flag in RISKS:
        chosen = (kinds == kind) | (kinds == "none")
        values = np.array([_risk(one, flag) for one in found])[chosen]
        truth = (kinds[chosen] == kind).astype(int)
        raised = np.array([_is_raised(one, flag) for one in found])[chosen]
        recall = figures.recall_at(truth, values, 0.05 if flag == "crisis" else 0.02)
        yield (
            f"{kind} vs ordinary: AUROC {figures.auroc(truth, values):.4f}, recall "
            f"{recall:.3f} at {'5' if flag == 'crisis' else '2'} % false alarms; at the shipped "
            f"threshold recall {raised[truth == 1].mean():.3f}, "
            f"false alarms {raised[truth == 0].mean():.4f}"
        )


def injections(bench: Bench) -> Iterator[str]:
    """Prompt injection, a set that trains nothing."""
    rows = list(corpus.lines(bench.data / "prompt_injection.jsonl"))
    truth = np.array([row["label"] for row in rows])
    found = bench.assess(row["text"] for row in rows)
    yield figures.describe_scores(
        "prompt injection", truth, np.array([_risk(one, "injection") for one in found])
    )


def _risk(one: Assessment, flag: Flag) -> float:
    """Score a risk by its flag, or else by the type of the same name."""
    raised = max((each.confidence for each in one.flags if each.flag == flag), default=0.0)
    shares: dict[str, float] = {one.type: one.confidence, **dict(one.alternatives)}
    return max(raised, shares.get(flag, 0.0))


def _is_raised(one: Assessment, flag: Flag) -> bool:
    return one.type == flag or any(each.flag == flag for each in one.flags)
