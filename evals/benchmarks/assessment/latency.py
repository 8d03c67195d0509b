"""How long an assessment takes."""

import time
from collections.abc import Iterator

import numpy as np

from evals.benchmarks.assessment.bench import Bench
from graphs.assessment.local import weights_file
from graphs.assessment.local.assessor import LocalAssessor
from graphs.assessment.local.heads import Heads
from graphs.transcript import Message
from knowledge.embedding import MiniLmEmbedder


def latency(bench: Bench) -> Iterator[str]:
    """A full assessment of a 30-word message with ten messages of context, embedding included."""
    history = [
        message
        for n in range(5)
        for message in (
            Message("customer", f"where is my order {n}", f"c{n}"),
            Message("assistant", "It left on Monday.", f"a{n}"),
        )
    ]
    embedder = MiniLmEmbedder()
    assessor = LocalAssessor(embedder, Heads(weights_file.read()))
    taken = []
    for n in range(220):
        text = (
            f"Hello, I ordered a pair of hiking boots number {n} about two weeks ago and they "
            "still have not arrived, could you please tell me where my parcel is right now?"
        )
        start = time.perf_counter()
        assessor.assess(Message("customer", text, "m"), history)
        taken.append(1_000 * (time.perf_counter() - start))
    p50, p95 = np.percentile(taken[20:], [50, 95])
    cached = []
    message = Message("customer", "can you tell me where my order 10441 is right now please", "m")
    for _ in range(300):
        start = time.perf_counter()
        bench.assessor.assess(message, history)
        cached.append(1_000 * (time.perf_counter() - start))
    yield (
        f"latency: p50 {p50:.1f} ms, p95 {p95:.1f} ms; "
        f"without embedding p50 {np.median(cached):.2f} ms"
    )
