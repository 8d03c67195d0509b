"""Measures the embedded assessor: `python -m evals.benchmarks.assessment --data DIR`.

Two sets of heads are measured. `held-out` heads are fitted on a split that leaves the tested rows
out, so that every figure is on unseen text. `shipped` heads have seen all shippable rows; they are
measured only on sources that never train anything (marked measure in the data folder's README).
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks import figures, must_cases
from graphs.assessment.local import corpus, features, labels, weights_file
from graphs.assessment.local.assessor import LocalAssessor
from graphs.assessment.local.build import embedded
from graphs.assessment.local.corpus import Row
from graphs.assessment.local.heads import Heads
from graphs.assessment.signals import Assessment, Flag
from graphs.transcript import Message
from knowledge.embedding import MiniLmEmbedder, Vector

HELD_OUT_SHARE = 4
"""One row in so many is held out, chosen by a hash of its text."""

CONFIDENT = 0.2
"""Sentiment beyond this, either way, is read as negative or positive."""


class KnownVectors:
    """An embedder that looks texts up first; thousands are assessed more than once."""

    name = MiniLmEmbedder.name
    dimensions = MiniLmEmbedder.dimensions

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._model = MiniLmEmbedder()
        self._known: dict[str, Vector] = {}

    def learn(self, texts: Sequence[str]) -> None:
        """Embed `texts` in one go."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, embedded(new, self._model, self._cache), strict=True))

    def embed(self, texts: Sequence[str]) -> Vector:
        """Return one row per text, shape (n, 384)."""
        self.learn(texts)
        return np.stack([self._known[text] for text in texts])

    def embed_one(self, text: str) -> Vector:
        """Return the vector of one text, shape (384,)."""
        if text not in self._known:
            self._known[text] = self._model.embed_one(text)
        return self._known[text]


@dataclass(frozen=True)
class Bench:
    """One assessor under test, on the data in one folder."""

    data: Path
    vectors: KnownVectors
    assessor: LocalAssessor
    unseen_only: bool
    """Measure only sources that no weights may be trained on."""

    def assess(self, texts: Iterable[str]) -> list[Assessment]:
        """Assess each text on its own, without history."""
        chosen = list(texts)
        self.vectors.learn([features.spoken(text) for text in chosen])
        return [self.assessor.assess(Message("customer", text, "m"), ()) for text in chosen]


def held_out(text: str) -> bool:
    """Tell whether a text belongs to the test part; stable across runs and machines."""
    digest = hashlib.md5(text.strip().lower().encode("utf-8", "replace"), usedforsecurity=False)
    return int(digest.hexdigest(), 16) % HELD_OUT_SHARE == 0


# ---------------------------------------------------------------- the measures


