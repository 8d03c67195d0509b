"""Measures retrieval on documents and questions with a known answer document.

    python -m evals.benchmarks.retrieval --docs D.jsonl --questions Q.jsonl [--plain]

Documents are `{"id" or "doc_id", "title", "text"}`; questions `{"question", "gold_doc"}` with
optional `history` [{"role": "user", "text"}], `standalone` and `gold_spans` (texts of the passage
that answers). `--plain` adds its halves and plain reciprocal rank fusion on the same chunks.
"""

import argparse
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import terms
from knowledge.embedding import Embedder, MiniLmEmbedder
from knowledge.library import Library
from knowledge.retrieval import HybridRetriever
from knowledge.snapshot import Snapshot
from knowledge.sources.files import read

_DEPTH = 10
_PASSAGES = 60
"""Enough passages to hold ten different documents."""


@dataclass(frozen=True, slots=True)
class Question:
    """A customer's question, what was said before, and where its answer is."""

    text: str
    history: tuple[str, ...]
    standalone: bool
    document: str
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The ranked result for one question: document ids and passage texts, best first."""

    documents: tuple[str, ...]
    passages: tuple[str, ...]


Search = Callable[[Question], Found]


def main() -> None:
    """Print one table: rows are ways to search, columns the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--plain", action="store_true", help="also measure the plain baselines")
    parser.add_argument("--data", type=Path, help="keep the index here; default: a temporary one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        library = Library.open(arguments.data or Path(temporary), "benchmark", MiniLmEmbedder())
        print(_measure(library, arguments.docs, _questions(arguments.questions), arguments.plain))


def _measure(library: Library, docs: Path, questions: list[Question], plain: bool) -> str:
    reading = read(str(docs))
    report = library.ingest(reading.articles, reading.source)
    embedder = MiniLmEmbedder()
    retriever = HybridRetriever(library.snapshot, embedder)
    alone = [question for question in questions if question.standalone]
    lines = [
        f"{len(reading.articles)} documents, {report.chunks} chunks; "
        f"{len(alone)} standalone questions, {len(questions)} turns",
        f"{'':34}  MRR@10   hit@1   hit@5  hit@10  passage MRR@10",
        _row("Lamina, standalone", alone, _with(retriever)),
    ]
    if len(alone) < len(questions):
        lines += [
            _row("Lamina, all turns with history", questions, _with(retriever)),
            _row("Lamina, all turns, no history", questions, _with(retriever, history=False)),
        ]
    if plain:
        for name, search in _baselines(library.snapshot(), embedder).items():
            lines.append(_row(f"{name}, standalone", alone, search))
    return "\n".join([*lines, *_timing(retriever, embedder, questions)])


def _questions(file: Path) -> list[Question]:
    rows = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]
    return [
        Question(
            row["question"],
            tuple(turn["text"] for turn in row.get("history", []) if turn["role"] == "user"),
            row.get("standalone", True),
            row["gold_doc"],
            tuple(row.get("gold_spans", ())),
        )
        for row in rows
    ]


def _with(retriever: HybridRetriever, *, history: bool = True) -> Search:
    def search(question: Question) -> Found:
        before = question.history if history else ()
        found = retriever.retrieve(question.text, before, k=_PASSAGES).passages
        return Found(
            tuple(dict.fromkeys(passage.chunk.article_id for passage in found)),
            tuple(passage.chunk.text for passage in found),
        )

    return search


def _row(name: str, questions: Sequence[Question], search: Search) -> str:
    found = [(question, search(question)) for question in questions]
    ranks = [_rank(question.document, each.documents) for question, each in found]
    spans = [_passage_rank(question.spans, each.passages) for question, each in found]
    hits = [np.mean([rank is not None and rank <= depth for rank in ranks]) for depth in (1, 5, 10)]
    passage = f"{_mrr(spans):16.3f}" if any(question.spans for question in questions) else ""
    return f"{name:34}  {_mrr(ranks):6.3f}" + "".join(f"{hit:8.3f}" for hit in hits) + passage


def _mrr(ranks: Sequence[int | None]) -> float:
    return float(np.mean([1 / rank if rank is not None else 0.0 for rank in ranks]))


def _rank(wanted: str, documents: Sequence[str]) -> int | None:
    top = list(documents[:_DEPTH])
    return top.index(wanted) + 1 if wanted in top else None


def _passage_rank(spans: Sequence[str], passages: Sequence[str]) -> int | None:
    """Find the first passage that holds a gold span, or at least its first 60 characters."""
    wanted = [letters[:60] for span in spans if (letters := _letters(span))]
    for rank, passage in enumerate(passages[:_DEPTH], start=1):
        text = _letters(passage)
        if any(span in text for span in wanted):
            return rank
    return None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _baselines(snapshot: Snapshot, embedder: Embedder) -> dict[str, Search]:
    def by_words(question: Question) -> NDArray[Any]:
        words = dict.fromkeys(terms(question.text), 1.0)
        return np.asarray(snapshot.words.coverage(words, len(snapshot.chunks)))

    def by_meaning(question: Question) -> NDArray[Any]:
        return np.asarray(np.vecdot(snapshot.vectors, embedder.embed_one(question.text)))

    def by_rank(question: Question) -> NDArray[Any]:
        ranks = [np.argsort(np.argsort(-half(question))) for half in (by_words, by_meaning)]
        return np.asarray(np.sum([1 / (60 + rank + 1) for rank in ranks], axis=0))

    ways = {"BM25": by_words, "MiniLM": by_meaning, "plain RRF": by_rank}
    return {name: _ordered(snapshot, scores) for name, scores in ways.items()}


def _ordered(snapshot: Snapshot, scores: Callable[[Question], NDArray[Any]]) -> Search:
    def search(question: Question) -> Found:
        order = np.argsort(-scores(question), kind="stable")[: 4 * _PASSAGES]
        chunks = [snapshot.chunks[row] for row in order]
        return Found(
            tuple(dict.fromkeys(chunk.article_id for chunk in chunks)),
            tuple(chunk.text for chunk in chunks),
        )

    return search


def _timing(
    retriever: HybridRetriever, embedder: Embedder, questions: Sequence[Question]
) -> Iterator[str]:
    """Time single questions, CPU and all threads: vectors in the cache, then new texts."""
    sample = questions[:: max(1, len(questions) // 100)]
    for question in sample:
        retriever.retrieve(question.text, question.history)
    started = time.process_time()
    for question in sample:
        retriever.retrieve(question.text, question.history)
    yield f"{_ms(started, len(sample)):.2f} ms CPU a search with its history, vectors cached"
    started = time.process_time()
    for question in sample:
        embedder.embed_one(f"{question.text} ")
    yield f"{_ms(started, len(sample)):.2f} ms CPU to embed a new question"


def _ms(started: float, times: int) -> float:
    return 1_000 * (time.process_time() - started) / times


if __name__ == "__main__":
    main()
