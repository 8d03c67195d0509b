"""Measures extractive answers: does the text given to the customer hold what the question asks for?

`python -m evals.benchmarks.answers --docs DOCS --questions Q.jsonl [--keep DIR]`

A question line has `question`, the article it should come from (`article` or `gold_doc`), and what
the answer must hold: `contains` (every text, as it stands) or `gold_spans` (words, counted). It may
have `history` ([{"role": "user", "text"}, …]). With `--gold-documents` only passages of the right
article are considered, which measures the choice of sentences apart from retrieval.
`--unknown FILE` adds questions ({"question"}) that nothing answers, and tells how well the support
keeps the two apart at the threshold `--support`, which a pack sets as `answer_support`.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, Field

from evals.benchmarks.figures import auroc
from graphs.writing.extractive import Draft, compose
from knowledge.library import Library
from knowledge.retrieval import Retrieval, Retriever

RECALLED = 0.8
"""From this share of the gold words on, a question counts as answered in full."""

GOLD_DEPTH = 60
"""Passages looked at to find five of the right article."""


class Turn(BaseModel):
    """One message before the question."""

    role: str
    text: str


class Question(BaseModel):
    """One line of the questions file."""

    question: str
    article: str = Field(validation_alias="article", default="")
    gold_doc: str = ""
    contains: list[str] = []
    gold_spans: list[str] = []
    history: list[Turn] = []
    standalone: bool = True

    @property
    def asked_before(self) -> list[str]:
        """Earlier customer messages, oldest first."""
        return [turn.text for turn in self.history if turn.role in ("user", "customer")]

    @property
    def source(self) -> str:
        """Id of the article that holds the answer."""
        return self.article or self.gold_doc


@dataclass(frozen=True, slots=True)
class Measured:
    """One answer beside its question."""

    question: Question
    draft: Draft
    milliseconds: float

    @property
    def recall(self) -> float:
        """Share of what was wanted that the answer holds, 0..1."""
        if self.question.contains:
            held = [text in self.draft.text for text in self.question.contains]
            return statistics.mean(map(float, held))
        return self._common() / max(1, len(_words(" ".join(self.question.gold_spans))))

    @property
    def f1(self) -> float | None:
        """Harmonic mean of word precision and recall; None where only a few words are wanted."""
        if self.question.contains:
            return None
        gold = len(_words(" ".join(self.question.gold_spans)))
        said = len(_words(self.draft.text))
        return 2 * self._common() / max(1, gold + said)

    @property
    def cites_source(self) -> bool:
        """A citation names the right article."""
        prefix = f"{self.question.source}#"
        return any(citation.chunk_id.startswith(prefix) for citation in self.draft.citations)

    def _common(self) -> int:
        gold = Counter(_words(" ".join(self.question.gold_spans)))
        return sum((gold & Counter(_words(self.draft.text))).values())


def main(argv: Sequence[str] | None = None) -> None:
    """Ingest, ask every question, print the figures and the worst answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--docs", type=Path, required=True, help="a folder or JSON Lines file")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines")
    parser.add_argument("--keep", type=Path, help="keep the knowledge base here for the next run")
    parser.add_argument("--standalone", action="store_true", help="leave out follow-up questions")
    parser.add_argument("--gold-documents", action="store_true")
    parser.add_argument("--unknown", type=Path, help="JSON Lines of questions without an answer")
    parser.add_argument("--support", type=float, default=0.46, help="from here on, answer")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the worst answers")
    args = parser.parse_args(argv)
    questions = [q for q in read(args.questions) if q.standalone or not args.standalone]
    with _folder(args.keep) as folder:
        library = Library.open(folder)
        library.ingest_path(args.docs)
        measured = list(measure(questions, library.retriever(), args.gold_documents))
        unknown = read(args.unknown) if args.unknown else []
        refused = list(measure(unknown, library.retriever(), False))
    report(measured, args.worst)
    if refused:
        report_unknown(measured, refused, args.support, args.worst)


def read(file: Path) -> list[Question]:
    """Read the questions; raises ValueError naming the field of a bad line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Question.model_validate(json.loads(line)) for line in lines if line.strip()]


def measure(
    questions: Sequence[Question], retriever: Retriever, gold_documents: bool
) -> Iterator[Measured]:
    """Answer each question; the time is that of composing alone."""
    for question in questions:
        depth = GOLD_DEPTH if gold_documents else 5
        found = retriever.retrieve(question.question, question.asked_before, k=depth)
        if gold_documents:
            found = _only(found, question.source)
        start = time.process_time()
        draft = compose(question.question, found, history=question.asked_before)
        yield Measured(question, draft, 1_000 * (time.process_time() - start))


def report(measured: Sequence[Measured], worst: int = 0) -> None:
    """Print one figure a line."""
    recalls = [each.recall for each in measured]
    scores = [each.f1 for each in measured if each.f1 is not None]
    words = [len(each.draft.text.split()) for each in measured]
    times = sorted(each.milliseconds for each in measured)
    print(f"questions                   {len(measured)}")
    print(f"answered                    {_share([bool(m.draft.sentences) for m in measured])}")
    print(f"asked which article         {_share([bool(m.draft.competing) for m in measured])}")
    print(f"cites the right article     {_share([m.cites_source for m in measured])}")
    print(f"recall of what is wanted    {statistics.mean(recalls):.3f}")
    print(f"wanted held (≥ {RECALLED:.0%})        {_share([r >= RECALLED for r in recalls])}")
    if scores:
        print(f"word F1                     {statistics.mean(scores):.3f}")
    print(f"words per answer            {statistics.mean(words):.1f}")
    print(f"ms per answer, p50 / p95    {times[len(times) // 2]:.2f} / {_p95(times):.2f}")
    for each in sorted(measured, key=lambda m: m.recall)[:worst]:
        print(f"\n? {each.question.question}\n  wanted {each.question.source}: ", end="")
        print(" | ".join(each.question.contains or each.question.gold_spans).strip())
        print(f"  cited  {[citation.chunk_id for citation in each.draft.citations]}")
        print(f"  said   {each.draft.text}")


def report_unknown(
    known: Sequence[Measured], unknown: Sequence[Measured], support: float, worst: int = 0
) -> None:
    """Print how many questions of either kind would be answered, and the AUROC of the support."""
    values = np.asarray([each.draft.support for each in (*known, *unknown)])
    truth = np.asarray([1] * len(known) + [0] * len(unknown))
    print(f"\nsupport from {support}           answered")
    print(f"known                       {_share([m.draft.support >= support for m in known])}")
    print(f"unknown                     {_share([m.draft.support >= support for m in unknown])}")
    print(f"AUROC of the support        {auroc(truth, values):.3f}")
    for each in sorted(unknown, key=lambda m: -m.draft.support)[:worst]:
        print(f"? {each.question.question}  {each.draft.support:.2f}  {each.draft.text}")


def _only(found: Retrieval, source: str) -> Retrieval:
    passages = tuple(p for p in found.passages if p.chunk.article_id == source)[:5]
    return Retrieval(passages, found.support)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _share(flags: Sequence[bool]) -> str:
    return f"{sum(flags) / max(1, len(flags)):.1%} ({sum(flags)} of {len(flags)})"


def _p95(ordered: Sequence[float]) -> float:
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


if __name__ == "__main__":
    main()
