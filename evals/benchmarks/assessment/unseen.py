"""Heads fitted without the rows that they are measured on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from evals.benchmarks import figures
from evals.benchmarks.assessment.bench import Bench, KnownVectors, held_out
from graphs.assessment.local import corpus, features, labels, training
from graphs.assessment.local.assessor import LocalAssessor
from graphs.assessment.local.corpus import Row
from graphs.assessment.local.heads import Heads


def split_rows(data: Path) -> list[Row]:
    """Return all training rows except those that are measured."""
    return [
        *corpus.authored(),
        *(row for row in corpus.public(data) if not held_out(row.text)),
    ]


def split_heads(data: Path, vectors: KnownVectors) -> Heads:
    """Fit heads on every row but the measured ones; takes minutes."""
    rows = split_rows(data)
    material = training.Material(rows, vectors.embed([features.spoken(row.text) for row in rows]))
    return Heads(training.fit(material, _say))


def leave_one_source_out(data: Path, vectors: KnownVectors) -> Iterator[str]:
    """Type macro-F1 on each public source by heads that saw none of its rows."""
    everything = [*corpus.authored(), *corpus.public(data)]
    scores = []
    for source in sorted(labels.SHIPPABLE_SOURCES):
        rows = [row for row in everything if row.source != source and row.type is not None]
        material = training.Material(
            rows, vectors.embed([features.spoken(row.text) for row in rows])
        )
        heads = Heads(training.fit(material, lambda line: None, only_types=True))
        bench = Bench(data, vectors, LocalAssessor(vectors, heads), unseen_only=False)
        tested = [
            row
            for row in corpus.lines(data / "interaction_type.jsonl")
            if row["source"] == source and row["type"] in labels.COARSE
        ]
        truth = np.array([labels.COARSE[row["type"]] for row in tested])
        found = np.array([one.type for one in bench.assess(row["text"] for row in tested)])
        by_class = figures.f1_by_class(truth, found)
        scores.append(float(np.mean(list(by_class.values()))))
        yield f"without {source}: macro-F1 {scores[-1]:.3f} on {len(tested)} of its rows"
    yield f"leave one source out: mean macro-F1 {np.mean(scores):.3f}"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
