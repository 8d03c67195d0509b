"""How well the type of a message is read, and what nobody can place."""

from collections.abc import Iterator

import numpy as np

from evals.benchmarks import figures
from evals.benchmarks.assessment.bench import Bench, held_out
from graphs.assessment.local import corpus, labels


def interaction_types(bench: Bench) -> Iterator[str]:
    """Macro-F1 of the type, overall and by source."""
    rows = [
        row
        for row in corpus.lines(bench.data / "interaction_type.jsonl")
        if row["type"] in labels.COARSE and bench.may_test(row)
    ]
    truth = np.array([labels.COARSE[row["type"]] for row in rows])
    found = np.array([one.type for one in bench.assess(row["text"] for row in rows)])
    sources = np.array([row["source"] for row in rows])
    scores = figures.f1_by_class(truth, found)
    mean = np.mean(list(scores.values()))
    yield f"type, {len(scores)} types, {len(rows)} rows: macro-F1 {mean:.3f}"
    yield "  " + ", ".join(f"{name} {score:.2f}" for name, score in sorted(scores.items()))
    for source in sorted(set(sources.tolist())):
        chosen = sources == source
        right = (truth[chosen] == found[chosen]).mean()
        yield f"  {source}: accuracy {right:.3f} of {chosen.sum()}"
    for (right, wrong), count in figures.confusions(truth, found, 8):
        yield f"  {count} x {right} read as {wrong}"


def scope(bench: Bench) -> Iterator[str]:
    """CLINC150: questions nobody can place against those of a contact centre."""
    if bench.unseen_only:
        return
    rows = [
        row
        for row in corpus.lines(bench.data / "interaction_type.jsonl")
        if row["source"] == "clinc150" and held_out(row["text"])
    ]
    truth = np.array([int(row["type"] != "novel_oos") for row in rows])
    found = bench.assess(row["text"] for row in rows)
    values = np.array([one.in_scope for one in found])
    right = np.array(
        [one.type == labels.COARSE[row["type"]] for one, row in zip(found, rows, strict=True)]
    )
    yield (
        f"scope, CLINC150: AUROC {figures.auroc(truth, values):.4f} on "
        f"{int((truth == 0).sum())} out of scope, "
        f"type accuracy in scope {right[truth == 1].mean():.3f}"
    )