def interaction_types(bench: Bench) -> Iterator[str]:
    """Macro-F1 of the type, overall and by source."""
    rows = [
        row
        for row in corpus.lines(bench.data / "interaction_type.jsonl")
        if row["type"] in labels.COARSE and _may_test(bench, row)
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


def human_requests(bench: Bench) -> Iterator[str]:
    """Precision and recall of an explicit request for a person."""
    if bench.unseen_only:
        return
    rows = [
        row for row in corpus.lines(bench.data / "human_request.jsonl") if held_out(row["text"])
    ]
    truth = np.array([row["label"] for row in rows])
    values = np.array([one.human_requested for one in bench.assess(row["text"] for row in rows)])
    yield _binary("human request", truth, values)
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
            row["label"] != "none"
            or row["source"] == "us_airline_sentiment"
            or _may_test(bench, row)
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


def complaints(bench: Bench) -> Iterator[str]:
    """Complaint tweets, a set that trains nothing."""
    rows = list(corpus.lines(bench.data / "complaint_tweets.jsonl"))
    truth = np.array([row["label"] for row in rows])
    found = bench.assess(row["text"] for row in rows)
    values = np.array([_unhappy(one) for one in found])
    yield _binary("complaint tweets, unhappy in type or tone", truth, values)
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


def injections(bench: Bench) -> Iterator[str]:
    """Prompt injection, a set that trains nothing."""
    rows = list(corpus.lines(bench.data / "prompt_injection.jsonl"))
    truth = np.array([row["label"] for row in rows])
    found = bench.assess(row["text"] for row in rows)
    yield _binary("prompt injection", truth, np.array([_risk(one, "injection") for one in found]))


def traps(bench: Bench) -> Iterator[str]:
    """The hand-written must and must-not cases."""
    cases = must_cases.load()
    wrong = [(case, must_cases.problems(case, bench.assessor)) for case in cases]
    failed = [(case, found) for case, found in wrong if found]
    yield f"must and must-not cases: {len(cases) - len(failed)} of {len(cases)} as they must be"
    for case, found in failed:
        yield f"  {case.text!r}: {'; '.join(found)}"


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

RISKS: tuple[tuple[str, Flag], ...] = (
    ("crisis_suicide", "crisis"),
    ("distress_depression", "crisis"),
    ("legal", "legal"),
    ("regulatory_complaint", "legal"),
    ("health", "sensitive_data"),
)
"""Labels of the risk posts, and the flag that should see them."""

UNHAPPY = frozenset({"complaint", "billing_dispute", "troubleshooting", "cancellation", "fraud"})


def _unhappy(one: Assessment) -> float:
    """Score how likely something is complained about, whatever it is."""
    shares = {one.type: one.confidence, **dict(one.alternatives)}
    named = sum(share for name, share in shares.items() if name in UNHAPPY)
    return min(1.0, max(0.0, 0.5 * named + 0.5 * min(1.0, max(0.0, -1.4 * one.sentiment)) + 0.05))


def _risk(one: Assessment, flag: Flag) -> float:
    """Score a risk by its flag, or else by the type of the same name."""
    raised = max((each.confidence for each in one.flags if each.flag == flag), default=0.0)
    shares: dict[str, float] = {one.type: one.confidence, **dict(one.alternatives)}
    return max(raised, shares.get(flag, 0.0))


def _is_raised(one: Assessment, flag: Flag) -> bool:
    return one.type == flag or any(each.flag == flag for each in one.flags)


def _binary(name: str, truth: NDArray[Any], values: NDArray[Any]) -> str:
    area = figures.auroc(truth, values)
    return f"{name}: {figures.describe(truth, values >= 0.5)}, AUROC {area:.4f}"


def _may_test(bench: Bench, row: dict[str, Any]) -> bool:
    if row["source"] not in labels.SHIPPABLE_SOURCES:
        return True
    return not bench.unseen_only and held_out(row["text"])


# ---------------------------------------------------------------- heads without the test part


def split_rows(data: Path) -> list[Row]:
    """Return all training rows except those that are measured."""
    return [
        *corpus.authored(),
        *(row for row in corpus.public(data) if not held_out(row.text)),
    ]


def leave_one_source_out(data: Path, vectors: KnownVectors) -> Iterator[str]:
    """Type macro-F1 on each public source by heads that saw none of its rows."""
    from graphs.assessment.local import training

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


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public sets")
    parser.add_argument("--heads", choices=("held-out", "shipped"), default="held-out")
    parser.add_argument("--cache", type=Path, help="file that keeps sentence vectors between runs")
    parser.add_argument("--only", nargs="*", choices=[*MEASURES, "sources"], default=list(MEASURES))
    chosen = parser.parse_args(arguments)
    vectors = KnownVectors(chosen.cache)
    shipped = chosen.heads == "shipped"
    heads = Heads(weights_file.read()) if shipped else _split_heads(chosen.data, vectors)
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


def _split_heads(data: Path, vectors: KnownVectors) -> Heads:
    from graphs.assessment.local import training

    rows = split_rows(data)
    material = training.Material(rows, vectors.embed([features.spoken(row.text) for row in rows]))
    return Heads(training.fit(material, _say))


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
