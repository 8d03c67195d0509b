"""Measures the embedded assessor: `python -m evals.benchmarks.assessment --data DIR`.

Two sets of heads are measured. `held-out` heads are fitted on a split that leaves the tested rows
out, so that every figure is on unseen text. `shipped` heads have seen all shippable rows; they are
measured only on sources that never train anything (marked measure in the data folder's README).
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evals.benchmarks.assessment.bench import Bench, KnownVectors
from evals.benchmarks.assessment.interaction_types import interaction_types, scope
from evals.benchmarks.assessment.latency import latency
from evals.benchmarks.assessment.risks import human_requests, injections, risks
from evals.benchmarks.assessment.tone import airline_sentiment, complaints
from evals.benchmarks.assessment.traps import traps
from evals.benchmarks.assessment.unseen import leave_one_source_out, split_heads
from graphs.assessment.local import weights_file
from graphs.assessment.local.assessor import LocalAssessor
from graphs.assessment.local.heads import Heads

MEASURES: dict[str, Callable[[Bench], Iterator[str]]] = {
    "types": interaction_types,
    "human": human_requests,
    "risks": risks,
    "complaints": complaints,
    "sentiment": airline_sentiment,
    "scope": scope,
    "injection": injections,
    "traps": traps,
    "latency": latency,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.assessment", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the public sets")
    parser.add_argument("--heads", choices=("held-out", "shipped"), default="held-out")
    parser.add_argument("--cache", type=Path, help="file that keeps sentence vectors between runs")
    parser.add_argument("--only", nargs="*", choices=[*MEASURES, "sources"], default=list(MEASURES))
    chosen = parser.parse_args(arguments)
    vectors = KnownVectors(chosen.cache)
    shipped = chosen.heads == "shipped"
    heads = Heads(weights_file.read()) if shipped else split_heads(chosen.data, vectors)
    bench = Bench(chosen.data, vectors, LocalAssessor(vectors, heads), unseen_only=shipped)
    print(f"{chosen.heads} heads")
    for name in chosen.only:
        lines = (
            leave_one_source_out(chosen.data, vectors)
            if name == "sources"
            else MEASURES[name](bench)
        )
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
